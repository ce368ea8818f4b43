// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/compare.hpp>
#include <moiety/secret/linear.hpp>

#include "evaluate.hpp"

#include <cstdint>
#include <string>
#include <type_traits>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;
using doubled = fixed<64, 32, 16>;

template <class T, class U>
inline constexpr bool is = std::is_same_v<std::remove_cvref_t<T>, U>;

template <Fixed N>
void check_sums() {
    auto const x = random_values<2>({3, 5}, 100, 1), y = random_values<2>({3, 5}, 100, 2);
    auto with = [&](auto f) {
        return evaluate([&](party& me) { return f(input_of<N>(me, 0, x), input_of<N>(me, 1, y)); });
    };
    auto expect = [&](auto f, auto plain) {
        auto const [value, cost] = with(f);
        CHECK(value == each(plain, x, y));
        // Linear: the reveal's round is the only one, and only party 1 sends.
        CHECK(cost.rounds == 1);
        CHECK(cost.payload_bits[0] == 0);
        CHECK(cost.payload_bits[1] == 15 * N::bits);
        CHECK(cost.dealt_bits == 0);
    };
    expect([](auto a, auto b) { return a + b; }, [](double a, double b) { return a + b; });
    expect([](auto a, auto b) { return a - b; }, [](double a, double b) { return a - b; });
    expect([](auto a, auto b) { return -a - b - b; }, [](double a, double b) { return -a - 2 * b; });
    expect([](auto a, auto b) { return 3 * (a - b) * -2 + b; }, [](double a, double b) { return -6 * (a - b) + b; });
    expect([](auto a, auto b) { return 2.5 - a + 1 + b - 0.25; }, [](double a, double b) { return 3.25 - a + b; });
    expect([](auto a, auto b) { return (a + b) - (a + b); }, [](double, double) { return 0.0; });
    expect([](auto a, auto) { return a * std::int64_t{0}; }, [](double, double) { return 0.0; });
}

} // namespace

TEST_CASE("sums, differences and integer multiples are exact and cost no message") {
    check_sums<fixed<64, 16>>();
    check_sums<fixed<37, 12>>();
    check_sums<fixed<32, 8>>();
}

TEST_CASE("public integers are exact, beyond what a double holds") {
    auto const x = random_values<1>({8}, 100, 9);
    auto const same = [&](auto f) { CHECK(value_of(f) == x); };
    constexpr std::int64_t large = (std::int64_t{1} << 46) + 1; // 2^62 + 2^16 as a word
    same([&](party& me) { return input_of<real>(me, 0, x) + large - (large - 1) - 1; });
    using integral = fixed<64, 8>;
    constexpr std::int64_t most = (std::int64_t{1} << 55) - 1, least = -most - 1;
    same([&](party& me) { return least + (input_of<integral>(me, 0, x) + most) + 1; });
    same([&](party& me) { return (input_of<integral>(me, 0, x) - least) - most - 1; });
    auto const above = each([](double a) { return a > 0; }, x);
    auto const shifted = value_of(
        [&](party& me) { return to_number<integral>(input_of<integral>(me, 0, x) + (most - 1000) > most - 1000); });
    CHECK(shifted == above);
    // 2^63 + 2^16 has no place among the signed numbers of 64 bits, nor among doubles with that many zeros.
    constexpr std::uint64_t factor = (std::uint64_t{1} << 63) + (1 << 16);
    same([&](party& me) {
        auto const a = input_of<fixed<128, 16>>(me, 0, x);
        return a * factor - a * (std::uint64_t{1} << 62) * 2 - a * 65535;
    });
    auto const refused = [&](auto c) {
        party me = party::dry_run();
        auto const s = input_of<integral, 1>(me, 0, x);
        CHECK_THROWS_WITH_AS(s + c, ("the constant " + std::to_string(c) + " does not fit the format 64.8").c_str(),
                             range_error);
    };
    refused(most + 1);
    refused(least - 1);
    refused(std::uint64_t{1} << 63);
}

