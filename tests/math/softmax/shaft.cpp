// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/shaft.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("SHAFT's softmax has the errors and the costs of its table") {
    check_figures<real>("softmax", shaft, accurate);
}

TEST_CASE("SHAFT's softmax is its published iteration, to the arithmetic") {
    check_formula(shaft, all_rows, 65, 33, 3, 1e-3, 4e-3);
}

TEST_CASE("scores at the ends of the range are right") { check_softmax(extreme_rows<real>(), shaft, 1.0, 3, 1e-3); }

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    check_masks<real>(shaft, rows_of::far_apart, 3, 1e-3);
}

TEST_CASE("scores from 512 on are reported in the checked role") {
    CHECK(domain_error<real>(shaft, {-5, 2, 13}).empty()); // clipped, as published
    CHECK(domain_error<real>(shaft, {-511, 2, 511}).empty());
    CHECK(domain_error<real>(shaft, {-4, 2, 512}) ==
          "softmax/shaft: element (0, 2) of an operand of shape (1, 3) is not below 512, outside the domain");
}
