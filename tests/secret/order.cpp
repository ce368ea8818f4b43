// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/order.hpp>

#include <moiety/secret/bits.hpp>
#include <moiety/secret/polynomial.hpp>
#include <moiety/secret/tables.hpp>

#include "evaluate.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

template <class F, class Plain>
void check(values<2> const& x, F f, Plain plain, double error = 0) {
    auto const value = value_of([&](party& me) { return f(input_of<real>(me, 0, x)); });
    CHECK(largest_difference(value, each(plain, x)) <= error);
}

} // namespace

TEST_CASE("abs, sign and clip") {
    auto x = random_values<2>({8, 16}, 5, 1);
    x(0, 0) = 0;
    x(0, 1) = 2;
    x(0, 2) = -1.5;
    check(
        x, [](auto a) { return abs(a); }, [](double v) { return std::abs(v); });
    check(
        x, [](auto a) { return sign(a); }, [](double v) { return double((v > 0) - (v < 0)); });
    check(
        x, [](auto a) { return clip(a, -1.5, 2); }, [](double v) { return std::clamp(v, -1.5, 2.0); });
    auto me = party::dry_run();
    auto const secret_x = input<real>(me, 0, shape_t<2>{8, 16}, [] { return values<2>(); });
    auto const wrong = clip(secret_x, 2, 1);
    CHECK_THROWS_AS(reveal(wrong, 0), range_error);
}

TEST_CASE("max and min of two, broadcast, and of rows") {
    auto const x = random_values<2>({6, 9}, 5, 1), y = random_values<2>({1, 9}, 5, 2);
    auto const larger = value_of([&](party& me) { return max(input_of<real>(me, 0, x), input_of<real>(me, 1, y)); });
    auto const smaller = value_of([&](party& me) { return min(input_of<real>(me, 0, x), input_of<real>(me, 1, y)); });
    auto const rows = value_of([&](party& me) { return max(input_of<real>(me, 0, x)); });
    auto const low = value_of([&](party& me) { return min(input_of<real>(me, 0, x)); });
    for (std::size_t i = 0; i < 6; ++i) {
        double most = x(i, 0), least = x(i, 0);
        for (std::size_t j = 0; j < 9; ++j) {
            CHECK(larger(i, j) == std::max(x(i, j), y(0, j)));
            CHECK(smaller(i, j) == std::min(x(i, j), y(0, j)));
            most = std::max(most, x(i, j));
            least = std::min(least, x(i, j));
        }
        CHECK(rows(i, 0) == most);
        CHECK(low(i, 0) == least);
    }
}

TEST_CASE("argmax, as a one-hot vector too; the k largest and their places are found once") {
    auto const x = random_values<2>({5, 12}, 5, 1);
    auto const place = value_of([&](party& me) { return argmax(input_of<real>(me, 0, x)); });
    auto const hot =
        value_of([&](party& me) { return one_hot<real>(reduce_to<4>(argmax(input_of<real>(me, 0, x))), 12); });
    auto const sorted = value_of([&](party& me) { return sort(input_of<real>(me, 0, x)); });
    auto const three = value_of([&](party& me) { return top_k(input_of<real>(me, 0, x), 3).first; });
    auto const where_found = value_of([&](party& me) { return top_k(input_of<real>(me, 0, x), 3).second; });
    for (std::size_t i = 0; i < 5; ++i) {
        std::vector<double> row;
        for (std::size_t j = 0; j < 12; ++j) row.push_back(x(i, j));
        auto const first = std::size_t(std::max_element(row.begin(), row.end()) - row.begin());
        CHECK(place(i, 0) == double(first));
        for (std::size_t j = 0; j < 12; ++j) CHECK(hot(i, 0, j) == (j == first ? 1 : 0));
        auto order = row;
        std::sort(order.begin(), order.end());
        for (std::size_t j = 0; j < 12; ++j) CHECK(sorted(i, j) == order[j]);
        for (std::size_t j = 0; j < 3; ++j) {
            CHECK(three(i, j) == order[11 - j]);
            CHECK(row[std::size_t(where_found(i, j))] == order[11 - j]);
        }
    }
}

TEST_CASE("polynomials, tables, equality and bits") {
    auto const x = random_values<2>({4, 8}, 3, 1);
    check(
        x,
        [](auto a) {
            return settle(polynomial(a, {1.0, -0.5, 0.25}));
        },
        [](double v) { return 1 - v / 2 + v * v / 4; }, 1e-4);
    check(
        x,
        [](auto a) {
            return settle(polynomial(a * 0.5, {0.0, 1.0, 0.0, -1.0 / 6, 0.0, 1.0 / 120}));
        },
        [](double v) { return v / 2 - std::pow(v / 2, 3) / 6 + std::pow(v / 2, 5) / 120; }, 1e-3);

    auto ids = values<2>::from_shape({2, 7});
    for (std::size_t i = 0; i < 14; ++i) ids.data()[i] = double(i % 8) - (i % 8 > 3 ? 8 : 0); // words of three bits
    xt::xtensor<double, 1> const table{0.5, 1.5, -2, 3, 4, 5, -6.25, 7};
    auto const entry = value_of([&](party& me) { return lookup<real>(input_of<fixed<3, 0>>(me, 0, ids), table); });
    for (std::size_t i = 0; i < 14; ++i) CHECK(entry.data()[i] == table(i % 8));

    auto y = x;
    for (std::size_t i = 0; i < y.size(); i += 3) y.data()[i] += 0.5;
    auto const equal =
        value_of([&](party& me) { return to_number<real>(input_of<real>(me, 0, x) == input_of<real>(me, 1, y)); });
    auto const is = value_of([&](party& me) { return to_number<real>(input_of<real>(me, 0, x) != x(1, 1)); });
    for (std::size_t i = 0; i < x.size(); ++i) {
        CHECK(equal.data()[i] == (i % 3 == 0 ? 0 : 1));
        CHECK(is.data()[i] == (x.data()[i] != x(1, 1) ? 1 : 0));
    }
    using small = fixed<11, 4>;
    auto const again = value_of([&](party& me) { return from_bits<small>(to_bits(input_of<small>(me, 0, x))); });
    CHECK(largest_difference(again, each([](double v) { return std::round(v * 16) / 16; }, x)) <= 1.0 / 16);
}
