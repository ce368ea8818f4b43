// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/two_quad.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("2Quad is within its stated error, and costs what it says") {
    for (auto kind : {rows_of::normal, rows_of::equal, rows_of::close, rows_of::small_squares}) {
        check_softmax(score_rows<wide>(shape_t<2>{5, 128}, kind, 1 / 8.0), two_quad, 1 / 8.0, 1.5);
        check_softmax(score_rows<fixed<64, 12>>(shape_t<3>{2, 3, 31}, kind, 1), two_quad, 1.0, 1.5);
    }
    auto const c = check_softmax(score_rows<wide>(shape_t<2>{3, 100}, rows_of::normal, 1), two_quad, 1.0, 1.5);
    check_cost(c, 3, 100, 5, 128, 343, 352, 20562, 52 - 16);
}

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    auto const x = score_rows<fixed<64, 12>>(shape_t<3>{2, 9, 9}, rows_of::close, 1);
    auto allowed = tensor<bit, 1>::zeros({9});
    allowed.writable()[0] = 0x0b5;
    check_softmax(x, two_quad, 1.0, 1.5, 0, allowed);
}

TEST_CASE("what 2Quad does not take is refused") {
    auto me = party::dry_run();
    share<wide, 2> const x(tensor<wide, 2>(shape_t<2>{2, 5}));
    CHECK_THROWS_AS((void)softmax(me, x, two_quad, 1e9), usage_error);
}

TEST_CASE("the table of figures is right about it") { check_figures<fixed<64, 16>>("two_quad", two_quad, two_quad); }

TEST_CASE("sums beyond the range of the division are reported in the checked role, rows without any position are not") {
    CHECK(domain_error<real>(two_quad, {-4.4, -5, -5}).empty());
    CHECK(domain_error<real>(two_quad, {-4.6, -5, -5}).find("softmax/two_quad: element (0, 0)") == 0);
    CHECK(domain_error<real>(two_quad, {-5, 6}, tensor<bit, 1>::zeros({2})).empty());
}
