// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/scheduler.hpp>

#include <moiety/mpc/when_all.hpp>

#include "../support/rounds.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

task<void> say(scheduler& s, std::string* log, char name, int rounds, live_count) {
    for (int i = 0; i < rounds; ++i) {
        co_await round_trip(s);
        *log += name;
    }
}

task<void> conversation(scheduler& s, std::string* log, live_count one) {
    co_await when_all(say(s, log, 'a', 3, one), say(s, log, 'b', 1, one), say(s, log, 'c', 3, one));
}

/// Waits for somebody who never comes.
task<void> forlorn(live_count) { co_await std::suspend_always{}; }

} // namespace

TEST_CASE("coroutines are resumed in the order of their waiting, a round after the other") {
    rounds_run r;
    std::string log;
    int live = 0;
    r.run(conversation(r.scheduler, &log, live_count(live)));
    CHECK(log == "abcacac");
    CHECK(r.rounds == 3);
    CHECK(live == 0);
}

TEST_CASE("a round carries all that waits, in order") {
    rounds_run r;
    std::string log;
    int live = 0;
    std::vector<int> sizes;
    r.scheduler.run(conversation(r.scheduler, &log, live_count(live)), [&](detail::list_link& pending) {
        int n = 0;
        for (auto* link = pending.after; link != &pending; link = link->after) ++n;
        sizes.push_back(n);
    });
    CHECK(sizes == std::vector<int>{3, 2, 2});
}

TEST_CASE("a protocol that nobody can help is an error, not a hang") {
    rounds_run r;
    int live = 0;
    CHECK_THROWS_WITH_AS(r.run(forlorn(live_count(live))),
                         "a protocol waits for something that no other protocol provides", usage_error);
    CHECK(live == 0);
}

TEST_CASE("an exception of the round leaves no frame and nothing pending") {
    rounds_run r;
    std::string log;
    int live = 0, rounds = 0;
    auto broken = [&](detail::list_link&) {
        if (++rounds == 2) throw std::runtime_error("the channel is gone");
    };
    CHECK_THROWS_WITH_AS(r.scheduler.run(conversation(r.scheduler, &log, live_count(live)), broken),
                         "the channel is gone", std::runtime_error);
    CHECK(live == 0);
    CHECK(r.scheduler.pending().alone());
    CHECK(r.scheduler.ready().alone());
    CHECK(log == "abc");
}

TEST_CASE("links take themselves out of their list") {
    detail::list_link list, other;
    {
        detail::list_link a, b, c;
        list.append(a);
        list.append(b);
        other.append(c);
        list.splice(other);
        CHECK(other.alone());
        CHECK(list.after == &a);
        CHECK(a.after == &b);
        CHECK(b.after == &c);
        CHECK(c.after == &list);
        b.unlink();
        CHECK(a.after == &c);
        CHECK(b.alone());
        list.splice(other);
        CHECK(list.before == &c);
    }
    CHECK(list.alone());
}
