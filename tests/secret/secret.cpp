// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/secret.hpp>

#include "evaluate.hpp"

#include <moiety/secret/product.hpp>

#include <type_traits>

using namespace moiety;
using namespace moiety_test;

namespace {

using wide = fixed<62, 32, 16>;

template <class T, class U>
inline constexpr bool is = std::is_same_v<std::remove_cvref_t<T>, U>;

// What a secret is not: something to branch on, or a narrower number without a name for how it got there.
static_assert(!std::is_constructible_v<bool, secret<bit, 1>>);
static_assert(!std::is_convertible_v<secret<fixed<64, 16>, 1>, secret<fixed<64, 12>, 1>>);
static_assert(!std::is_convertible_v<secret<fixed<64, 16>, 1>, secret<fixed<32, 16>, 1>>);
static_assert(!std::is_convertible_v<secret<fixed<64, 16>, 1>, secret<fixed<64, 32, 16>, 1>>);
static_assert(std::is_convertible_v<secret<fixed<64, 32, 16>, 1>, secret<fixed<64, 16>, 1>>);

} // namespace

TEST_CASE("settling rescales once, to within a unit, and is remembered") {
    auto const x = random_values<1>({200}, 1000, 1);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const unsettled = input_of<wide>(me, 0, x);
        secret<fixed<62, 16>, 1> const a = unsettled; // by conversion
        auto const b = settle(unsettled);
        return a + b;
    });
    CHECK(largest_difference(value, each([](double v) { return 2 * v; }, x)) == 0); // multiples of 2^-8
    CHECK(cost.rounds == 2);
    CHECK(cost.payload_bits[0] == 200 * 62);
    auto const fine = value_of([&](party& me) { return settle(input_of<wide>(me, 0, x) * 1 + 0x1.8p-17); });
    double mean = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        double const error = (fine(i) - x(i)) * 65536; // 0.75 units: 0 or 1
        CHECK((error == 0 || error == 1));
        mean += error / 200;
    }
    CHECK(mean > 0.55);
    CHECK(mean < 0.95);
}

TEST_CASE("settling a settled number is the number itself") {
    auto me = party::dry_run();
    auto const x = input_of<fixed<62, 16>>(me, 0, random_values<1>({3}, 1, 2));
    CHECK(settle(x).pointer() == x.pointer());
}

TEST_CASE("shrinking rings: a round a product, and no opening of what was rescaled") {
    auto const x = random_values<2>({5, 5}, 1, 3);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const a = input_of<fixed<62, 16>>(me, 0, x);
        auto const b = shrink(matmul(a, a));
        static_assert(is<decltype(b), secret<fixed<46, 16>, 2>>);
        return matmul(b, a); // in 46 bits
    });
    auto const expected = product_of(product_of(x, x), x);
    CHECK(largest_difference(value, expected) < 5 * 1.0 / 65536);
    CHECK(cost.rounds == 3); // x, x x, and the reveal
    CHECK(cost.payload_bits[0] == 2 * 25 * 62);
}

TEST_CASE("convert moves between rings and scales by one opening") {
    auto const x = random_values<1>({100}, 100, 4);
    auto check = [&]<Fixed From, Fixed To>(From, To) {
        auto const [value, cost] = evaluate([&](party& me) { return convert<To>(input_of<From>(me, 1, x)); });
        CHECK(largest_difference(value, x) < std::ldexp(1.0, -int(To::fraction)));
        CHECK(cost.rounds == 2);
    };
    check(fixed<24, 16>{}, fixed<24, 16>{});
    check(fixed<32, 16>{}, fixed<64, 16>{});         // wider
    check(fixed<64, 32, 16>{}, fixed<32, 12>{});     // narrower
    check(fixed<64, 48, 16>{}, fixed<64, 32, 16>{}); // not all the way home
}

TEST_CASE("reduce_to and divided_by_power are free and exact") {
    auto const x = random_values<1>({100}, 100, 5);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const narrow = reduce_to<40>(input_of<fixed<64, 16>>(me, 0, x));
        static_assert(is<decltype(narrow), secret<fixed<40, 16>, 1>>);
        auto const eighth = divided_by_power<3>(narrow);
        static_assert(is<decltype(eighth), secret<fixed<40, 19, 16>, 1>>);
        return eighth;
    });
    CHECK(value == each([](double v) { return v / 8; }, x));
    CHECK(cost.rounds == 1);
    CHECK(cost.payload_bits[1] == 100 * 40);
}
