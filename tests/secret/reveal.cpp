// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/reveal.hpp>

#include "evaluate.hpp"

#include <moiety/secret/compare.hpp>
#include <moiety/secret/product.hpp>

#include <string>

using namespace moiety;
using namespace moiety_test;

namespace {
using real = fixed<64, 16>;
}

TEST_CASE("a value goes to the party that it is revealed to, and to nobody else") {
    auto const x = random_values<1>({6}, 10, 1);
    for (int receiver : {0, 1}) {
        CAPTURE(receiver);
        auto const r = run_all_roles([&](party& me) { return reveal(input_of<real>(me, 0, x) * 2, receiver); });
        CHECK(r.party0.has_value() == (receiver == 0));
        CHECK(r.party1.has_value() == (receiver == 1));
        REQUIRE(r.ideal.has_value());
        CHECK((receiver == 0 ? *r.party0 : *r.party1) == *r.ideal);
        CHECK(*r.ideal == each([](double v) { return 2 * v; }, x));
        check_costs(r);
        CHECK(r.cost_dry.payload_bits[static_cast<std::size_t>(receiver)] == 0);
        CHECK(r.cost_dry.payload_bits[static_cast<std::size_t>(1 - receiver)] == 6 * 64);
    }
    auto me = party::dry_run();
    auto const s = input_of<real>(me, 0, x);
    CHECK_THROWS_WITH_AS(reveal(s, 2), "reveal: a party's id is 0 or 1, not 2", usage_error);
}

TEST_CASE("nothing is computed before reveal, and nothing twice") {
    auto const x = random_values<1>({10}, 3, 2);
    auto me = party::dry_run();
    auto const a = input_of<real>(me, 0, x);
    auto const y = a * a + (a < 1).shape()[0];
    auto const z = where(a < 1, a, a + 1);
    CHECK(me.cost() == cost_report{});
    reveal(y, 0);
    auto const first = me.cost();
    CHECK(first.rounds == 2);
    reveal(y, 0); // only the reveal itself
    CHECK((me.cost() - first).rounds == 1);
    CHECK((me.cost() - first).payload_bits == std::array<std::uint64_t, 2>{0, 10 * 64});
    CHECK((me.cost() - first).dealt_bits == 0);
    static_cast<void>(z); // never asked for, never paid
}

TEST_CASE("prepare opens ahead of use, and the use is free of it") {
    auto const x = random_values<2>({4, 4}, 3, 3), w = random_values<2>({4, 4}, 3, 4);
    auto me = party::dry_run();
    auto const a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, w);
    auto const c = b * b;
    prepare(b, c);
    auto const ahead = me.cost();
    CHECK(ahead.rounds == 2);
    reveal(matmul(a, b), 0);
    CHECK((me.cost() - ahead).payload_bits == std::array<std::uint64_t, 2>{16 * 64, 16 * 64});
    std::vector<secret<real, 2>> const list{a, b};
    auto const before = me.cost();
    prepare(list);
    prepare(a);
    prepare(std::vector<secret<real, 2>>{});
    CHECK(me.cost() == before);
}

TEST_CASE("tensors without elements") {
    auto const x = values<2>::from_shape({0, 3});
    auto const [value, cost] = evaluate([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return a * a + 1;
    });
    CHECK(value.shape() == std::array<std::size_t, 2>{0, 3});
    CHECK(cost.sent_bytes == std::array<std::uint64_t, 2>{0, 0});
    // Opened straight as an input of party 1, of whom party 0 gets no message.
    auto const r = run_all_roles([&](party& me) {
        auto const a = input_of<real>(me, 1, x);
        return reveal(where(a < 0, a, a), 0);
    });
    REQUIRE(r.party0.has_value());
    CHECK(r.party0->shape() == value.shape());
    CHECK(*r.party0 == *r.ideal);
}

TEST_CASE("an empty secret says so") {
    secret<real, 1> nothing;
    CHECK(nothing.empty());
    auto const message = "this secret is empty: it was never given a value";
    CHECK_THROWS_WITH_AS(reveal(nothing, 0), message, usage_error);
    CHECK_THROWS_WITH_AS(nothing + nothing, message, usage_error);
    CHECK_THROWS_WITH_AS(nothing.shape(), message, usage_error);
    CHECK_THROWS_AS(prepare(nothing), usage_error);
}

