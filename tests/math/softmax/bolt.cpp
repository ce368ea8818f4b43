// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/bolt.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("BOLT's softmax has the errors and the costs of its table") {
    check_figures<real>("softmax", bolt, accurate);
}

TEST_CASE("BOLT's softmax is its published formula, to the arithmetic") {
    // Its jumps at the multiples of ln 2 are of 2e-4 of a weight.
    check_formula(bolt, all_rows, 65, 33, 3, 6e-4, 2e-3);
    check_softmax(score_rows<real>(shape_t<2>{3, 1}, rows_of::far_apart, 1), bolt, 1.0, 2, 2e-4);
}

TEST_CASE("scores at the ends of the range are right") { check_softmax(extreme_rows<real>(), bolt, 1.0, 3, 6e-4); }

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    check_masks<real>(bolt, rows_of::far_apart, 3, 6e-4);
}

TEST_CASE("scores from 512 on are reported in the checked role") {
    CHECK(domain_error<real>(bolt, {0, 2, 12}).empty()); // clipped, as published
    CHECK(domain_error<real>(bolt, {-511, 2, 511}).empty());
    CHECK(domain_error<real>(bolt, {0, 2, -513}) ==
          "softmax/bolt: element (0, 2) of an operand of shape (1, 3) is below -512, outside the domain");
}
