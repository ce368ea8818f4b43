// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/crypten.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("CrypTen's softmax has the errors and the costs of its table") {
    check_figures<real>("softmax", crypten, accurate);
}

TEST_CASE("CrypTen's softmax is its published formula, to the arithmetic") {
    check_formula(crypten, all_rows, 65, 33, 2, 2e-4, 1e-3);
}

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    check_masks<real>(crypten, rows_of::far_apart, 2, 2e-4);
}

TEST_CASE("scores beyond the reach of the limit are reported in the checked role") {
    CHECK(domain_error<real>(crypten, {-200, 2, 200}).empty());
    CHECK(domain_error<real>(crypten, {-300, 2, 300}) ==
          "softmax/crypten: the spread of the row at (0, 0) of an operand of shape (1, 3) is not below 512, outside "
          "the domain");
    CHECK(domain_error<real>(crypten, std::vector<double>(641, 1.0)).find("not below 640") != std::string::npos);
}
