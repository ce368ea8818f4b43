// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The element-wise functions through secrets; their own tests, over the whole of their domains, are in tests/math.
#include <moiety/secret/functions.hpp>

#include "evaluate.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

double plain_gelu(double v) { return v / 2 * (1 + std::erf(v / std::sqrt(2.0))); }

/// f of secrets against a function of doubles: bit-identical roles, equal costs, and the error.
template <class F, class Plain>
void check(values<2> const& x, F f, Plain plain, double error) {
    auto const value = value_of([&](party& me) { return settle(f(input_of<real>(me, 0, x))); });
    CHECK(largest_difference(value, each(plain, x)) < error);
}

values<2> positive(double from, double to) {
    auto x = random_values<2>({8, 16}, 1, 7);
    return each([&](double v) { return from * std::pow(to / from, (v + 1) / 2); }, x);
}

} // namespace

TEST_CASE("gelu and relu") {
    auto const x = random_values<2>({8, 16}, 6, 1);
    check(
        x, [](auto a) { return gelu(a); }, plain_gelu, 7e-5);
    check(
        x, [](auto a) { return gelu(a, accurate); }, plain_gelu, 7e-5);
    check(
        x, [](auto a) { return gelu(a, secformer); }, plain_gelu, 0.02);
    check(
        x, [](auto a) { return relu(a); }, [](double v) { return std::max(v, 0.0); }, 1e-9);
    // straight from a product, without settling it
    check(
        x, [](auto a) { return gelu(a * 0.5); }, [](double v) { return plain_gelu(v / 2); }, 7e-5);
    check(
        x, [](auto a) { return relu(a * a - 4); }, [](double v) { return std::max(v * v - 4, 0.0); }, 2e-5);
}

TEST_CASE("exp") {
    check(
        random_values<2>({8, 16}, 4, 2), [](auto a) { return exp(a - 4); }, [](double v) { return std::exp(v - 4); },
        7e-5);
}

TEST_CASE("inverse, inverse_sqrt and division") {
    auto const x = positive(0.25, 60);
    check(
        x, [](auto a) { return inverse(a); }, [](double v) { return 1 / std::round(v * 65536) * 65536; }, 2e-4);
    check(
        x, [](auto a) { return inverse_sqrt(a); }, [](double v) { return 1 / std::sqrt(v); }, 2e-4);
    auto const by_inverse = [](double v) { return 1 / std::round(v * 65536) * 65536; };
    check(
        x, [](auto a) { return inverse(a, newton); }, by_inverse, 3e-5);
    check(
        x, [](auto a) { return inverse(a + 6, goldschmidt<13, 5000>); }, [](double v) { return 1 / (v + 6); }, 3e-5);
    check(
        x, [](auto a) { return inverse_sqrt(a, spu); }, [](double v) { return 1 / std::sqrt(v); }, 3e-4);
    check(
        x, [](auto a) { return sqrt(a, newton); }, [](double v) { return std::sqrt(v); }, 0.05);
    check(
        x, [](auto a) { return log(a, crypten); }, [](double v) { return std::log(v); }, 0.07);
}

namespace {

/// Quotients of secrets over the whole stated range of the divisor, signs and zero included: 4e-5 of the value and a
/// unit, in the roles and at the cost of `divide` (math/inverse/accurate.hpp), where the operands are opened.
template <Fixed N>
void check_quotients(int low_octave) {
    double const unit = std::ldexp(1.0, -int(N::home)), low = std::ldexp(1.0, low_octave);
    shape_t<2> const shape{16, 32};
    auto y = random_values<2>(shape, 1, 7), x = random_values<2>(shape, 1, 8);
    double const bound = std::min(1000.0, 0.9 * std::ldexp(1.0, int(N::bits) - 2 - int(N::fraction)));
    for (std::size_t i = 0; i < y.size(); ++i) {
        auto& s = y.data()[i];
        s = std::round(low * std::pow(1024 / low, (s + 1) / 2) / unit) * unit;
        auto& v = x.data()[i];
        v = std::round(std::min(bound, std::ldexp(0.9, 36 - int(N::home)) * s) * v / unit) * unit;
    }
    y(0, 0) = low, y(0, 1) = 1024 - unit, y(0, 2) = 1000, x(0, 2) = 0.99 * bound, x(0, 3) = 0;
    auto const [value, cost] =
        evaluate([&](party& me) { return settle(input_of<N>(me, 1, x) / input_of<N>(me, 0, y)); });
    double worst = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        double const expected = x.data()[i] / y.data()[i];
        worst = std::max(worst, std::abs(value.data()[i] - expected) - 4e-5 * std::abs(expected));
    }
    CHECK(worst <= unit);
    CHECK(cost.rounds == 1 + 3 + 1 + 1); // inputs, the quotient, its way home, the result
}

} // namespace

