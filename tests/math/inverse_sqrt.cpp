// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/inverse_sqrt/accurate.hpp>

#include "inverse/settled.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

auto const by_default = [](party& p, auto x) { return inverse_sqrt(p, x); };
double exact_root(double x) { return 1 / std::sqrt(x); }
double slope_of_root(double x) { return 0.5 / (x * std::sqrt(x)); }

} // namespace

TEST_CASE("inverse_sqrt: 1 ulp and 2.4e-5 of the value over the whole domain, in every format") {
    check_settled_formats(by_default, exact_root, slope_of_root, 2.4e-5);
}

TEST_CASE("inverse_sqrt: what it costs, exactly") {
    std::size_t const n = 500;
    auto const fine = check_settled<fixed<64, 16>>(shape_t<1>{n}, by_default, exact_root, slope_of_root, 2.4e-5);
    CHECK(fine.rounds == 1 + 2 + 2);
    CHECK(fine.payload_bits[1] == n * (148 + 41 + 22 + 2 * 64));
    CHECK(fine.dealt_bits == n * (25053 + 64 + 37)); // and the settling
    auto const coarse = check_settled<fixed<64, 12>>(shape_t<1>{n}, by_default, exact_root, slope_of_root, 2.4e-5);
    CHECK(coarse.rounds == 1 + 2 + 2);
    CHECK(coarse.payload_bits[1] == n * (144 + 37 + 22 + 2 * 64));
}
