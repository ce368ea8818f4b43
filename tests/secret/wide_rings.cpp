// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/compare.hpp>
#include <moiety/secret/linear.hpp>
#include <moiety/secret/product.hpp>

#include "evaluate.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

/// Expressions over a ring of two words, with numbers far beyond what a 64-bit ring of that scale holds.
template <Fixed N>
void check_expressions(double size) {
    CAPTURE(format_name<N>());
    auto const x = random_values<2>({4, 6}, size, 1), y = random_values<2>({4, 6}, size, 2);
    auto const z = random_values<2>({6, 3}, 100, 3);
    auto with = [&](auto f) {
        return value_of([&](party& me) { return f(input_of<N>(me, 0, x), input_of<N>(me, 1, y)); });
    };
    CHECK(with([](auto a, auto b) { return a - b; }) == each([](double a, double b) { return a - b; }, x, y));
    CHECK(with([](auto a, auto b) { return -3 * a + 2 * b - 1.5; }) ==
          each([](double a, double b) { return -3 * a + 2 * b - 1.5; }, x, y));
    CHECK(with([](auto a, auto b) { return a * -0.25 + b; }) ==
          each([](double a, double b) { return a * -0.25 + b; }, x, y));
    double const ulp = std::ldexp(1.0, -int(N::fraction)); // of a settled value
    auto const squares = with([](auto a, auto) { return a * (a / 1024) + 0.0; });
    auto const third =
        with([](auto a, auto b) { return to_number<N>(a < b) + to_number<N>(a < -1.0) + to_number<N>(b >= 7.5); });
    CHECK(third == each([](double a, double b) { return double(a < b) + double(a < -1.0) + double(b >= 7.5); }, x, y));
    auto const exact = each([](double a, double) { return a * (a / 1024); }, x, y);
    CHECK(largest_difference(squares, exact) <= size * ulp * 1.01 + size * size * 0x1p-62); // the last for doubles
    auto const chosen = with([](auto a, auto b) { return where(a > b, a, b); });
    CHECK(chosen == each([](double a, double b) { return a > b ? a : b; }, x, y));
    auto const means = with([](auto a, auto) { return mean(a, 1); });
    for (std::size_t i = 0; i < 4; ++i) {
        double total = 0;
        for (std::size_t j = 0; j < 6; ++j) total += x(i, j);
        CHECK(std::abs(means(i, 0) - total / 6) <= 6 * size * 0x1p-30 + ulp);
    }
    auto const product = value_of([&](party& me) { return matmul(input_of<N>(me, 0, x), input_of<N>(me, 1, z)); });
    CHECK(largest_difference(product, product_of(x, z)) == 0);
}

} // namespace

TEST_CASE("expressions over a ring of two words") { check_expressions<fixed<128, 40>>(0x1p27); }
