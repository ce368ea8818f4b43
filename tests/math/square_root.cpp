// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/square_root.hpp>

#include "../support/function_points.hpp"
#include "check_function.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N>
cost_report check_root(std::size_t count) {
    // An operand from a product is rounded to its home scale first.
    auto slack = [](double s) {
        return N::fraction > N::home ? 0.5 / std::sqrt(s) * std::ldexp(1.1, -int(N::home)) : 0.0;
    };
    return check_function<N>(
        count, [](party& p, auto x) { return moiety::sqrt(p, x); }, [](double s) { return std::sqrt(s); }, 2.6e-5, 1e-9,
        slack);
}

using real = fixed<64, 16>;

double exact_root(double x) { return std::sqrt(x); }

double newton_published(double x) {
    double y = 2.2 * std::exp(-(x / 2 + 0.2)) + 0.2 - x / 1024;
    for (int i = 0; i < 3; ++i) y = y * (3 - x * y * y) / 2;
    return x * y;
}

auto const by_default = [](party& p, auto x) { return moiety::sqrt(p, x); };
auto const by_newton = [](party& p, auto x) { return moiety::sqrt(p, x, newton); };

} // namespace

TEST_CASE("every sqrt has the figures of its table") {
    check_variant<real>("sqrt", "accurate", by_default, exact_root);
    check_variant<real>("sqrt", "newton", by_newton, exact_root);
}

TEST_CASE("the published sqrt is what its source says") {
    auto const largest = [](double low, double high) {
        return largest_error_at<real>(points_between(low, high, 2001), by_newton, newton_published);
    };
    CHECK(largest(0.1, 1) <= 0x1p-14);
    CHECK(largest(1, 159) <= 0x1p-8); // x times the roundings of 1/sqrt(x)
    CHECK(rounds_of_share<real>(by_newton) == 6);
}

TEST_CASE("sqrt: 2.6e-5 of the value over the whole domain") {
    check_root<fixed<64, 16>>(1501);
    check_root<fixed<64, 24, 12>>(700);
    check_root<fixed<64, 20>>(300);
    check_root<fixed<32, 16>>(1);
}

TEST_CASE("sqrt: four rounds from a share") {
    auto const cost = check_root<fixed<64, 16>>(100);
    CHECK(cost.rounds == 4 + 1);
    CHECK(cost.payload_bits[1] == 100 * (64 + 148 + 41 + 22 + 64 + 64));
}
