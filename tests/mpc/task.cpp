// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/task.hpp>

#include <moiety/mpc/scheduler.hpp>

#include "../support/rounds.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

using namespace moiety;
using namespace moiety_test;

namespace {

task<int> value_of(int x, live_count, bool* begun) {
    *begun = true;
    co_return x;
}

task<int> failing(scheduler& s, int rounds, live_count) {
    for (int i = 0; i < rounds; ++i) co_await round_trip(s);
    throw std::logic_error("on purpose");
}

task<int> twice(scheduler& s, live_count) {
    co_await round_trip(s);
    co_await round_trip(s);
    co_return 2;
}

task<int> nested(scheduler& s, int depth, int rounds) {
    if (depth == 0) {
        for (int i = 0; i < rounds; ++i) co_await round_trip(s);
        co_return 0;
    }
    int const below = co_await nested(s, depth - 1, rounds);
    co_return below + 1;
}

task<int> nested_failure(scheduler& s, int depth) {
    if (depth == 0) {
        co_await round_trip(s);
        throw std::logic_error("from the bottom");
    }
    int const below = co_await nested_failure(s, depth - 1);
    co_return below + 1;
}

task<std::unique_ptr<int>> movable(scheduler& s) {
    co_await round_trip(s);
    auto p = std::make_unique<int>(7);
    co_return p;
}

} // namespace

TEST_CASE("a task starts when it is run, and not before") {
    bool begun = false;
    int live = 0;
    auto t = value_of(5, live_count(live), &begun);
    CHECK(!begun);
    CHECK(!t.done());
    rounds_run r;
    CHECK(r.run(std::move(t)) == 5);
    CHECK(begun);
    CHECK(r.rounds == 0);
    CHECK(live == 0);
}

TEST_CASE("a task that is never run gives its frame back") {
    bool begun = false;
    int live = 0;
    {
        auto t = value_of(5, live_count(live), &begun);
        auto other = std::move(t);
        CHECK(live == 1);
        CHECK(!t);
        other = value_of(6, live_count(live), &begun);
        CHECK(live == 1);
    }
    CHECK(live == 0);
    CHECK(!begun);
}

TEST_CASE("rounds, results and exceptions come through") {
    rounds_run r;
    int live = 0;
    CHECK(r.run(twice(r.scheduler, live_count(live))) == 2);
    CHECK(r.rounds == 2);
    CHECK_THROWS_WITH_AS(r.run(failing(r.scheduler, 3, live_count(live))), "on purpose", std::logic_error);
    CHECK(r.rounds == 5);
    CHECK_THROWS_AS(r.run(failing(r.scheduler, 0, live_count(live))), std::logic_error);
    CHECK(live == 0);
    CHECK(*r.run(movable(r.scheduler)) == 7);
}

TEST_CASE("a task that waits and is dropped no longer waits") {
    rounds_run r;
    int live = 0;
    {
        detail::run_queue queue;
        auto t = twice(r.scheduler, live_count(live));
        t.start(queue);
        CHECK(live == 1);
        CHECK(!r.scheduler.pending().alone());
    }
    CHECK(live == 0);
    CHECK(r.scheduler.pending().alone());
}

TEST_CASE("long chains keep the stack flat") {
    rounds_run r;
    SUBCASE("of rounds") {
        CHECK(r.run(nested(r.scheduler, 0, 100'000)) == 0);
        CHECK(r.rounds == 100'000);
    }
    SUBCASE("of tasks within tasks, without a round") { CHECK(r.run(nested(r.scheduler, 100'000, 0)) == 100'000); }
    SUBCASE("of tasks within tasks, each ended after a round") {
        CHECK(r.run(nested(r.scheduler, 100'000, 2)) == 100'000);
        CHECK(r.rounds == 2);
    }
    SUBCASE("of tasks that an exception leaves") {
        CHECK_THROWS_WITH_AS(r.run(nested_failure(r.scheduler, 20'000)), "from the bottom", std::logic_error);
    }
}
