// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/product.hpp>

#include "evaluate.hpp"

#include <type_traits>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;
using doubled = fixed<64, 32, 16>;

template <Fixed N>
void check_products(double size) {
    auto const x = random_values<2>({4, 6}, size, 1), y = random_values<2>({6, 3}, size, 2);
    auto const z = random_values<2>({4, 6}, size, 3);
    auto const [squares, cost] = evaluate([&](party& me) { return input_of<N>(me, 0, x) * input_of<N>(me, 1, z); });
    CHECK(squares == each([](double a, double b) { return a * b; }, x, z)); // at twice the scale, a product is exact
    CHECK(cost.rounds == 2);
    CHECK(cost.payload_bits[0] == 24 * N::bits);     // its own input's opening
    CHECK(cost.payload_bits[1] == 2 * 24 * N::bits); // and the reveal
    CHECK(cost.dealt_bits == 24 * N::bits);

    auto const [matrix, matrix_cost] =
        evaluate([&](party& me) { return matmul(input_of<N>(me, 0, x), input_of<N>(me, 1, y)); });
    CHECK(matrix == product_of(x, y));
    CHECK(matrix_cost.rounds == 2);
    CHECK(matrix_cost.payload_bits[0] == 24 * N::bits);
    CHECK(matrix_cost.payload_bits[1] == (18 + 12) * N::bits);
    CHECK(matrix_cost.dealt_bits == 12 * N::bits);
}

} // namespace

TEST_CASE("products are exact at the sum of the scales; each operand is opened once") {
    check_products<fixed<64, 16>>(100);
    check_products<fixed<50, 12>>(100);
    check_products<fixed<32, 8>>(30);
}

TEST_CASE("products broadcast, and the opening is that of the smaller operand") {
    auto const x = random_values<2>({5, 4}, 10, 4);
    auto const row = random_values<1>({4}, 10, 5);
    auto const [value, cost] =
        evaluate([&](party& me) { return input_of<real>(me, 0, x) * input_of<real>(me, 1, row); });
    for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t j = 0; j < 4; ++j) CHECK(value(i, j) == x(i, j) * row(j));
    CHECK(cost.payload_bits[1] == (4 + 20) * 64);
}

TEST_CASE("one value is opened once, whatever uses it") {
    auto const x = random_values<2>({3, 3}, 4, 6);
    // x x + x x^T + 3 x: one opening of x, then the reveal.
    auto const [value, cost] = evaluate([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return matmul(a, a) + a * a + a * transpose(a) + matmul(a, transpose(a)) + a * 3;
    });
    values<2> turned = values<2>::from_shape({3, 3});
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) turned(i, j) = x(j, i);
    auto const a = product_of(x, x), b = product_of(x, turned);
    CHECK(value ==
          each([](double p, double q, double v, double t) { return p + q + v * v + v * t + 3 * v; }, a, b, x, turned));
    CHECK(cost.rounds == 2);
    CHECK(cost.payload_bits[0] == 9 * 64);
    CHECK(cost.payload_bits[1] == 9 * 64);
}

TEST_CASE("an unsettled value is opened once, and is a factor as it was opened") {
    auto const x = random_values<1>({50}, 4, 7);
    auto cost = [&](auto f) {
        return cost_of([&](party& me) {
            auto const a = input_of<real>(me, 0, x);
            auto const square = a * a;
            return f(square);
        });
    };
    // round 1 opens x, round 2 the square; then the reveal
    auto const once = cost([](auto s) { return s * s; });
    auto const thrice = cost([](auto s) { return s * s + s * s - 2 * (s * s); });
    CHECK(once.rounds == 3);
    CHECK(thrice.rounds == 3);
    CHECK(once.payload_bits[1] == 2 * 50 * 64); // x is party 0's
    CHECK(thrice.payload_bits == once.payload_bits);
    auto const value = value_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        auto const square = a * a;
        return square * square - square * square;
    });
    CHECK(largest_difference(value, each([](double) { return 0.0; }, x)) == 0); // the same factors in both
}

TEST_CASE("independent branches share their rounds") {
    auto const x = random_values<1>({8}, 2, 8), y = random_values<1>({8}, 2, 9);
    auto const one = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return a * a * a;
    });
    auto const both = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, y);
        return a * a * a + b * b * b;
    });
    CHECK(both.rounds == one.rounds);
}

TEST_CASE("the order in which operands are evaluated does not depend on the compiler") {
    // The two factors are built by one full expression each way; the graph, and so the randomness, is that of the text.
    auto const x = random_values<1>({8}, 2, 10), y = random_values<1>({8}, 2, 11);
    auto program = [&](bool named) {
        return [&, named](party& me) {
            auto const a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, y);
            secret<real, 1> result = (a * b) * (b * b) - (a * a) * (a * b);
            if (named) {
                auto const p = a * b;
                auto const q = b * b;
                auto const r = a * a;
                auto const s = a * b;
                auto const t = p * q;
                auto const u = r * s;
                auto const v = t - u;
                result = v;
            }
            return result;
        };
    };
    auto const unnamed = evaluate(program(false)), named = evaluate(program(true));
    CHECK(unnamed.first == named.first); // bit for bit: the same draws in the same order
    CHECK(unnamed.second == named.second);
}

TEST_CASE("stacks of matrices multiply") {
    auto const x = random_values<3>({2, 3, 4}, 3, 12), y = random_values<3>({2, 4, 5}, 3, 13);
    auto const value = value_of([&](party& me) { return matmul(input_of<real>(me, 0, x), input_of<real>(me, 1, y)); });
    for (std::size_t b = 0; b < 2; ++b)
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 5; ++j) {
                double s = 0;
                for (std::size_t k = 0; k < 4; ++k) s += x(b, i, k) * y(b, k, j);
                CHECK(value(b, i, j) == s);
            }
}

TEST_CASE("shapes that do not multiply are reported where they are written") {
    auto me = party::dry_run();
    auto const x = input_of<real>(me, 0, random_values<2>({2, 3}, 1, 14));
    auto const y = input_of<real>(me, 1, random_values<2>({2, 4}, 1, 15));
    CHECK_THROWS_WITH_AS(matmul(x, y), doctest::Contains("(2, 3)"), shape_error);
    CHECK_THROWS_WITH_AS(x * y, "shapes (2, 3) and (2, 4) do not broadcast to each other", shape_error);
    auto other = party::dry_run();
    auto const z = input_of<real>(other, 1, random_values<2>({3, 3}, 1, 16));
    CHECK_THROWS_AS(matmul(x, z), usage_error);
    CHECK_THROWS_AS(x * z, usage_error);
}

TEST_CASE("the types of products") {
    using matrix = secret<real, 2>;
    static_assert(std::is_same_v<decltype(matrix() * matrix()), secret<doubled, 2>>);
    static_assert(std::is_same_v<decltype(matrix() * matrix() * matrix()), secret<doubled, 2>>);
    static_assert(std::is_same_v<decltype(matmul(matrix(), secret<fixed<46, 16>, 2>())), secret<fixed<46, 32, 16>, 2>>);
}
