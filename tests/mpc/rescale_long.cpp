// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A thousand million rescalings of values up to 2^62.
#include <moiety/mpc/rescale.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N, unsigned Frac>
std::size_t wrong_rescalings(std::size_t n, std::uint64_t seed) {
    using to = at_scale_t<N, Frac>;
    auto x = random_words<N>(shape_t<1>{n}, seed);
    for (auto& w : x.writable())
        w = static_cast<typename N::word>(std::uint64_t(sign_extend(w, N::bits) >> 1) & low_mask(N::bits));
    auto rescaled = [](party& p, share<N, 1> s) -> task<std::optional<tensor<to, 1>>> {
        auto y = co_await rescale<Frac>(p, s);
        co_return co_await open_to(p, y, 0);
    };
    auto const seeds = fixed_seeds(seed);
    auto const got =
        insecure_local_run(seeds, [&](party& p) { return p.run(rescaled(p, split(p, x, seed + 1))); }).first;
    return count_where(n, [&](std::size_t i) {
        auto const above = integer_at(*got, i) - (integer_at(x, i) >> (N::fraction - Frac));
        return above != 0 && above != 1;
    });
}

} // namespace

TEST_CASE("10^9 rescalings of values up to 2^(Bits-2), none wrong") {
    std::size_t const batch = 1'000'000;
    std::size_t wrong = 0;
    for (std::uint64_t i = 0; i < 600; ++i) wrong += wrong_rescalings<fixed<64, 32, 16>, 16>(batch, i);
    for (std::uint64_t i = 0; i < 200; ++i) wrong += wrong_rescalings<fixed<62, 24, 12>, 12>(batch, 1000 + i);
    for (std::uint64_t i = 0; i < 200; ++i) wrong += wrong_rescalings<fixed<32, 16>, 0>(batch, 2000 + i);
    CHECK(wrong == 0);
}
