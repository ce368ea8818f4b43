// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/local_run.hpp>

#include <moiety/core/encode.hpp>

#include "../support/roles.hpp"
#include "../support/sample_program.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

using namespace moiety;
using namespace moiety_test;

namespace {

auto const times = [](party& me) {
    shape_t<2> const shape{3, 100};
    return me.run(program(me, shape));
};

} // namespace

TEST_CASE("one program in all five roles: the same values and the same costs") {
    auto const r = run_all_roles(times);
    REQUIRE(r.party0.has_value());
    CHECK(!r.party1.has_value());
    CHECK(same(r.party0, r.ideal));
    auto const x = filled(0.2503, {3, 100}), y = filled(-0.5, {3, 100});
    for (std::size_t i = 0; i < 300; ++i)
        CHECK(decode<real>(r.party0->words()[i]) ==
              doctest::Approx(decode<real>(x.words()[i]) * decode<real>(y.words()[i])).epsilon(1e-4));
    check_costs(r);
    CHECK(r.cost_dry.rounds > 0);
    CHECK(r.cost_dry.dealt_bytes > 0);
}

TEST_CASE("a program of several runs, and one that returns nothing") {
    auto const r = run_all_roles([](party& me) {
        for (int i = 0; i < 3; ++i) times(me);
    });
    check_costs(r);
    auto const once = dry_run(times);
    CHECK(r.cost_dealer.rounds == 3 * once.rounds);
    CHECK(r.cost_dealer.dealt_bytes == 3 * once.dealt_bytes);
}

TEST_CASE("a program that does nothing sends nothing, not even a greeting") {
    auto const r = run_all_roles([](party&) {});
    check_costs(r);
    CHECK(r.traffic0.sent_bytes == 0);
}

TEST_CASE("seeds decide the masks, and fresh ones the same result to within the rounding") {
    auto [a, none] = insecure_local_run(fixed_seeds(1), times);
    auto [b, none2] = insecure_local_run(fixed_seeds(1), times);
    CHECK(same(a, b));
    CHECK(!same(a, ideal_run(fixed_seeds(2), times))); // stochastic rounding: a coin an element
    auto [fresh, none3] = insecure_local_run(times);
    REQUIRE(fresh.has_value());
    for (std::size_t i = 0; i < fresh->size(); ++i)
        CHECK(std::abs(decode<real>(fresh->words()[i]) - decode<real>(a->words()[i])) <= 0x1p-16);
}

TEST_CASE("a window smaller than what is dealt only makes the dealer wait") {
    auto const big = [](party& me) {
        shape_t<2> const shape{20, 500};
        return me.run(program(me, shape));
    };
    CHECK(dry_run(big).dealt_bytes > 10 * 1024);
    local_options small;
    small.window = 1024;
    auto [a, none] = insecure_local_run(fixed_seeds(), big, small);
    CHECK(same(a, ideal_run(fixed_seeds(), big)));
}

TEST_CASE("whoever fails, the others end and the cause is reported") {
    struct own_error : std::runtime_error {
        using std::runtime_error::runtime_error;
    };
    // before, between and after rounds; outside of run and inside
    for (int const failing : {0, 1, 2})
        for (int const place : {0, 1, 2}) {
            CAPTURE(failing);
            CAPTURE(place);
            auto const f = [&](party& me) {
                int const who = me.has_shares() ? me.id() : 2;
                auto const fail = [&](int at) {
                    if (who == failing && at == place) throw own_error("role " + std::to_string(who));
                };
                fail(0);
                times(me);
                fail(1);
                auto const failing_task = [](party& p, bool now) -> task<int> {
                    if (now) throw own_error("role " + std::to_string(p.has_shares() ? p.id() : 2));
                    co_return 0;
                };
                me.run(failing_task(me, who == failing && place == 2));
                times(me);
            };
            CHECK_THROWS_WITH_AS(insecure_local_run(f), ("role " + std::to_string(failing)).c_str(), own_error);
        }
}

TEST_CASE("different programs end in one error") {
    SUBCASE("a party stops early") {
        for (int const early : {0, 1}) {
            CAPTURE(early);
            auto const f = [&](party& me) {
                if (!(me.is_evaluator() && me.id() == early)) times(me);
            };
            CHECK_THROWS_AS(insecure_local_run(f), error);
        }
    }
    SUBCASE("the dealer stops early") {
        auto const f = [](party& me) {
            if (me.has_shares()) times(me);
        };
        CHECK_THROWS_WITH_AS(
            insecure_local_run(f),
            "the dealer does not run the same program: it has ended, and party 1 needs more corrections",
            mismatch_error);
    }
    SUBCASE("the dealer goes on") {
        auto const f = [](party& me) {
            times(me);
            if (!me.has_shares()) times(me);
        };
        std::string const start = "the dealer does not run the same program: ";
        std::string message;
        try {
            insecure_local_run(f);
        } catch (mismatch_error const& e) {
            message = e.what();
        }
        CHECK(message.substr(0, start.size()) == start);
    }
    SUBCASE("shapes differ") {
        auto const f = [](party& me) {
            shape_t<2> const shape{3, me.is_evaluator() && me.id() == 1 ? 101u : 100u};
            me.run(program(me, shape));
        };
        CHECK_THROWS_AS(insecure_local_run(f), mismatch_error);
    }
    SUBCASE("each waits for the other's reveal: the timeout ends it") {
        auto const f = [](party& me) {
            auto const wait = [](party& p) -> task<int> {
                auto mine = p.draw_mask<real>(shape_t<1>{4});
                share<real, 1> s(mine.words());
                co_await open_to(p, s, p.id());
                co_return 0;
            };
            me.run(wait(me));
        };
        local_options o;
        o.timeout = std::chrono::milliseconds(50);
        CHECK_THROWS_AS(insecure_local_run(f, o), error);
    }
}
