// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// tanh, sigmoid, erf, SiLU, sine, cosine and the exponentials through secrets; their own tests, over the whole of their
// domains, are in tests/math.
#include <moiety/secret/activations.hpp>

#include "evaluate.hpp"

#include <numbers>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

/// f, a tuple of functions of a secret added up, against a function of doubles: bit-identical roles, equal costs, and
/// the error.
template <class F, class Plain>
void check(values<2> const& x, F f, Plain plain, double error) {
    auto const value = value_of([&](party& me) { return settle(f(input_of<real>(me, 0, x))); });
    CHECK(largest_difference(value, each(plain, x)) < error);
}

double logistic(double v) { return 1 / (1 + std::exp(-v)); }

} // namespace

TEST_CASE("activations by default, at home and straight from a product") {
    auto const x = random_values<2>({8, 16}, 6, 1);
    check(
        x, [](auto a) { return tanh(a) + erf(a * 0.5); }, [](double v) { return std::tanh(v) + std::erf(v / 2); },
        1.6e-4);
    check(
        x, [](auto a) { return sigmoid(a) + silu(a); }, [](double v) { return logistic(v) * (1 + v); }, 1.4e-4);
}

TEST_CASE("published activations") {
    auto const x = random_values<2>({8, 16}, 2, 2);
    check(
        x, [](auto a) { return tanh(a, crypten) + sigmoid(a, crypten); },
        [](double v) { return std::tanh(v) + logistic(v); }, 6e-3);
    check(
        x, [](auto a) { return tanh(a, bolt) + erf(a, crypten); }, [](double v) { return std::tanh(v) + std::erf(v); },
        0.1);
    check(
        x, [](auto a) { return tanh(a, chebyshev) + sigmoid(a, chebyshev); },
        [](double v) { return std::tanh(v) + logistic(v); }, 0.12);
    check(
        x, [](auto a) { return sin(a, crypten) + cos(a, crypten); }, [](double v) { return std::sin(v) + std::cos(v); },
        4e-3);
}

TEST_CASE("sine and cosine") {
    auto const x = random_values<2>({8, 16}, 20, 3);
    check(
        x, [](auto a) { return sin(a) + cos(a, accurate, 5.0); },
        [](double v) { return std::sin(v) + std::cos(2 * std::numbers::pi * v / 5); }, 3e-5);
    insecure_local_run([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        CHECK_THROWS_AS(static_cast<void>(sin(a, accurate, -1.0)), range_error);
    });
}

TEST_CASE("exponentials") {
    auto const x = random_values<2>({8, 16}, 4, 4);
    auto const plain = [](double v) { return std::exp(v - 4); };
    check(
        x, [](auto a) { return exp(a - 4); }, plain, 7e-5);
    check(
        x, [](auto a) { return exp(a - 4, limit<8>); }, plain, 0.0015);
    check(
        x, [](auto a) { return exp(a - 4, bolt); }, plain, 0.0025);
    check(
        x, [](auto a) { return exp(a - 4, nimbus); }, plain, 0.03);
}
