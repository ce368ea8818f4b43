// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/tanh.hpp>

#include "../support/function_points.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

double exact_tanh(double x) { return std::tanh(x); }

double bolt_published(double x) {
    double const y = std::abs(x);
    double const p =
        ((((-0.013232131886235352 * y + 0.09948747962825866) * y - 0.20093640347818847) * y - 0.17616532856475706) * y +
         1.0542492677156243) *
            y -
        0.0024920889620412097;
    return std::copysign(y > 2.855 ? 1 : p, x);
}

/// 2 / (1 + e^-2x) - 1 with CrypTen's exponential and reciprocal.
double crypten_published(double x) {
    double const d = 1 + std::pow(1 - std::abs(2 * x) / 256, 256);
    double r = 0.75;
    for (int i = 0; i < 3; ++i) r = 2 * r - r * r * d;
    return 2 * (x < 0 ? 1 - r : r) - 1;
}

/// CrypTen's 32 terms with the 16 fraction bits of its numbers, and its cut.
double chebyshev_published(double x) {
    double const pi = std::acos(-1.0);
    double before = x, now = x, sum = 0; // T_-1 and T_1
    for (int k = 1; k < 32; k += 2) {
        double c = 0;
        for (int i = 0; i < 32; ++i) c += std::tanh(std::cos((i + 0.5) * pi / 32)) * std::cos(k * (i + 0.5) * pi / 32);
        sum += std::nearbyint(c / 16 * 65536) / 65536 * now;
        double const next = (4 * x * x - 2) * now - before;
        before = now, now = next;
    }
    return std::clamp(sum, -1.0, 1.0);
}

auto const by_default = [](party& p, auto x) { return tanh(p, x); };
auto const by_bolt = [](party& p, auto x) { return tanh(p, x, bolt); };
auto const by_crypten = [](party& p, auto x) { return tanh(p, x, crypten); };
auto const by_chebyshev = [](party& p, auto x) { return tanh(p, x, chebyshev); };

} // namespace

TEST_CASE("every tanh has the figures of its table") {
    check_variant<real>("tanh", "accurate", by_default, exact_tanh);
    check_variant<fixed<32, 12>>("tanh", "accurate", by_default, exact_tanh);
    check_variant<real>("tanh", "bolt", by_bolt, exact_tanh);
    check_variant<real>("tanh", "crypten", by_crypten, exact_tanh);
    check_variant<real>("tanh", "chebyshev", by_chebyshev, exact_tanh);
}

TEST_CASE("tanh is right up to the ends of its domain") {
    std::vector<double> const far{-0x1p32 + 1, 0x1p32 - 1, -1e6, 1e6, -5.5, 5.5, -5.25, 5.25, 0, 0x1p-16, -0x1p-16};
    CHECK(largest_error_at<real>(far, by_default, exact_tanh) <= 7e-5);
    std::vector<double> const bolt_far{-0x1p24 + 1, 0x1p24 - 1, -1e4, 1e4, -2.87, 2.87};
    CHECK(largest_error_at<real>(bolt_far, by_bolt, bolt_published) <= 0x1p-15);
    std::vector<double> const crypten_far{-255, 255, -100, 100};
    CHECK(largest_error_at<real>(crypten_far, by_crypten, crypten_published) <= 0x1p-14);
    CHECK(complaint_about<real>(-255, by_crypten) == "");
    CHECK(complaint_about<real>(-257, by_crypten).starts_with("tanh/crypten: element (1)"));
    CHECK(complaint_about<real>(4, by_chebyshev) == "");
    CHECK(complaint_about<real>(-4.1, by_chebyshev).starts_with("tanh/chebyshev: element (1)"));
}

TEST_CASE("tanh of a product in a narrow ring, told of smaller values") {
    auto const told = [](party& p, auto x) { return tanh<5>(p, x); };
    CHECK(largest_error_at<fixed<46, 32, 16>>(points_between(-31.9, 31.9, 1001), told, exact_tanh) <= 8e-5);
}

TEST_CASE("published tanhs are what was published") {
    // Away from bolt's jumps at 0 and at +-2.855.
    for (double side : {-1.0, 1.0})
        CHECK(largest_error_at<real>(points_between(side * 0.01, side * 2.84, 4001), by_bolt, bolt_published) <=
              2 * 0x1p-16);
    // Of crypten's at 0, where its reciprocal is at its worst.
    for (double side : {-1.0, 1.0})
        CHECK(largest_error_at<real>(points_between(side * 0.01, side * 9, 4001), by_crypten, crypten_published) <=
              4 * 0x1p-16);
    CHECK(largest_error_at<real>(points_between(-1.6, 1.6, 2001), by_chebyshev, chebyshev_published) <= 3 * 0x1p-16);
    CHECK(largest_error_at<real>(points_between(1.62, 4, 2001), by_chebyshev, chebyshev_published) <= 0x1p-16);
    CHECK(largest_error_at<fixed<38, 24, 12>>(points_between(-1.6, 1.6, 301), by_chebyshev, chebyshev_published) <=
          3 * 0x1p-12);
}

TEST_CASE("tanh of a share takes a round more") {
    CHECK(rounds_of_share<real>(by_default) == 3);
    CHECK(rounds_of_share<real>(by_bolt) == 3);
    CHECK(rounds_of_share<real>(by_crypten) == 14);
    CHECK(rounds_of_share<real>(by_chebyshev) == 5);
}

static_assert(TanhVariant<accurate_t> && TanhVariant<bolt_t> && TanhVariant<chebyshev_t> && !TanhVariant<puma_t>);
