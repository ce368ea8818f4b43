// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/party.hpp>

#include <moiety/deal/memory.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/net/memory.hpp>
#include <moiety/net/null.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<64, 16>;

struct seed_only {
    bool* closed = nullptr;
    seed stream_seed() { return seed({}); }
    void read_corrections(std::span<std::byte>) { throw material_error("nothing here"); }
    void close() {
        if (closed) *closed = true;
    }
};

task<void> open_something(party& p) { co_await open(p, share<number, 1>(tensor<number, 1>::zeros({4}))); }

task<void> fail_after_a_round(party& p) {
    co_await open_something(p);
    throw std::logic_error("a mistake in a protocol");
}

task<int> recover_inside(party& p) {
    int caught = 0;
    try {
        co_await fail_after_a_round(p);
    } catch (std::logic_error const&) {
        caught = 1;
    }
    co_await open_something(p);
    co_return caught;
}

struct sink_that_counts {
    std::size_t bytes = 0, finished = 0;
    void write_corrections(std::span<std::byte const> b) { bytes += b.size(); }
    void finish() { ++finished; }
};

} // namespace

// Secrets refer to their party, which therefore stays where it is.
static_assert(!std::is_move_constructible_v<party> && !std::is_copy_constructible_v<party>);

TEST_CASE("what a role is, it says by two booleans") {
    auto [a, b] = memory_channel_pair();
    seed_only source;
    sink_that_counts sink;
    auto const seeds = fixed_seeds();
    auto check = [](party const& p, bool shares, bool masks, int id, bool evaluator, bool in0, bool in1, bool adds) {
        CHECK(p.has_shares() == shares);
        CHECK(p.has_masks() == masks);
        CHECK(p.id() == id);
        CHECK(p.is_evaluator() == evaluator);
        CHECK(p.holds_input_of(0) == in0);
        CHECK(p.holds_input_of(1) == in1);
        CHECK(p.adds_public() == adds);
    };
    check(party(0, a, source), true, false, 0, true, true, false, true);
    check(party(1, b, source), true, false, 1, true, false, true, false);
    check(party::dealer(seeds.party0, seeds.party1, sink), false, true, 0, false, false, false, false);
    check(party::ideal(seeds.party0, seeds.party1), true, true, 0, false, true, true, true);
    check(party::dry_run(), false, false, 0, false, false, false, false);
    CHECK_THROWS_WITH_AS(party(2, a, source), "a party's id is 0 or 1, not 2", usage_error);
}

TEST_CASE("an exception that leaves run ends the session at both parties") {
    auto [a, b] = memory_channel_pair(std::chrono::seconds(5));
    bool closed = false;
    seed_only source{&closed}, plain;
    std::string peer;
    std::thread other([&, &end = b] {
        party me(1, end, plain);
        try {
            me.run(open_something(me));
            me.run(open_something(me));
        } catch (timeout_error const& e) {
            peer = "timeout";
        } catch (channel_error const& e) {
            peer = "channel";
        }
    });
    party me(0, a, source);
    CHECK_THROWS_WITH_AS(me.run(fail_after_a_round(me)), "a mistake in a protocol", std::logic_error);
    other.join();
    CHECK(peer == "channel"); // at once, not after its timeout
    CHECK(closed);
    auto const spent = me.cost();
    CHECK_THROWS_WITH_AS(me.run(open_something(me)), "this session has ended with an earlier error; make a new one",
                         usage_error);
    CHECK(me.cost() == spent);
}

TEST_CASE("an exception that a protocol catches ends nothing") {
    auto const r = run_all_roles([](party& p) { return p.run(recover_inside(p)); });
    CHECK(r.party0 == 1);
    CHECK(r.party1 == 1);
    check_costs(r);
    CHECK(r.cost_dry.rounds == 2);
}

TEST_CASE("a party that gives up cannot run, and its peer is told") {
    auto [a, b] = memory_channel_pair(std::chrono::seconds(5));
    seed_only source;
    party me(0, a, source), peer(1, b, source);
    me.abandon();
    CHECK_THROWS_AS(me.run(open_something(me)), usage_error);
    CHECK_THROWS_AS(peer.run(open_something(peer)), channel_error);
    CHECK_THROWS_AS(peer.run(open_something(peer)), usage_error);
}

TEST_CASE("the dealer's stream is flushed at the end of every run, and not after a failure") {
    sink_that_counts sink;
    auto const seeds = fixed_seeds();
    auto dealer = party::dealer(seeds.party0, seeds.party1, sink);
    dealer.run(open_something(dealer));
    CHECK(sink.finished == 1);
    dealer.run(open_something(dealer));
    CHECK(sink.finished == 2);
    CHECK_THROWS_AS(dealer.run(fail_after_a_round(dealer)), std::logic_error);
    CHECK(sink.finished == 2);
    CHECK_THROWS_AS(dealer.run(open_something(dealer)), usage_error);
}

TEST_CASE("a failing source of corrections ends the session too") {
    auto [a, b] = memory_channel_pair(std::chrono::seconds(5));
    seed_only source;
    party me(1, b, source);
    auto needs_dealing = [](party& p) -> task<void> {
        p.deal(
            shape_t<1>{3}, [](auto const& x) { return x; }, p.draw_mask<number>(shape_t<1>{3}));
        co_return;
    };
    CHECK_THROWS_WITH_AS(me.run(needs_dealing(me)), "nothing here", material_error);
    CHECK_THROWS_AS(me.run(open_something(me)), usage_error);
}
