// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/any_channel.hpp>

#include <moiety/net/memory.hpp>

#include "raw_channel.hpp"
#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <utility>

using namespace moiety_test;

TEST_CASE("any_channel refers to a library's channel and to a user's own") {
    auto [a, b] = moiety::memory_channel_pair();
    moiety::any_channel any_a(a), any_b(b);
    SUBCASE("memory") { check_two_ends(any_a, any_b); }

    std::array<int, 2> fds{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()) == 0);
    raw_channel c(fds[0]), d(fds[1]);
    moiety::any_channel any_c(c), any_d(d);
    SUBCASE("raw socket") { check_two_ends(any_c, any_d); }
    CHECK(any_c.peer() == "peer");
    CHECK(any_a.peer() == a.peer());
}

TEST_CASE("any_channel owns a channel and closes it with itself") {
    auto [a, b] = moiety::memory_channel_pair();
    {
        moiety::any_channel owner(std::make_unique<moiety::memory_channel>(std::move(a)));
        moiety::any_channel moved(std::move(owner));
        CHECK(moved);
        CHECK(!owner);
        moved.send(pattern(3, 1));
        moved.flush();
    }
    CHECK(receive(b, 3) == pattern(3, 1));
    CHECK_THROWS_AS(receive(b, 1), moiety::channel_error);
}

TEST_CASE("an empty any_channel says so") {
    moiety::any_channel none;
    CHECK(!none);
    none.close();
    CHECK_THROWS_WITH_AS(none.flush(), "this role has no channel to a peer", moiety::usage_error);
}
