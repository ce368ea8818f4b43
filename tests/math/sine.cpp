// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/sine.hpp>

#include <moiety/math/cosine.hpp>

#include "../support/function_points.hpp"

using namespace moiety;
using namespace moiety_test;

#include <complex>
#include <numbers>

namespace {

using real = fixed<64, 16>;

auto const by_default = [](party& p, auto x) { return sin(p, x); };
auto const cosine = [](party& p, auto x) { return cos(p, x); };
auto const by_crypten = [](party& p, auto x) { return sin(p, x, crypten); };
auto const cosine_by_crypten = [](party& p, auto x) { return cos(p, x, crypten); };

std::complex<double> crypten_published(double x) { return std::pow(std::complex<double>(1, x / 1024), 1024); }

} // namespace

TEST_CASE("sine and cosine have the figures of their tables") {
    auto const exact_sin = [](double x) { return std::sin(x); };
    auto const exact_cos = [](double x) { return std::cos(x); };
    check_variant<real>("sin", "accurate", by_default, exact_sin);
    check_variant<fixed<32, 12>>("sin", "accurate", by_default, exact_sin);
    check_variant<real>("cos", "accurate", cosine, exact_cos);
    check_variant<fixed<32, 12>>("cos", "accurate", cosine, exact_cos);
    check_variant<real>("sin", "crypten", by_crypten, exact_sin);
    check_variant<real>("cos", "crypten", cosine_by_crypten, exact_cos);
    // The period's rounding shows at large angles only: |x| pi 2^-46.
    CHECK(largest_error_at<real>(points_between(-1e6, 1e6, 2001), by_default, exact_sin) <= 1.6e-5);
    CHECK(rounds_of_share<real>(by_default) == 1);
}

TEST_CASE("sine and cosine of any period, in any ring") {
    double const tau = 2 * std::numbers::pi;
    for (double period : {1.0, 20.0, 0.3, 12.8}) {
        CAPTURE(period);
        auto const wave = [period](party& p, auto x) { return cos<40>(p, x, accurate, period); };
        CHECK(largest_error_at<real>(points_between(-50, 50, 2001), wave,
                                     [=](double x) { return std::cos(tau * x / period); }) <= 2.1e-5);
    }
    // A product in a narrow ring: its opening keeps 30 bits of the turn, 14 beyond x's own.
    auto const narrow = [](party& p, auto x) { return sin(p, x); };
    CHECK(largest_error_at<fixed<46, 32, 16>>(points_between(-4, 4, 1001), narrow,
                                              [](double x) { return std::sin(x); }) <= 4 * 3.2 * 0x1p-14 + 5e-5);
}

TEST_CASE("a period that no angle can have is refused") {
    auto const seeds = fixed_seeds();
    auto p = party::ideal(seeds.party0, seeds.party1);
    auto const x = share_of(p, 0, encoded<real>({1.0}));
    for (double period : {0.0, -1.0, 1e9, std::nan("")}) {
        CAPTURE(period);
        CHECK_THROWS_AS(sin(p, x, accurate, period), range_error);
        CHECK_THROWS_AS(cos(p, x, accurate, period), range_error);
    }
}

TEST_CASE("crypten's sine and cosine are what was published, growth included") {
    auto const sine_of = [](double x) { return crypten_published(x).imag(); };
    auto const cosine_of = [](double x) { return crypten_published(x).real(); };
    auto const near = points_between(-8, 8, 2001), far = points_between(-63.9, 63.9, 2001);
    CHECK(largest_error_at<real>(near, by_crypten, sine_of) <= 2 * 0x1p-16);
    CHECK(largest_error_at<real>(near, cosine_by_crypten, cosine_of) <= 2 * 0x1p-16);
    CHECK(largest_error_at<real>(far, by_crypten, sine_of) <= 8 * 0x1p-16); // parts of up to 7, doubled ten times
    CHECK(largest_error_at<fixed<38, 24, 12>>(points_between(-8, 8, 301), cosine_by_crypten, cosine_of) <= 4 * 0x1p-12);
    CHECK(std::abs(crypten_published(8)) > 1.03);
    CHECK(rounds_of_share<real>(by_crypten) == 10);
    CHECK(complaint_about<real>(63, by_crypten) == "");
    CHECK(complaint_about<real>(-65, cosine_by_crypten).starts_with("cos/crypten: element (1)"));
}
