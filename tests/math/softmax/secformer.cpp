// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/secformer.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("SecFormer's softmax is within its stated error in its range, and costs what it says") {
    check_softmax(score_rows<wide>(shape_t<2>{5, 128}, rows_of::normal, 1 / 8.0), secformer, 1 / 8.0, 2, 6e-5);
    check_softmax(score_rows<wide12>(shape_t<2>{5, 128}, rows_of::close, 1), secformer, 1.0, 2, 6e-5);
    auto const c = check_softmax(score_rows<wide12>(shape_t<2>{2, 100}, rows_of::normal, 1), secformer, 1.0, 2, 6e-5);
    check_cost(c, 2, 100, 15, 128, 1600, 372, 5976, 60 - 12);
}

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    auto const x = score_rows<fixed<64, 12>>(shape_t<3>{2, 9, 9}, rows_of::close, 1);
    auto allowed = tensor<bit, 1>::zeros({9});
    allowed.writable()[0] = 0x0b5;
    check_softmax(x, secformer, 1.0, 2, 6e-5, allowed);
}

TEST_CASE("the table of figures is right about it") { check_figures<fixed<64, 16>>("two_quad", secformer, two_quad); }

TEST_CASE("sums beyond the range of the iteration are reported in the checked role") {
    CHECK(domain_error<real>(secformer, {-5, -2.5}).empty());
    CHECK(domain_error<real>(secformer, {-5, -2.6}).find("softmax/secformer: element (0, 0)") == 0);
    CHECK(domain_error<real>(secformer, {5, 95}).find("not below 9900") != std::string::npos);
}
