// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/puma.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("PUMA's softmax has the errors and the costs of its table") {
    check_figures<real>("softmax", puma, accurate);
}

TEST_CASE("PUMA's softmax is its published formula, to the arithmetic") {
    check_formula(puma, all_rows, 65, 33, 2, 2e-4, 1e-3);
    check_softmax(score_rows<real>(shape_t<2>{3, 1}, rows_of::far_apart, 1), puma, 1.0, 2, 2e-4);
}

TEST_CASE("scores at the ends of the range are right") { check_softmax(extreme_rows<real>(), puma, 1.0, 2, 2e-4); }

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    check_masks<real>(puma, rows_of::far_apart, 2, 2e-4);
}

TEST_CASE("scores from 512 on are reported in the checked role, and rows that are too long are refused") {
    CHECK(domain_error<real>(puma, {1, 2, 15.5}).empty()); // clipped, as published
    CHECK(domain_error<real>(puma, {-511, 2, 511}).empty());
    CHECK(domain_error<real>(puma, {1, 600, 15}) == "softmax/puma: element (0, 1) of an operand of shape (1, 3) is "
                                                    "not below 512, outside the domain");
    auto me = party::dry_run();
    share<real, 1> const longer(tensor<real, 1>(shape_t<1>{4097}));
    CHECK_THROWS_AS((void)softmax(me, longer, puma), shape_error);
}
