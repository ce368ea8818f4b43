// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/shaped.hpp>

#include <moiety/net/memory.hpp>
#include <moiety/net/metered.hpp>

#include "raw_channel.hpp"
#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

using namespace moiety_test;
using namespace std::chrono_literals;
using moiety::bandwidth;
using moiety::link_shape;
using moiety::megabits_per_second;

static_assert(megabits_per_second(8).time_for(1) == 1us);
static_assert(megabits_per_second(100).time_for(12'500'000) == 1s);
static_assert(moiety::bits_per_second(3).time_for(1) == 2'666'666'667ns); // rounded up
static_assert(moiety::gigabits_per_second(10).time_for(std::uint64_t{1} << 50) == 900'719'925'474'100ns);
static_assert(bandwidth::unlimited().time_for(std::uint64_t{1} << 60) == 0ns);

TEST_CASE("the schedule of a line: serialisation queues, propagation does not") {
    using schedule = moiety::line_schedule;
    schedule s(link_shape{megabits_per_second(8), 10ms}); // a byte a microsecond
    schedule::time_point const t0{1h};
    auto const first = s.start(t0, 1000);
    CHECK(first == t0);
    CHECK(s.arrival(first, 1) == t0 + 1us + 5ms);
    CHECK(s.arrival(first, 1000) == t0 + 1ms + 5ms);
    auto const second = s.start(t0 + 300us, 500); // the line is still busy with the first
    CHECK(second == t0 + 1ms);
    CHECK(s.arrival(second, 500) == t0 + 1500us + 5ms);
    auto const third = s.start(t0 + 2ms, 100); // the line is free again
    CHECK(third == t0 + 2ms);
}

TEST_CASE("shaped: what every channel does") {
    auto [a, b] = moiety::memory_channel_pair();
    link_shape const fast{moiety::gigabits_per_second(100), 20us};
    moiety::shaped c(a, fast);
    moiety::shaped d(std::move(b), fast);
    check_two_ends(c, d);
}

TEST_CASE("shaped: over a channel that has no exchange of its own") {
    std::array<int, 2> fds{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()) == 0);
    raw_channel a(fds[0]), b(fds[1]);
    link_shape const fast{moiety::gigabits_per_second(100), 20us};
    moiety::shaped c(a, fast), d(b, fast);
    check_two_ends(c, d);
}

TEST_CASE("shaped: nothing is received before it would have arrived") {
    auto [a, b] = moiety::memory_channel_pair();
    link_shape const slow{megabits_per_second(80), 20ms}; // 10 bytes a microsecond
    moiety::shaped c(a, slow), d(b, slow);
    auto const message = pattern(100'000, 1);
    auto const start = std::chrono::steady_clock::now();
    c.send(message);
    c.flush();
    receive(d, 10'000);
    CHECK(std::chrono::steady_clock::now() - start >= 11ms); // lower bounds hold on any machine
    receive(d, 90'000);
    CHECK(std::chrono::steady_clock::now() - start >= 20ms);
}

TEST_CASE("shaped: the two directions do not slow each other") {
    auto [a, b] = moiety::memory_channel_pair();
    link_shape const slow{moiety::bits_per_second(8000), 0ms}; // a byte a millisecond
    moiety::shaped c(a, slow), d(b, slow);
    c.send(pattern(1'000'000, 1)); // keeps this direction busy for a quarter of an hour
    c.flush();
    d.send(pattern(1, 2));
    d.flush();
    CHECK(receive(c, 1) == pattern(1, 2));
    SUBCASE("closing wakes a receiver whose bytes are still on the line") {
        both([&] { CHECK_THROWS_AS(receive(d, 1'000'000), moiety::channel_error); },
             [&] {
                 std::this_thread::sleep_for(20ms);
                 d.close();
             });
    }
}

TEST_CASE("shaped: a meter outside sees the bytes of the program only") {
    auto [a, b] = moiety::memory_channel_pair();
    moiety::metered under(a);
    moiety::metered above(moiety::shaped(under, link_shape{}));
    above.send(pattern(5, 1));
    above.flush();
    CHECK(above.counts() == moiety::traffic{5, 0, 1});
    CHECK(under.counts() == moiety::traffic{21, 0, 1});
}

TEST_CASE("a bandwidth of nothing is refused") { CHECK_THROWS_AS(moiety::bits_per_second(0), moiety::usage_error); }