TEST_CASE("a double raises the scale, an integer does not") {
    auto const x = random_values<1>({64}, 100, 3);
    party me = party::dry_run();
    auto const s = input_of<real, 1>(me, 0, x);
    static_assert(is<decltype(s * 3), secret<real, 1>>);
    static_assert(is<decltype(s * 0.5), secret<doubled, 1>>);
    static_assert(is<decltype(0.5f * s), secret<doubled, 1>>);
    static_assert(is<decltype(s / 3), secret<fixed<64, 40, 16>, 1>>); // 24 bits of 1/3
    static_assert(is<decltype(s + 0.5), secret<real, 1>>);
    static_assert(is<decltype(s * 0.5 + s), secret<doubled, 1>>);

    // 1/3 is rounded to 24 fraction bits; the product with it is exact.
    auto const [value, cost] = evaluate([&](party& p) { return input_of<real>(p, 0, x) / 3; });
    double const third = std::round(0x1p24 / 3) / 0x1p24;
    CHECK(value == each([&](double a) { return a * third; }, x));
    CHECK(cost.rounds == 1); // an unsettled value is revealed as it is
    // Divisors from 2^-10 to 2^10 leave a relative 3.1e-5, those of narrow rings what their home scale has.
    for (double c : {1023.0, -1000.0, 77.7, 0.3, 0x1p-10}) {
        auto const quotient = value_of([&](party& p) { return input_of<real>(p, 0, x) / c; });
        for (std::size_t i = 0; i < x.size(); ++i)
            CHECK(std::abs(quotient(i) - x(i) / c) <= 3.1e-5 * std::abs(x(i) / c));
    }
    auto const narrow = value_of([&](party& p) { return input_of<fixed<32, 12>>(p, 0, x) / 3; });
    CHECK(largest_difference(narrow, each([](double a) { return a / 3; }, x)) < 100 * 0x1p-13);

    // A second double settles first: one opening, and then the reveal.
    auto const twice = evaluate([&](party& p) { return input_of<real>(p, 0, x) * 0.5 * 0.125; });
    CHECK(largest_difference(twice.first, each([](double a) { return a / 16; }, x)) <= 0.125 / 65536);
    CHECK(twice.second.rounds == 2);
    CHECK(twice.second.payload_bits[0] == 64 * 64);
}

TEST_CASE("scales join exactly at the finer one, and a sum of products settles once") {
    auto const x = random_values<1>({10}, 30, 4), y = random_values<1>({10}, 30, 5);
    auto const [value, cost] = evaluate([&](party& me) {
        auto a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, y);
        secret<real, 1> settled = a * 0.5 + b * 0.25 + a - 7;
        return settled;
    });
    auto const expected = each([](double a, double b) { return a * 1.5 + b * 0.25 - 7; }, x, y);
    CHECK(largest_difference(value, expected) < 1.0 / 65536);
    CHECK(cost.rounds == 2);
    CHECK(cost.payload_bits[0] == 10 * 64);
}

TEST_CASE("operands of different ranks and extents broadcast") {
    auto const x = random_values<3>({2, 3, 4}, 10, 6), row = values<3>(random_values<3>({1, 1, 4}, 10, 7));
    auto const column = random_values<2>({3, 1}, 10, 8);
    auto const value = value_of([&](party& me) {
        auto a = input_of<real>(me, 0, x);
        auto b = input_of<real>(me, 1, row);
        auto c = input_of<real>(me, 0, column);
        static_assert(is<decltype(c - a), secret<real, 3>>);
        return c - a + b;
    });
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 4; ++k) CHECK(value(i, j, k) == column(j, 0) - x(i, j, k) + row(0, 0, k));
    // Both sides may stretch.
    auto const outer = value_of([&](party& me) { return input_of<real>(me, 0, column) + input_of<real>(me, 1, row); });
    CHECK(outer.shape() == std::array<std::size_t, 3>{1, 3, 4});
    CHECK(outer(0, 2, 3) == column(2, 0) + row(0, 0, 3));
}

