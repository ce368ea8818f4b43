// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/mpcformer.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("MPCFormer's 2Quad has the errors and the costs of its table") {
    check_figures<real>("two_quad", mpcformer, two_quad);
}

TEST_CASE("MPCFormer's 2Quad is its published formula, to the arithmetic, in the range of its division") {
    rows_of const kinds[] = {rows_of::equal, rows_of::close, rows_of::small_squares};
    check_formula(mpcformer, kinds, 15, 11, 2, 2e-4, 1e-3);
}

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    check_masks<real>(mpcformer, rows_of::close, 2, 2e-4);
}

TEST_CASE("sums beyond the range of the division are reported in the checked role") {
    CHECK(domain_error<real>(mpcformer, std::vector<double>(20, 0.0)).empty());
    CHECK(domain_error<real>(mpcformer, std::vector<double>(30, 0.0)).find("softmax/mpcformer: element (0, 0)") == 0);
}
