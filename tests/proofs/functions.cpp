// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Composite functions, and protocols on rings of two words: what they open and deal is uniform on the full ring. That
// each part's view is independent of its input is privacy.cpp.
#include "../support/function_catalogue.hpp"
#include "../support/two_word_catalogue.hpp"
#include "../support/uniformity.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

#include <cstddef>

using namespace moiety_test;

std::vector<protocol_case> const& moiety_test::full_size_functions() {
    static auto const list = [] {
        auto all = functions();
        auto const more = two_word_protocols();
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return list;
}

TEST_CASE("what a function opens and deals is uniform") {
    for (auto const& c : full_size_functions()) {
        CAPTURE(c.name);
        auto const report = check_uniformity(c, std::size_t{1} << 20);
        CHECK(report.values() > 1);
        CHECK(report.suspect() == "");
    }
}
