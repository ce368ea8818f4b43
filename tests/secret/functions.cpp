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
    auto const y = random_values<2>({8, 16}, 20, 3);
    auto const quotient =
        value_of([&](party& me) { return settle(input_of<real>(me, 1, y) / input_of<real>(me, 0, x)); });
    CHECK(largest_difference(quotient, each([](double a, double b) { return a / b; }, y, x)) < 5e-3);
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
