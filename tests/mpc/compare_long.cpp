// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A thousand million signs.
#include <moiety/mpc/compare.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N>
std::size_t wrong_signs(std::size_t n, std::uint64_t seed) {
    auto const x = random_words<N>(shape_t<1>{n}, seed);
    auto negative = [](party& p, share<N, 1> s) -> task<std::optional<tensor<bit, 1>>> {
        auto b = co_await sign(p, s);
        co_return co_await open_to(p, b, 0);
    };
    auto const seeds = fixed_seeds(seed);
    auto const got =
        insecure_local_run(seeds, [&](party& p) { return p.run(negative(p, split(p, x, seed + 1))); }).first;
    return count_where(n, [&](std::size_t i) { return bit_at(*got, i) != (integer_at(x, i) < 0); });
}

} // namespace

TEST_CASE("10^9 signs of random values and extremes, none wrong") {
    std::size_t const batch = 1'000'000;
    std::size_t wrong = 0;
    for (std::uint64_t i = 0; i < 600; ++i) wrong += wrong_signs<fixed<64, 16>>(batch, i);
    for (std::uint64_t i = 0; i < 200; ++i) wrong += wrong_signs<fixed<46, 16>>(batch, 1000 + i);
    for (std::uint64_t i = 0; i < 200; ++i) wrong += wrong_signs<fixed<32, 8>>(batch, 2000 + i);
    CHECK(wrong == 0);
}
