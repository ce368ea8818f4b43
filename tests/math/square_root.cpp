// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/square_root.hpp>

#include "check_function.hpp"

using namespace moiety;
using moiety_test::check_function;

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

} // namespace

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