TEST_CASE("quotients of secrets in every ring: 4e-5 of the value and a unit over the whole domain") {
    check_quotients<real>(-10);
    check_quotients<fixed<37, 12>>(-8);
    check_quotients<fixed<96, 16>>(-10);
}

TEST_CASE("a quotient costs what `divide` does, and inverts a divisor that stretches once") {
    auto const x = random_values<2>({8, 16}, 20, 3);
    values<2> const row = random_values<2>({1, 16}, 1, 4) + 3, column = random_values<2>({8, 1}, 1, 5) + 3;
    auto const quotient = cost_of([&](party& me) { return input_of<real>(me, 1, x) / input_of<real>(me, 0, x); });
    CHECK(quotient.payload_bits[1] == 128 * (64 + 276 + 64 + 64));
    auto const by_column = cost_of([&](party& me) { return input_of<real>(me, 1, x) / input_of<real>(me, 0, column); });
    CHECK(by_column.payload_bits[1] == 128 * (64 + 64 + 64) + 8 * 276);
    auto against = [&](values<2> const& s) {
        auto const got =
            value_of([&](party& me) { return settle(input_of<real>(me, 1, x) / input_of<real>(me, 0, s)); });
        CHECK(largest_difference(got, values<2>(x / s)) < 4e-5 * 10 + 0x1p-16);
    };
    against(row);
    against(column);
    // A vector against a matrix, and unsettled operands
    auto vector = values<1>::from_shape({16});
    std::copy(row.begin(), row.end(), vector.begin());
    auto const stretched = value_of(
        [&](party& me) { return settle((input_of<real>(me, 1, x) * 0.5) / (input_of<real>(me, 0, vector) * 2.0)); });
    CHECK(largest_difference(stretched, values<2>(x / row / 4)) < 4e-5 * 3 + 2 * 0x1p-16);
}

TEST_CASE("quotients with a public number") {
    auto const y = positive(0x1p-10, 1023);
    auto inverse_times = [&](double c) {
        auto const got = value_of([&](party& me) { return settle(c / input_of<real>(me, 0, y)); });
        double worst = 0;
        for (std::size_t i = 0; i < y.size(); ++i) {
            double const divisor = std::round(y.data()[i] * 65536) / 65536, expected = c / divisor;
            worst = std::max(worst, std::abs(got.data()[i] - expected) - 4e-5 * std::abs(expected));
        }
        CHECK(worst <= 2 * 0x1p-16);
    };
    for (double c : {1.0, -0.001, 1.0 / 3, 1000.0}) inverse_times(c);
    auto const too_large = [&](party& me) { return reveal(0x1p20 / input_of<real>(me, 0, y), 0).has_value(); };
    CHECK_THROWS_WITH_AS(moiety::dry_run(too_large), "divide: the dividend is 1048576.000000, not below 2^20",
                         range_error);
}

TEST_CASE("functions of one value share its opening") {
    auto const x = random_values<2>({4, 4}, 3, 4);
    auto const both = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return gelu(a) + relu(a) * 1 + a * a;
    });
    auto const one = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return gelu(a);
    });
    auto const other = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return relu(a);
    });
    std::uint64_t const opening_and_reveal = 16 * 64;
    CHECK(both.payload_bits[0] == one.payload_bits[0] + other.payload_bits[0] - opening_and_reveal);
}