TEST_CASE("sums and means keep the axis with extent 1") {
    auto const x = random_values<2>({6, 7}, 50, 9);
    for (std::size_t const axis : {0, 1}) {
        CAPTURE(axis);
        auto expected = values<2>::from_shape({axis == 0 ? 1u : 6u, axis == 1 ? 1u : 7u});
        std::fill(expected.begin(), expected.end(), 0.0);
        for (std::size_t i = 0; i < 6; ++i)
            for (std::size_t j = 0; j < 7; ++j) expected(axis == 0 ? 0 : i, axis == 1 ? 0 : j) += x(i, j);
        auto const total = evaluate([&](party& me) { return sum(input_of<real>(me, 0, x), axis); });
        CHECK(total.first == expected);
        CHECK(total.second.rounds == 1);
        auto const count = double(x.shape()[axis]);
        auto const average = evaluate([&](party& me) { return mean(input_of<real>(me, 0, x), axis); });
        CHECK(largest_difference(average.first, each([&](double s) { return s / count; }, expected)) < 400 * 0x1p-30);
        CHECK(average.second.rounds == 1);
    }
}

TEST_CASE("a wrong shape or constant is reported where it is written, and the session goes on") {
    auto me = party::ideal(fixed_seeds().party0, fixed_seeds().party1);
    auto const x = input_of<real>(me, 0, random_values<2>({2, 3}, 1, 10));
    auto const y = input_of<real>(me, 1, random_values<2>({4, 3}, 1, 11));
    CHECK_THROWS_WITH_AS(x + y, "shapes (2, 3) and (4, 3) do not broadcast to each other", shape_error);
    CHECK_THROWS_WITH_AS(sum(x, 2), "sum: no axis 2 in (2, 3)", shape_error);
    CHECK_THROWS_AS(mean(x, 2), shape_error);
    auto const empty = input_of<real>(me, 0, values<2>::from_shape({0, 3}));
    CHECK_THROWS_WITH_AS(mean(empty, 0), "mean: axis 0 of (0, 3) is empty", shape_error);
    CHECK_THROWS_WITH_AS(x + 1e15, "the constant 1000000000000000.000000 does not fit the format 64.16", range_error);
    CHECK_THROWS_AS(x * std::nan(""), range_error);
    CHECK_THROWS_AS(x / 0, range_error);
    CHECK(reveal(x + x, 0).has_value());
}

TEST_CASE("secrets of two sessions do not join") {
    auto a = party::dry_run(), b = party::dry_run();
    auto const x = input_of<real>(a, 0, random_values<1>({3}, 1, 12));
    auto const y = input_of<real>(b, 0, random_values<1>({3}, 1, 12));
    CHECK_THROWS_WITH_AS(x + y, "an expression joins secrets of two sessions", usage_error);
    CHECK_THROWS_AS(x - y, usage_error);
}

TEST_CASE("a form that is being computed is a summand like any other") {
    auto const x = random_values<1>({8}, 10, 13);
    auto const value = value_of([&](party& me) {
        auto a = input_of<real>(me, 0, x);
        auto b = a * 2 + 1; // computed by the first reveal
        auto const first = reveal(b, 0);
        auto c = b * 3 - a; // built upon afterwards
        return c;
    });
    CHECK(value == each([](double v) { return (2 * v + 1) * 3 - v; }, x));
}

TEST_CASE("a sum of a thousand terms is one pass") {
    auto const x = random_values<1>({5}, 1, 14);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        auto sum_of_many = a;
        for (int i = 0; i < 1000; ++i) sum_of_many = sum_of_many + a + 1;
        return sum_of_many;
    });
    CHECK(value == each([](double v) { return 1001 * v + 1000; }, x));
    CHECK(cost.rounds == 1);
}
