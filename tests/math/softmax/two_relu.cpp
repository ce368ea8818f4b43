// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/two_relu.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("2ReLU has the errors and the costs of its table") { check_figures<real>("two_relu", two_relu, two_relu); }

TEST_CASE("2ReLU is its definition, to the arithmetic") { check_formula(two_relu, all_rows, 65, 33, 2, 2e-4, 1e-3); }

TEST_CASE("a row without positive scores is uniform") {
    check_softmax(score_rows<real>(shape_t<2>{2, 40}, rows_of::small_squares, 1), two_relu, 1.0, 2, 1e-3);
}

TEST_CASE("scores at the ends of the range are right") { check_softmax(extreme_rows<real>(), two_relu, 1.0, 2, 1e-3); }

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    check_masks<real>(two_relu, rows_of::far_apart, 2, 2e-4);
}

TEST_CASE("scores and sums that are too large are reported in the checked role") {
    CHECK(domain_error<real>(two_relu, std::vector<double>(10, 400.0)).empty());
    CHECK(domain_error<real>(two_relu, std::vector<double>(11, 400.0)).find("softmax/two_relu: element (0, 0)") == 0);
    CHECK(domain_error<real>(two_relu, {0, 600}).find("softmax/two_relu: element (0, 1)") == 0);
}
