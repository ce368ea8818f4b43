// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/mpc/open.hpp>

#include "roles.hpp"

#include <string>
#include <vector>

/// A function in the checked ideal role.
namespace moiety_test {

/// What came out, or what was refused.
struct checked_outcome {
    std::vector<double> values;
    std::string complaint;
};

/// What the checked role gives for `f(p, opened x)`, which returns a share, or says about it.
template <moiety::Fixed N, std::size_t R, class Function>
checked_outcome run_checked(moiety::shape_t<R> shape, std::vector<double> const& x, Function f) {
    auto in = moiety::tensor<N, R>::uninitialised(shape);
    for (std::size_t i = 0; i < x.size(); ++i) in.writable()[i] = moiety::encode<N>(x[i]);
    auto const seeds = fixed_seeds();
    auto p = moiety::party::checked_ideal(seeds.party0, seeds.party1);
    checked_outcome out;
    try {
        auto const opened = p.run(moiety::mask(p, moiety::share<N, R>(in)));
        auto work = f(p, opened);
        auto const y = p.run(std::move(work));
        using number = typename decltype(y)::number;
        for (auto const w : y.words().words()) out.values.push_back(moiety::decode<number>(w));
    } catch (moiety::range_error const& e) {
        out.complaint = e.what();
    }
    return out;
}

} // namespace moiety_test
