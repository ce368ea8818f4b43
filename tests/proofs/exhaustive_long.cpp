// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// As exhaustive.cpp with 32 times as many masks: under every pair of a first and a second mask of few bits.
#include "../support/enumerate.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

using namespace moiety_test;

TEST_CASE("no result outside the declared set") {
    for (auto const& c : nine_bit_protocols()) CHECK(wrong_result(c, 24) == "");
}
