// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/memory.hpp>

#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <utility>

using namespace moiety_test;
using namespace std::chrono_literals;

TEST_CASE("memory channel: what every channel does") {
    auto [a, b] = moiety::memory_channel_pair(10s);
    check_two_ends(a, b);
}

TEST_CASE("memory channel: 64 MB both ways, sent first on one thread") {
    auto [a, b] = moiety::memory_channel_pair(10s);
    auto const message = pattern(std::size_t{64} << 20, 1);
    a.send(message);
    a.flush();
    b.send(message);
    b.flush();
    CHECK(receive(a, message.size()) == message);
    CHECK(receive(b, message.size()) == message);
}

TEST_CASE("memory channel: what is not flushed does not arrive, silence ends in a timeout") {
    auto [a, b] = moiety::memory_channel_pair(50ms);
    a.send(pattern(4, 1));
    CHECK_THROWS_WITH_AS(receive(b, 4), "the other end of a memory channel kept silent for 50 ms",
                         moiety::timeout_error);
    a.flush();
    CHECK(receive(b, 4) == pattern(4, 1));
}

TEST_CASE("memory channel: messages tell who closed") {
    auto [a, b] = moiety::memory_channel_pair(10s);
    a.close();
    CHECK_THROWS_WITH_AS(receive(a, 1), "this end of a memory channel is closed", moiety::channel_error);
    CHECK_THROWS_WITH_AS(receive(b, 1), "the other end of a memory channel is closed", moiety::channel_error);
    b.send(pattern(1, 1));
    CHECK_THROWS_WITH_AS(b.flush(), "the other end of a memory channel is closed", moiety::channel_error);
}

TEST_CASE("memory channel: destruction and assignment close") {
    auto [a, b] = moiety::memory_channel_pair(10s);
    auto [c, d] = moiety::memory_channel_pair(10s);
    a = std::move(c);
    CHECK_THROWS_AS(receive(b, 1), moiety::channel_error);
    a.send(pattern(1, 1));
    a.flush();
    CHECK(receive(d, 1) == pattern(1, 1));
    { auto gone = std::move(a); }
    CHECK_THROWS_AS(receive(d, 1), moiety::channel_error);
}
