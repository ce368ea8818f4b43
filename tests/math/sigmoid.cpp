// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/sigmoid.hpp>

#include "../support/function_points.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

double exact_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double crypten_published(double x) {
    double const d = 1 + std::pow(1 - std::abs(x) / 256, 256);
    double r = 0.75;
    for (int i = 0; i < 3; ++i) r = 2 * r - r * r * d;
    return x < 0 ? 1 - r : r;
}

auto const by_default = [](party& p, auto x) { return sigmoid(p, x); };
auto const by_crypten = [](party& p, auto x) { return sigmoid(p, x, crypten); };
auto const by_chebyshev = [](party& p, auto x) { return sigmoid(p, x, chebyshev); };

/// CrypTen's series for tanh in powers of its operand (tests/math/tanh.cpp recomputes it), of x / 2.
double chebyshev_published(double x) {
    double const y = x * x / 4, p = 0.0078125, q = -0.0419921875, r = 0.128173828125;
    double const s = (((p * y + q) * y + r) * y - 0.33233642578125) * y + 0.99993896484375;
    return 0.5 + std::clamp(x / 2 * s, -1.0, 1.0) / 2;
}

} // namespace

TEST_CASE("every sigmoid has the figures of its table") {
    check_variant<real>("sigmoid", "accurate", by_default, exact_sigmoid);
    check_variant<fixed<32, 12>>("sigmoid", "accurate", by_default, exact_sigmoid);
    check_variant<real>("sigmoid", "crypten", by_crypten, exact_sigmoid);
    check_variant<real>("sigmoid", "chebyshev", by_chebyshev, exact_sigmoid);
}

TEST_CASE("sigmoid is right up to the ends of its domain") {
    std::vector<double> const far{-0x1p32 + 1, 0x1p32 - 1, -1e6, 1e6, -10.1, 10.1, -9.9, 9.9, 0};
    CHECK(largest_error_at<real>(far, by_default, exact_sigmoid) <= 7e-5);
    std::vector<double> const crypten_far{-511, 511, -300, 300, -0.06, 0.06};
    CHECK(largest_error_at<real>(crypten_far, by_crypten, crypten_published) <= 0x1p-15);
    CHECK(complaint_about<real>(513, by_crypten).starts_with("sigmoid/crypten: element (1)"));
    CHECK(complaint_about<real>(8.1, by_chebyshev).starts_with("sigmoid/chebyshev: element (1)"));
}

TEST_CASE("crypten's sigmoid is what was published") {
    // Away from its jump at 0, where its reciprocal is at its worst.
    for (double side : {-1.0, 1.0})
        CHECK(largest_error_at<real>(points_between(side * 0.01, side * 18, 4001), by_crypten, crypten_published) <=
              3 * 0x1p-16);
    CHECK(largest_error_at<real>(points_between(-3.2, 3.2, 2001), by_chebyshev, chebyshev_published) <= 2 * 0x1p-16);
    CHECK(largest_error_at<real>(points_between(-8, -3.24, 501), by_chebyshev, chebyshev_published) <= 0x1p-16);
}

TEST_CASE("sigmoid of a share takes a round more") {
    CHECK(rounds_of_share<real>(by_default) == 3);
    CHECK(rounds_of_share<real>(by_crypten) == 14);
}