TEST_CASE("secrets of two sessions are not prepared together") {
    auto a = party::dry_run(), b = party::dry_run();
    auto const x = input_of<real>(a, 0, random_values<1>({2}, 1, 5)),
               y = input_of<real>(b, 0, random_values<1>({2}, 1, 5));
    CHECK_THROWS_AS(prepare(x, y), usage_error);
    CHECK_THROWS_AS(prepare(std::vector<secret<real, 1>>{x, y}), usage_error);
}

TEST_CASE("chains of ten thousand products do not nest on the stack") {
    constexpr int length = 10'000;
    auto const x = values<1>{1, -1};
    SUBCASE("computed") {
        auto const r = ideal_run(fixed_seeds(), [&](party& me) {
            auto const a = input_of<real>(me, 0, x);
            secret<real, 1> y = a;
            for (int i = 0; i < length; ++i) y = y * a;
            return *reveal(y, 0);
        });
        // rescaling a multiple of the unit is exact
        CHECK(r == values<1>{1, -1});
    }
    SUBCASE("dropped without being computed") {
        auto me = party::dry_run();
        auto const a = input_of<real>(me, 0, x);
        secret<real, 1> y = a;
        for (int i = 0; i < length; ++i) y = i % 2 ? y * a : transpose(y, {0}) * 2 - a;
        CHECK(me.cost().rounds == 0);
    }
    SUBCASE("that fail at their first link") {
        auto me = party::dry_run();
        auto fail = [](party&) -> task<share<real, 1>> {
            throw range_error("the first link");
            co_return share<real, 1>();
        };
        auto const a = input_of<real>(me, 0, x);
        secret<real, 1> y(me, a.shape(), fail(me));
        for (int i = 0; i < length; ++i) y = y * a;
        CHECK_THROWS_WITH_AS(reveal(y, 0), "the first link", range_error);
    }
    SUBCASE("that are abandoned half way") {
        auto me = party::dry_run();
        auto const a = input_of<real>(me, 0, x);
        secret<real, 1> y = a;
        for (int i = 0; i < length; ++i) y = y * a;
        auto never = [](party&, std::shared_ptr<detail::node<real, 1>> node) -> task<void> {
            node->want_masked();
            throw usage_error("enough");
            co_return;
        };
        CHECK_THROWS_WITH_AS(me.run(never(me, y.pointer())), "enough", usage_error);
    }
    SUBCASE("of comparisons") {
        auto me = party::dry_run();
        auto const a = input_of<real>(me, 0, x);
        auto b = a < 0;
        for (int i = 0; i < length; ++i) b = !b;
        reveal(b, 0);
        CHECK(me.cost().rounds > 0);
    }
}

TEST_CASE("an error inside a node ends the session, once and for all who ask") {
    auto me = party::dry_run();
    auto const x = input_of<real>(me, 0, random_values<1>({2}, 1, 6));
    auto fail = [](party&) -> task<share<real, 1>> {
        throw range_error("a node that fails");
        co_return share<real, 1>();
    };
    secret<real, 1> const bad(me, x.shape(), fail(me));
    CHECK_THROWS_WITH_AS(reveal(bad * x + x, 0), "a node that fails", range_error);
    CHECK_THROWS_WITH_AS(reveal(x, 0), "this session has ended with an earlier error; make a new one", usage_error);
    CHECK_THROWS_AS(reveal(bad, 0), usage_error);
}

TEST_CASE("a party that fails inside a node ends the other's wait") {
    auto run = [] {
        insecure_local_run([](party& me) {
            auto const x = me.input<real>(0, {2}, [] { return values<1>{1, 2}; });
            auto fail = [](party& p, std::shared_ptr<detail::node<real, 1>> node) -> task<share<real, 1>> {
                auto s = co_await node->as_masked();
                if (p.is_evaluator() && p.id() == 1) throw range_error("party 1 stops here");
                co_return to_share(p, s);
            };
            auto const node = x.pointer();
            secret<real, 1> const bad(me, x.shape(), fail(me, node));
            reveal(bad * x, 0);
        });
    };
    CHECK_THROWS_WITH_AS(run(), "party 1 stops here", range_error);
}
