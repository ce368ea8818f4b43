// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Published variants of functions of numbers: what they open and deal is uniform on the full ring.
#include "../support/published_catalogue.hpp"
#include "../support/uniformity.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

#include <cstddef>

using namespace moiety_test;

std::vector<protocol_case> const& moiety_test::published_functions() {
    static auto const list = [] {
        auto all = published_gelus();
        auto const more = published_powers();
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return list;
}

TEST_CASE("what a published function of numbers opens and deals is uniform") {
    for (auto const& c : published_functions()) {
        CAPTURE(c.name);
        CHECK(check_uniformity(c, std::size_t{1} << 20).suspect() == "");
    }
}
