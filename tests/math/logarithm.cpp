// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/logarithm.hpp>

#include "check_function.hpp"

using namespace moiety;
using moiety_test::check_function;

namespace {

template <Fixed N>
cost_report check_log(std::size_t count) {
    auto slack = [](double s) { return N::fraction > N::home ? std::ldexp(1.1, -int(N::home)) / s : 0.0; };
    return check_function<N>(
        count, [](party& p, auto x) { return moiety::log(p, x); }, [](double s) { return std::log(s); }, 0, 1.2e-5,
        slack);
}

} // namespace

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
