// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/metered.hpp>

#include <moiety/net/memory.hpp>
#include <moiety/net/null.hpp>

#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

using namespace moiety_test;

TEST_CASE("metered: what every channel does") {
    auto [a, b] = moiety::memory_channel_pair();
    moiety::metered refers(a);
    moiety::metered holds(std::move(b));
    static_assert(std::is_same_v<decltype(refers), moiety::metered<moiety::memory_channel&>>);
    static_assert(std::is_same_v<decltype(holds), moiety::metered<moiety::memory_channel>>);
    check_two_ends(refers, holds);
}

TEST_CASE("metered: bytes each way, and flushes with something in them") {
    moiety::metered c(moiety::null_channel{});
    bytes buffer(100);
    std::span const b(buffer);
    c.flush(); // nothing to flush: no message
    c.send(b.first(10));
    c.send(b.first(5));
    CHECK(c.counts() == moiety::traffic{15, 0, 0});
    c.flush();
    c.flush();
    CHECK(c.counts() == moiety::traffic{15, 0, 1});
    c.recv(b.first(7));
    CHECK(c.counts() == moiety::traffic{15, 7, 1});
    c.exchange(b, b.first(3));
    CHECK(c.counts() == moiety::traffic{115, 10, 2});
    c.exchange(b.first(0), b.first(3)); // only receives
    CHECK(c.counts() == moiety::traffic{115, 13, 2});
    c.send(b.first(1)); // leaves with the next exchange, as one message
    c.exchange(b.first(1), b.first(8), [&] { c.recv(b.first(20)); });
    CHECK(c.counts() == moiety::traffic{117, 41, 3});
    c.reset();
    CHECK(c.counts() == moiety::traffic{});
}

TEST_CASE("metered: what fails is not counted") {
    auto [a, b] = moiety::memory_channel_pair();
    moiety::metered c(a);
    b.close();
    CHECK_THROWS_AS(receive(c, 3), moiety::channel_error);
    CHECK(c.counts() == moiety::traffic{});
}
