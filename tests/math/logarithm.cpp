// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/logarithm.hpp>

#include "../support/function_points.hpp"
#include "check_function.hpp"
#include "inverse/published.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N>
cost_report check_log(std::size_t count) {
    auto slack = [](double s) { return N::fraction > N::home ? std::ldexp(1.1, -int(N::home)) / s : 0.0; };
    return check_function<N>(
        count, [](party& p, auto x) { return moiety::log(p, x); }, [](double s) { return std::log(s); }, 0, 1.2e-5,
        slack);
}

using real = fixed<64, 16>;

double exact_log(double x) { return std::log(x); }

double crypten_published(double x) {
    auto const limit_exp = [](double z) { return std::pow(1 + z / 256, 256); };
    double y = x / 120 - 20 * limit_exp(-2 * x - 1) + 3;
    for (int step = 0; step < 2; ++step) {
        double const h = 1 - x * limit_exp(-y);
        double power = 1;
        for (int k = 1; k <= 8; ++k) y -= (power *= h) / k;
    }
    return y;
}

auto const by_default = [](party& p, auto x) { return moiety::log(p, x); };
auto const by_crypten = [](party& p, auto x) { return moiety::log(p, x, crypten); };

} // namespace

TEST_CASE("every log has the figures of its table") {
    check_variant<real>("log", "accurate", by_default, exact_log);
    check_variant<real>("log", "crypten", by_crypten, exact_log);
}

TEST_CASE("crypten's log is what was published") {
    CHECK(largest_error_at<real>(points_between(0.25, 249, 2001), by_crypten, crypten_published) <= 4 * 0x1p-16);
    CHECK(largest_error_at<real>(points_between(0.001, 0.25, 501), by_crypten, crypten_published) <= 100 * 0x1p-16);
    CHECK(complaint_of<real>(by_crypten, 249) == "");
    CHECK(complaint_of<real>(by_crypten, 251).starts_with("log/crypten: element (0)"));
    CHECK(rounds_of_share<real>(by_crypten) == 32);
}

TEST_CASE("log: 1.2e-5 over the whole domain") {
    check_log<fixed<64, 16>>(1501);
    check_log<fixed<64, 24, 12>>(700);
    check_log<fixed<64, 20>>(300);
    check_log<fixed<32, 16>>(1);
}

TEST_CASE("log: three rounds from a share") {
    auto const cost = check_log<fixed<64, 16>>(100);
    CHECK(cost.rounds == 3 + 1);
    CHECK(cost.payload_bits[1] == 100 * (64 + 148 + 35 + 64));
}

TEST_CASE("log: no constant is so near a rounding's edge that libraries could differ") {
    detail::row_pieces const pieces(false, row_range(-10, 10, 65536), 16, 32);
    for (auto const p0 : pieces.guess) {
        double const x = std::ldexp(std::log(std::ldexp(double(p0), -16)), 20);
        CHECK(std::abs(x - std::floor(x) - 0.5) > 1e-6);
    }
}
