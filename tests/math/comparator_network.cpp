// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/comparator_network.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

using namespace moiety;

namespace {

std::size_t comparators(comparator_network const& network) {
    std::size_t n = 0;
    for (auto const& layer : network) n += layer.size();
    return n;
}

/// Right for every row of zeros and ones, hence for every row (the zero-one principle).
bool sorts_zeros_and_ones(comparator_network const& network, std::size_t n, std::size_t k) {
    for (std::uint64_t row = 0; row < std::uint64_t{1} << n; ++row) {
        auto bits = row;
        for (auto const& layer : network)
            for (auto const& c : layer)
                if (!(bits >> c.upper & 1) && (bits >> c.lower & 1))
                    bits ^= std::uint64_t{1} << c.upper | std::uint64_t{1} << c.lower;
        std::size_t ones = 0;
        for (std::size_t i = 0; i < n; ++i) ones += row >> i & 1;
        for (std::size_t i = 0; i < k; ++i)
            if ((bits >> i & 1) != (i < ones ? 1u : 0u)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("every row of up to ten zeros and ones is ordered, for every number of wanted places") {
    for (std::size_t n = 1; n <= 10; ++n)
        for (std::size_t k = 1; k <= n; ++k) {
            CAPTURE(n);
            CAPTURE(k);
            CHECK(sorts_zeros_and_ones(largest_first(n, k), n, k));
        }
    CHECK(sorts_zeros_and_ones(largest_first(16, 16), 16, 16));
}

TEST_CASE("layers and comparators are as many as stated") {
    CHECK(comparators(largest_first(16, 16)) == 63);
    CHECK(largest_first(16, 16).size() == 10);
    CHECK(comparators(largest_first(64, 64)) == 543);
    CHECK(largest_first(64, 64).size() == 21);
    CHECK(comparators(largest_first(1024, 1024)) == 24063);
    CHECK(largest_first(1024, 1024).size() == 55);
    for (std::size_t n : {2u, 3u, 5u, 128u, 1000u, 4096u}) {
        std::size_t levels = 0;
        while ((std::size_t{1} << levels) < n) ++levels;
        CHECK(comparators(largest_first(n, 1)) == n - 1);
        CHECK(largest_first(n, 1).size() == levels);
    }
    CHECK(largest_first(1, 1).empty());
}

TEST_CASE("comparators of a layer touch different places") {
    for (auto const& layer : largest_first(100, 7)) {
        std::set<std::uint32_t> touched;
        for (auto const& c : layer) {
            CHECK(touched.insert(c.upper).second);
            CHECK(touched.insert(c.lower).second);
        }
    }
}
