// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/encode.hpp>
#include <moiety/core/tensor.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/product.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/task.hpp>
#include <moiety/mpc/when_all.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

/// A small program for tests of what carries programs.
namespace moiety_test {

using real = moiety::fixed<64, 16>;
using revealed = std::optional<moiety::tensor<real, 2>>;

inline moiety::tensor<real, 2> filled(double step, moiety::shape_t<2> shape) {
    auto x = moiety::tensor<real, 2>::uninitialised(shape);
    for (std::size_t i = 0; i < x.size(); ++i) x.writable()[i] = moiety::encode<real>(step * (double(i % 200) - 100));
    return x;
}

/// x of party 0 times y of party 1, revealed to party 0.
inline moiety::task<revealed> program(moiety::party& p, moiety::shape_t<2> shape) {
    auto x = moiety::tensor<real, 2>(shape), y = moiety::tensor<real, 2>(shape);
    if (p.holds_input_of(0)) x = filled(0.2503, shape);
    if (p.holds_input_of(1)) y = filled(-0.5, shape);
    auto tx = moiety::mask_input(p, 0, x);
    auto ty = moiety::mask_input(p, 1, y);
    auto [mx, my] = co_await moiety::when_all(std::move(tx), std::move(ty));
    moiety::share<moiety::product_t<real, real>, 2> z = moiety::product(p, mx, my);
    auto w = co_await moiety::rescale<16>(p, z);
    moiety::share<real, 2> home(w.words().reinterpret<real>());
    auto result = co_await moiety::open_to(p, home, 0);
    co_return result;
}

inline bool same(revealed const& a, revealed const& b) {
    return a.has_value() == b.has_value() && (!a || std::ranges::equal(a->words(), b->words()));
}

} // namespace moiety_test
