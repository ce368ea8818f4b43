// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// As exhaustive.cpp with 32 times as many sessions of each, and on the wider rings every first mask of every input.
#include "../support/enumerate.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

using namespace moiety_test;

TEST_CASE("no result outside the declared set") {
    for (auto const& c : small_protocols()) CHECK(wrong_result(c, 24) == "");
}

TEST_CASE("no result outside the declared set, on wider rings") {
    for (auto const& c : wider_protocols()) {
        CAPTURE(c.name);
        unsigned const bits = c.input_bits() > 17 ? 27 : 24;
        CHECK(enumeration(c, bits).first_mask);
        CHECK(wrong_result(c, bits) == "");
    }
}
