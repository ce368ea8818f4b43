// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/compare.hpp>

#include "evaluate.hpp"

#include <moiety/secret/product.hpp>

using namespace moiety;
using namespace moiety_test;

namespace {

using truths = xt::xtensor<bool, 1>;

template <class F>
truths expected_truths(F f, values<1> const& x, values<1> const& y) {
    truths out = truths::from_shape({x.size()});
    for (std::size_t i = 0; i < x.size(); ++i) out(i) = f(x(i), y(i));
    return out;
}

/// Numbers around the boundaries that comparisons have: equal, one unit apart, far apart, both signs.
template <Fixed N>
std::pair<values<1>, values<1>> boundary_pairs() {
    double const unit = std::ldexp(1.0, -int(N::fraction)), far = std::ldexp(1.0, int(N::bits - N::fraction) - 3);
    std::vector<double> const points{0, unit, -unit, 1, 1 + unit, 1 - unit, -1, -1 - unit, far, -far, far - unit};
    values<1> x = values<1>::from_shape({points.size() * points.size()}), y = x;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t j = 0; j < points.size(); ++j) {
            x(i * points.size() + j) = points[i];
            y(i * points.size() + j) = points[j];
        }
    return {x, y};
}

template <Fixed N>
void check_secret_comparisons() {
    auto const [x, y] = boundary_pairs<N>();
    auto check = [&, &x = x, &y = y](auto f) {
        auto const [value, cost] = evaluate([&](party& me) { return f(input_of<N>(me, 0, x), input_of<N>(me, 1, y)); });
        CHECK(value == expected_truths(f, x, y));
        CHECK(cost.payload_bits[0] >= x.size() * N::bits);
    };
    check([](auto const& a, auto const& b) { return a < b; });
    check([](auto const& a, auto const& b) { return a <= b; });
    check([](auto const& a, auto const& b) { return a > b; });
    check([](auto const& a, auto const& b) { return a >= b; });
}

} // namespace

TEST_CASE("secrets compare exactly, one unit apart and far apart") {
    check_secret_comparisons<fixed<64, 16>>();
    check_secret_comparisons<fixed<32, 8>>();
}

TEST_CASE("public numbers compare exactly at the number itself, and x is opened once for all of them") {
    using real = fixed<64, 16>;
    auto const x = boundary_pairs<real>().first;
    for (double t : {0.0, 1.0, -1.0, 0x1p-16}) {
        CAPTURE(t);
        auto const y = each([t](double) { return t; }, x);
        auto check = [&](auto f) {
            CHECK(value_of([&](party& me) { return f(input_of<real>(me, 0, x), t); }) == expected_truths(f, x, y));
        };
        check([](auto const& a, auto b) { return a < b; });
        check([](auto const& a, auto b) { return a <= b; });
        check([](auto const& a, auto b) { return a > b; });
        check([](auto const& a, auto b) { return a >= b; });
    }
    auto openings = [&](auto f) { return cost_of([&](party& me) { return f(input_of<real>(me, 0, x)); }); };
    auto const one = openings([](auto a) { return a < 1; });
    auto const two = openings([](auto a) { return (a < 1) & (a > -2.5); });
    // One mask serves both: the second comparison brings its folds and the conjunction, not another 64 bits.
    CHECK(two.payload_bits[0] - one.payload_bits[0] < 48 * x.size());
}

TEST_CASE("truth tables of secret bits") {
    using real = fixed<64, 16>;
    values<1> const x{-1, -1, 1, 1}, y{-1, 1, -1, 1};
    auto check = [&](auto f, truths const& expected) {
        auto const value = value_of([&](party& me) {
            auto const a = input_of<real>(me, 0, x) > 0, b = input_of<real>(me, 1, y) > 0;
            return f(a, b);
        });
        CHECK(value == expected);
    };
    check([](auto a, auto b) { return a & b; }, {false, false, false, true});
    check([](auto a, auto b) { return a | b; }, {false, true, true, true});
    check([](auto a, auto b) { return (!(a | b)) | (a & b); }, {true, false, false, true});
    check([](auto a, auto) { return a & a; }, {false, false, true, true});
    check([](auto a, auto) { return a & (!a); }, {false, false, false, false});
}

TEST_CASE("where takes one of two values, exactly, and joins their scales") {
    using real = fixed<64, 16>;
    auto const x = random_values<2>({4, 5}, 50, 1), y = random_values<2>({4, 5}, 50, 2);
    auto const value = value_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, y);
        return where(a < b, b, a);
    });
    CHECK(value == each([](double a, double b) { return std::max(a, b); }, x, y));
    auto const mixed = value_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, y);
        return where(a >= 0, a * b, b - 1);
    });
    CHECK(mixed == each([](double a, double b) { return a >= 0 ? a * b : b - 1; }, x, y));
}

TEST_CASE("bits as numbers") {
    using real = fixed<50, 12>;
    auto const x = random_values<1>({70}, 3, 3);
    auto const count = value_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return sum(to_number<real>(a >= 1), 0);
    });
    double expected = 0;
    for (double v : x) expected += v >= 1;
    CHECK(count(0) == expected);
}

TEST_CASE("errors of comparisons are reported where they are written") {
    using real = fixed<64, 16>;
    auto me = party::dry_run(), other = party::dry_run();
    auto const x = input_of<real>(me, 0, random_values<1>({3}, 1, 4));
    auto const y = input_of<real>(me, 0, random_values<1>({4}, 1, 4));
    auto const z = input_of<real>(other, 0, random_values<1>({3}, 1, 4));
    CHECK_THROWS_WITH_AS(x < y, "shapes (3) and (4) do not broadcast to each other", shape_error);
    CHECK_THROWS_WITH_AS((x < 0) & (y < 0), "operator&: shapes (3) and (4) differ", shape_error);
    CHECK_THROWS_WITH_AS(where(x < 0, y, y), "where: shapes (3) and (4) differ", shape_error);
    CHECK_THROWS_AS(x < 1e300, range_error);
    CHECK_THROWS_AS(x >= std::nan(""), range_error);
    CHECK_THROWS_AS(x < z, usage_error);
    CHECK_THROWS_AS((x < 0) & (z < 0), usage_error);
    CHECK_THROWS_AS(where(x < 0, z, z), usage_error);
}
