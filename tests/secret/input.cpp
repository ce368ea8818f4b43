// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/input.hpp>

#include "evaluate.hpp"

#include <moiety/secret/product.hpp>

#include <atomic>
#include <limits>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

party ideal_party() { return party::ideal(fixed_seeds().party0, fixed_seeds().party1); }

} // namespace

TEST_CASE("an input's callback runs at its owner and in the ideal role, nowhere else") {
    for (int owner : {0, 1}) {
        CAPTURE(owner);
        std::atomic<int> calls{0}, at_others{0};
        run_all_roles([&](party& me) {
            auto x = me.input<real>(owner, {2, 3}, [&] {
                ++calls;
                if (!me.holds_input_of(owner)) ++at_others;
                return values<2>(xt::ones<double>({2, 3}));
            });
            return reveal(x, 0).has_value();
        });
        CHECK(calls == 2);
        CHECK(at_others == 0);
    }
}

TEST_CASE("an input costs nothing as a share, one message one way when it is opened") {
    auto const x = random_values<1>({9}, 5, 1);
    auto const as_share = cost_of([&](party& me) { return input_of<real>(me, 0, x) + 1; });
    CHECK(as_share.rounds == 1); // the reveal
    auto prepared = [&](int owner) { return dry_run([&](party& me) { prepare(input_of<real>(me, owner, x)); }); };
    CHECK(prepared(0).payload_bits == std::array<std::uint64_t, 2>{9 * 64, 0});
    CHECK(prepared(1).payload_bits == std::array<std::uint64_t, 2>{0, 9 * 64});
    CHECK(prepared(1).rounds == 1);
    CHECK(prepared(1).sent_bytes == std::array<std::uint64_t, 2>{0, 8 + 72});
    CHECK(prepared(1).dealt_bits == 0);
}

TEST_CASE("values are rounded to the nearest unit, and the extremes of a format go in") {
    values<1> const x{0.5 / 65536 + 1, -1.4 / 65536, 0x1p46, -0x1p47, 0.0};
    auto const value = value_of([&](party& me) { return input_of<real>(me, 1, x); });
    CHECK(value == values<1>{1, -1.0 / 65536, 0x1p46, -0x1p47, 0});
}

TEST_CASE("a value that the format does not hold is named with its place") {
    auto me = ideal_party();
    auto place = [&](double bad) {
        values<2> x = xt::zeros<double>({2, 3});
        x(1, 2) = bad;
        return me.input<real>(0, {2, 3}, [&] { return x; });
    };
    auto const message = "element (1, 2) of a tensor of shape (2, 3) is not finite or does not fit the format 64.16";
    CHECK_THROWS_WITH_AS(place(std::nan("")), message, range_error);
    CHECK_THROWS_WITH_AS(place(std::numeric_limits<double>::infinity()), message, range_error);
    CHECK_THROWS_WITH_AS(place(0x1p47), message, range_error);
    CHECK_THROWS_WITH_AS(place(-0x1.0000001p47), message, range_error);
    CHECK_NOTHROW(place(-0x1p47));
    // Nothing was computed, so the session goes on.
    CHECK(reveal(me.input<real>(0, {1}, [] { return values<1>{7}; }), 0)->operator()(0) == 7);
}

TEST_CASE("a wrong shape, rank or owner is an error of the input") {
    auto me = ideal_party();
    auto const x = random_values<2>({2, 3}, 1, 2);
    CHECK_THROWS_WITH_AS((me.input<real>(0, {3, 2}, [&] { return x; })), "input: shapes (3, 2) and (2, 3) differ",
                         shape_error);
    CHECK_THROWS_WITH_AS((me.input<real>(0, {6}, [&] { return x; })),
                         "an expression of rank 2 where rank 1 is expected", shape_error);
    CHECK_THROWS_WITH_AS((me.input<real>(2, {2, 3}, [&] { return x; })), "input: a party's id is 0 or 1, not 2",
                         usage_error);
}

TEST_CASE("any xtensor expression is an input") {
    auto const x = random_values<2>({3, 4}, 3, 3);
    auto const value = value_of([&](party& me) { return me.input<real>(0, {3, 4}, [&] { return x * 2 + 1; }); });
    CHECK(value == each([](double v) { return 2 * v + 1; }, x));
    auto const floats = value_of([&](party& me) {
        return me.input<real>(1, {2}, [] { return xt::xarray<float>({0.5f, -3.25f}); });
    });
    CHECK(floats == values<1>{0.5, -3.25});
}

TEST_CASE("a public constant is an operand like any other") {
    auto const x = random_values<2>({2, 4}, 3, 4), c = random_values<2>({2, 4}, 3, 5);
    auto const value = value_of([&](party& me) {
        auto const k = constant<real, 2>(me, c);
        auto const a = input_of<real>(me, 0, x);
        return a * k - k + k * k;
    });
    CHECK(value == each([](double a, double k) { return a * k - k + k * k; }, x, c));
    auto me = ideal_party();
    CHECK_THROWS_AS((constant<real, 2>(me, x * 1e20)), range_error);
}
