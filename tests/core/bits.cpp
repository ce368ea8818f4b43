// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/bits.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <random>

using namespace moiety;

TEST_CASE("sixty-four words of 0 and 1 become one word of bits") {
    std::mt19937_64 random(3);
    for (int round = 0; round < 100; ++round) {
        std::uint64_t const bits = round == 0 ? 0 : round == 1 ? ~std::uint64_t{0} : random();
        std::array<std::uint64_t, 64> words;
        for (unsigned i = 0; i < 64; ++i) words[i] = bits >> i & 1;
        CHECK(kernels::gather_bits(words) == bits);
        CHECK(kernels::gather_bits<scalar_arch>(words) == bits);
    }
}
