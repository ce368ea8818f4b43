// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/when_all.hpp>

#include "../support/rounds.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

task<int> after(scheduler& s, int rounds, int value, std::string* log, live_count) {
    *log += "<" + std::to_string(value);
    for (int i = 0; i < rounds; ++i) co_await round_trip(s);
    *log += ">" + std::to_string(value);
    co_return value;
}

task<void> nothing_after(scheduler& s, int rounds) {
    for (int i = 0; i < rounds; ++i) co_await round_trip(s);
}

task<int> fail_after(scheduler& s, int rounds, std::string what, live_count) {
    for (int i = 0; i < rounds; ++i) co_await round_trip(s);
    throw std::logic_error(what);
}

task<int> sum_of_three(scheduler& s, std::string* log, live_count one) {
    auto [a, b, c, none] = co_await when_all(after(s, 2, 1, log, one), after(s, 1, 2, log, one),
                                             after(s, 0, 3, log, one), nothing_after(s, 1));
    static_cast<void>(none);
    co_return 100 * a + 10 * b + c;
}

task<std::vector<int>> many(scheduler& s, int n, std::string* log, live_count one) {
    std::vector<task<int>> tasks;
    for (int i = 0; i < n; ++i) tasks.push_back(after(s, i % 3, i, log, one));
    co_return co_await when_all(std::move(tasks));
}

/// Fails side by side with others, catches it, and goes on.
task<std::string> recover(scheduler& s, int failing_round, std::string* log, live_count one, int* live) {
    std::string caught;
    int const before = *live;
    try {
        co_await when_all(after(s, 5, 1, log, one), fail_after(s, failing_round, "second", one),
                          after(s, 3, 3, log, one), fail_after(s, 2, "fourth", one));
    } catch (std::logic_error const& e) {
        caught = e.what();
    }
    // all children are gone and wait for nothing
    caught += std::string(*live == before ? " alone" : " with frames left") + (s.pending().alone() ? "" : ", waiting");
    co_await round_trip(s);
    int const more = co_await after(s, 1, 9, log, one);
    co_return caught + " " + std::to_string(more);
}

task<std::string> recover_list(scheduler& s, live_count one) {
    std::vector<task<int>> tasks;
    for (int i = 0; i < 10; ++i) tasks.push_back(fail_after(s, i == 7 ? 1 : 4, "number " + std::to_string(i), one));
    std::string caught;
    try {
        co_await when_all(std::move(tasks));
    } catch (std::logic_error const& e) {
        caught = e.what();
    }
    co_return caught;
}

task<int> nested_alls(scheduler& s, int depth) {
    if (depth == 0) {
        co_await round_trip(s);
        co_return 1;
    }
    std::vector<task<int>> one_task;
    one_task.push_back(nested_alls(s, depth - 1));
    auto below = co_await when_all(std::move(one_task));
    co_return below.front() + 1;
}

} // namespace

TEST_CASE("what runs side by side shares its rounds, starts in order and gives its results in order") {
    rounds_run r;
    std::string log;
    int live = 0;
    CHECK(r.run(sum_of_three(r.scheduler, &log, live_count(live))) == 123);
    CHECK(r.rounds == 2);
    CHECK(log == "<1<2<3>3>2>1");
    CHECK(live == 0);
}

TEST_CASE("lists, the empty one too") {
    rounds_run r;
    std::string log;
    int live = 0;
    auto const values = r.run(many(r.scheduler, 1000, &log, live_count(live)));
    REQUIRE(values.size() == 1000);
    for (int i = 0; i < 1000; ++i) CHECK(values[static_cast<std::size_t>(i)] == i);
    CHECK(r.rounds == 2);
    CHECK(r.run(many(r.scheduler, 0, &log, live_count(live))).empty());
    CHECK(live == 0);
}

TEST_CASE("the first failure cancels its siblings, and a protocol that catches it goes on") {
    rounds_run r;
    std::string log;
    int live = 0;
    SUBCASE("after a round") {
        CHECK(r.run(recover(r.scheduler, 1, &log, live_count(live), &live)) == "second alone 9");
        CHECK(r.rounds == 3);
        CHECK(log == "<1<3<9>9");
    }
    SUBCASE("before the first round: what comes after it does not even start") {
        CHECK(r.run(recover(r.scheduler, 0, &log, live_count(live), &live)) == "second alone 9");
        CHECK(r.rounds == 2);
        CHECK(log == "<1<9>9");
    }
    SUBCASE("two in one round: the first in the order of waiting") {
        CHECK(r.run(recover(r.scheduler, 2, &log, live_count(live), &live)) == "second alone 9");
    }
    SUBCASE("another one first") {
        CHECK(r.run(recover(r.scheduler, 4, &log, live_count(live), &live)) == "fourth alone 9");
    }
    SUBCASE("in a list") { CHECK(r.run(recover_list(r.scheduler, live_count(live))) == "number 7"); }
    CHECK(live == 0);
}

TEST_CASE("groups within groups keep the stack flat") {
    rounds_run r;
    CHECK(r.run(nested_alls(r.scheduler, 100'000)) == 100'001);
    CHECK(r.rounds == 1);
}
