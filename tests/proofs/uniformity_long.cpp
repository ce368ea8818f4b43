// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// As uniformity.cpp, functions.cpp, published.cpp and published_rows.cpp, with 2^24 elements of each.
#include "../support/uniformity.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

using namespace moiety_test;

namespace {

void check(std::vector<protocol_case> const& list) {
    for (auto const& c : list) {
        CAPTURE(c.name);
        CHECK(check_uniformity(c, std::size_t{1} << 24).suspect() == "");
    }
}

} // namespace

TEST_CASE("what a protocol opens and deals is uniform") { check(full_size_protocols()); }

TEST_CASE("what a function opens and deals is uniform") { check(full_size_functions()); }

TEST_CASE("what a published function opens and deals is uniform") {
    check(published_functions());
    check(published_functions_of_rows());
}
