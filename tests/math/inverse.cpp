// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/inverse/accurate.hpp>

#include "inverse/settled.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

auto const by_default = [](party& p, auto x) { return inverse(p, x); };
double exact_inverse(double x) { return 1 / x; }
double slope_of_inverse(double x) { return 1 / (x * x); }

template <Fixed N, std::size_t R>
task<words> divide_program(party& p, shape_t<R> shape, words numerator, words denominator) {
    auto x = share_of(p, 0, input_of<N>(p, shape, numerator));
    auto s = share_of(p, 0, input_of<N>(p, shape, denominator));
    auto quotient = co_await divide(p, x, s);
    auto settling = settled_words(p, quotient);
    co_return co_await std::move(settling);
}

} // namespace

TEST_CASE("inverse: 1 ulp and 2.3e-5 of the value over the whole domain, in every format") {
    check_settled_formats(by_default, exact_inverse, slope_of_inverse, 2.3e-5);
}

TEST_CASE("inverse: what it costs, exactly") {
    std::size_t const n = 500;
    auto const fine = check_settled<fixed<64, 16>>(shape_t<1>{n}, by_default, exact_inverse, slope_of_inverse, 2.3e-5);
    CHECK(fine.rounds == 1 + 3 + 2);
    CHECK(fine.payload_bits[1] == n * (148 + 35 + 29 + 64 + 2 * 64));
    CHECK(fine.dealt_bits == n * (20579 + 64 + 26)); // and the settling
    auto const coarse =
        check_settled<fixed<64, 12>>(shape_t<1>{n}, by_default, exact_inverse, slope_of_inverse, 2.3e-5);
    CHECK(coarse.rounds == 1 + 3 + 2);
    CHECK(coarse.payload_bits[1] == n * (144 + 31 + 29 + 64 + 2 * 64));
}

TEST_CASE("divide: x / S over the whole domain, signs and zero included") {
    auto check = []<Fixed N>(N) {
        unsigned const seed = 11;
        CAPTURE(seed);
        std::size_t const n = 2000;
        auto const s = operands<N>(n, seed);
        std::mt19937_64 random(seed + 1);
        std::uniform_real_distribution<double> uniform(-1, 1);
        words x(n);
        // |x| up to 1000, where the quotient's bound allows it.
        double const bound = std::ldexp(1.0, 36 - int(N::home)) * 0.99;
        for (std::size_t i = 0; i < n; ++i)
            x[i] = std::uint64_t(std::llround(
                std::ldexp(uniform(random) * std::min(1000.0, bound * value(s[i], N::fraction)), N::fraction)));
        x[3] = 0;
        auto r = run_all_roles([&](party& p) { return p.run(divide_program<N>(p, shape_t<1>{n}, x, s)); });
        CHECK(r.party0 == r.ideal);
        CHECK(r.party0 == r.party1);
        check_costs(r);
        REQUIRE(r.party0.size() == n);
        double worst = 0;
        for (std::size_t i = 0; i < n; ++i) {
            double const expected = value(x[i], N::fraction) / value(s[i], N::fraction);
            double const error = std::abs(value(r.party0[i], N::home) - expected) - 4e-5 * std::abs(expected);
            worst = std::max(worst, std::ldexp(error, N::home));
        }
        CHECK(worst <= 1);
        CHECK(r.cost_dry.rounds == 1 + 3 + 2);
        return r.cost_dry;
    };
    // `inverse` and x p0 beside it; the openings of x and S, the settling and the test's own opening.
    auto const fine = check(fixed<64, 16>());
    CHECK(fine.payload_bits[1] == 2000 * (276 + 64 + 2 * 64 + 2 * 64));
    CHECK(fine.dealt_bits == 2000 * (20735 + 64 + 26));
    auto const coarse = check(fixed<64, 12>());
    CHECK(coarse.payload_bits[1] == 2000 * (268 + 64 + 2 * 64 + 2 * 64));
    CHECK(coarse.dealt_bits == 2000 * (18035 + 64 + 26));
}

TEST_CASE("divide: shapes that do not fit are refused") {
    auto p = party::dry_run();
    share<fixed<64, 16>, 1> x(tensor<fixed<64, 16>, 1>({3})), s(tensor<fixed<64, 16>, 1>({4}));
    CHECK_THROWS_WITH_AS(p.run(divide(p, x, s)), "shapes (3) and (4) do not broadcast to each other", shape_error);
    share<fixed<64, 16>, 1> one(tensor<fixed<64, 16>, 1>({1}));
    auto q = party::dry_run();
    CHECK_THROWS_WITH_AS(q.run(divide(q, one, s)), "divide: a divisor of shape (4) does not stretch to (1)",
                         shape_error);
}
