// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/channel.hpp>

#include "raw_channel.hpp"
#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <stdexcept>

using namespace moiety_test;

namespace {

struct raw_pair {
    raw_pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()) == 0); }
    std::array<int, 2> fds{};
};

struct duplex_only : moiety::detail::plain_channel_archetype {
    void exchange(std::span<std::byte const>, std::span<std::byte>) { ++calls; }
    int calls = 0;
};

struct not_a_channel {
    void send(std::span<std::byte const>);
    void recv(std::span<std::byte>);
    void close();
};

} // namespace

static_assert(!moiety::Channel<not_a_channel>);
static_assert(moiety::DuplexChannel<duplex_only> && !moiety::StagedChannel<duplex_only>);

TEST_CASE("a user's own blocking socket exchanges large messages without a deadlock") {
    raw_pair pair;
    raw_channel a(pair.fds[0]), b(pair.fds[1]);
    check_two_ends(a, b);
}

TEST_CASE("exchange uses the channel's own where it has one") {
    duplex_only c;
    moiety::exchange(c, std::span<std::byte const>{}, std::span<std::byte>{});
    CHECK(c.calls == 1);
    CHECK(moiety::peer_name(c) == "peer");
}

TEST_CASE("a refused head ends an exchange whose own message is stuck") {
    raw_pair pair;
    raw_channel a(pair.fds[0]), b(pair.fds[1]);
    b.send(pattern(8, 1)); // and b never reads, so that a's message cannot leave
    bytes const out(std::size_t{8} << 20);
    bytes head(8);
    auto run = [&] {
        moiety::exchange(a, std::span(out), std::span(head), [] { throw moiety::mismatch_error("another program"); });
    };
    CHECK_THROWS_WITH_AS(run(), "another program", moiety::mismatch_error);
    CHECK(head == pattern(8, 1));
}

TEST_CASE("a peer that vanishes ends an exchange whose own message is stuck") {
    raw_pair pair;
    raw_channel a(pair.fds[0]), b(pair.fds[1]);
    bytes const out(std::size_t{8} << 20);
    bytes in(8);
    both([&] { CHECK_THROWS_AS(moiety::exchange(a, std::span(out), std::span(in)), moiety::channel_error); },
         [&] { b.close(); });
}
