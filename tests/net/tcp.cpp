// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/tcp.hpp>

#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace moiety_test;
using namespace std::chrono_literals;
using doctest::Contains;

namespace {

struct tcp_pair {
    explicit tcp_pair(std::chrono::milliseconds timeout = 10s)
        : listener("127.0.0.1:0"), a(moiety::tcp_connect(listener.where(), timeout)), b(listener.accept(timeout)) {}
    moiety::tcp_listener listener;
    moiety::tcp_channel a, b;
};

/// A peer that does not keep to any protocol.
class hostile_peer {
  public:
    explicit hostile_peer(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0);
    }
    ~hostile_peer() { leave(); }
    hostile_peer(hostile_peer const&) = delete;
    hostile_peer& operator=(hostile_peer const&) = delete;

    void write(std::span<std::byte const> out) { (void)!::send(fd_, out.data(), out.size(), MSG_NOSIGNAL); }
    void leave() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    /// Ends by a reset, as a killed process with unread data does.
    void reset() {
        linger const now{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        leave();
    }

  private:
    int fd_;
};

} // namespace

TEST_CASE("tcp: what every channel does") {
    tcp_pair p;
    check_two_ends(p.a, p.b);
}

TEST_CASE("tcp: 64 MB both ways at once, by exchange") {
    tcp_pair p;
    auto const from_a = pattern(std::size_t{64} << 20, 1), from_b = pattern(std::size_t{64} << 20, 2);
    bytes at_a(from_b.size()), at_b(from_a.size());
    both([&] { p.a.exchange(from_a, at_a); }, [&] { p.b.exchange(from_b, at_b); });
    CHECK(at_a == from_b);
    CHECK(at_b == from_a);
}

TEST_CASE("tcp: 64 MB both ways at once, both sending before they receive") {
    tcp_pair p;
    check_sending_first(p.a, p.b, std::size_t{64} << 20);
}

TEST_CASE("tcp: a message in tiny delayed pieces is received whole") {
    moiety::tcp_listener listener("127.0.0.1:0");
    hostile_peer peer(listener.port());
    auto c = listener.accept(10s);
    auto const message = pattern(60, 1);
    both([&] { CHECK(receive(c, 60) == message); },
         [&] {
             for (std::size_t i = 0; i < 60; ++i) {
                 peer.write(std::span(message).subspan(i, 1));
                 std::this_thread::sleep_for(i % 2 ? 1ms : 0ms);
             }
         });
}

TEST_CASE("tcp: a peer that vanishes in the middle of a message") {
    moiety::tcp_listener listener("127.0.0.1:0");
    hostile_peer peer(listener.port());
    auto c = listener.accept(10s);
    peer.write(pattern(10, 1));
    SUBCASE("by closing") {
        peer.leave();
        auto const message = message_of<moiety::channel_error>([&] { receive(c, 11); });
        CHECK(message == "peer " + c.peer() + " has closed the connection");
        CHECK(c.peer().starts_with("127.0.0.1:"));
    }
    SUBCASE("by a reset") {
        both(
            [&] { CHECK_THROWS_WITH_AS(receive(c, 11), Contains("has closed the connection"), moiety::channel_error); },
            [&] {
                std::this_thread::sleep_for(20ms);
                peer.reset();
            });
    }
    SUBCASE("while this side writes what nobody reads") {
        bytes const large(std::size_t{32} << 20);
        bytes in(10);
        both([&] { CHECK_THROWS_AS(c.exchange(large, in), moiety::channel_error); },
             [&] {
                 std::this_thread::sleep_for(20ms);
                 peer.leave();
             });
    }
}

TEST_CASE("tcp: a silent peer ends in a timeout that names it, whatever waits") {
    moiety::tcp_listener listener("127.0.0.1:0");
    hostile_peer peer(listener.port());
    auto c = listener.accept(200ms);
    bytes const large(std::size_t{32} << 20);
    bytes in(8);
    auto silent = [&](auto&& call) {
        CHECK(message_of<moiety::timeout_error>(call) == "peer " + c.peer() + " kept silent for 200 ms");
    };
    SUBCASE("recv") {
        silent([&] { c.recv(in); });
    }
    SUBCASE("recv of more than there is") {
        peer.write(pattern(7, 1));
        silent([&] { c.recv(in); });
    }
    SUBCASE("send") {
        silent([&] { c.send(large); });
    }
    SUBCASE("exchange") {
        silent([&] { c.exchange(large, in); });
    }
    CHECK_THROWS_WITH_AS(c.recv(in), Contains("is closed"), moiety::channel_error); // and nothing works after it
}

TEST_CASE("tcp: a refused head closes the connection, so that the peer's stuck exchange ends too") {
    tcp_pair p;
    bytes const large(std::size_t{32} << 20);
    auto refuse = [&] {
        bytes head(8);
        p.a.exchange(large, head, [] { throw moiety::mismatch_error("another program"); });
    };
    both([&] { CHECK_THROWS_AS(refuse(), moiety::mismatch_error); },
         [&] {
             bytes in(2 * large.size());
             CHECK_THROWS_AS(p.b.exchange(large, in), moiety::channel_error);
         });
}

TEST_CASE("tcp: only loopback without insecure_plain_tcp, before anything is sent") {
    for (std::string const where : {"192.0.2.1:5000", "0.0.0.0:0", "10.0.0.1:5000", "[2001:db8::1]:5000", "[::]:0",
                                    "[::ffff:192.0.2.1]:5000", "[::ffff:0.0.0.0]:5000", "255.255.255.255:5000"}) {
        CAPTURE(where);
        CHECK_THROWS_WITH_AS(moiety::tcp_listener{where}, Contains("insecure_plain_tcp"), moiety::usage_error);
        if (!where.ends_with(":0")) {
            CHECK_THROWS_WITH_AS(moiety::tcp_connect(where, 1ms), Contains("not loopback"), moiety::usage_error);
        }
    }
    moiety::tcp_listener everywhere("0.0.0.0:0", moiety::insecure_plain_tcp);
    auto const here = "127.0.0.1:" + std::to_string(everywhere.port());
    auto a = moiety::tcp_connect(here, 10s, moiety::insecure_plain_tcp);
    auto b = everywhere.accept(10s);
    a.send(pattern(3, 1));
    a.flush();
    CHECK(receive(b, 3) == pattern(3, 1));
}

TEST_CASE("tcp: port 0 is replaced by the system's choice, and a port in use is said to be") {
    moiety::tcp_listener first("127.0.0.1:0");
    CHECK(first.port() != 0);
    CHECK(first.where() == "127.0.0.1:" + std::to_string(first.port()));
    CHECK(message_of<moiety::channel_error>([&] { moiety::tcp_listener second(first.where()); }) ==
          "cannot listen at " + first.where() + ": the port is in use");
    CHECK_THROWS_AS(moiety::tcp_connect("127.0.0.1:0", 1ms), moiety::usage_error);
}

TEST_CASE("tcp: localhost is a name of this host") {
    moiety::tcp_listener listener("localhost:0");
    auto a = moiety::tcp_connect(listener.where(), 10s);
    auto b = listener.accept(10s);
    a.close();
    CHECK_THROWS_AS(receive(b, 1), moiety::channel_error);
}

TEST_CASE("tcp: connecting waits for a peer that has not started yet, but not for ever") {
    std::string where;
    {
        moiety::tcp_listener listener("127.0.0.1:0"); // finds a free port
        where = listener.where();
    }
    CHECK_THROWS_WITH_AS(moiety::tcp_connect(where, 100ms), Contains(where.c_str()), moiety::timeout_error);
    both(
        [&] {
            auto c = moiety::tcp_connect(where, 10s);
            CHECK(receive(c, 3) == pattern(3, 1));
        },
        [&] {
            std::this_thread::sleep_for(50ms);
            moiety::tcp_listener listener(where);
            auto c = listener.accept(10s);
            c.send(pattern(3, 1));
            c.flush();
            CHECK_THROWS_AS(receive(c, 1), moiety::channel_error);
        });
}

TEST_CASE("tcp: accept ends by its timeout, and by close from another thread") {
    moiety::tcp_listener listener("127.0.0.1:0");
    CHECK_THROWS_WITH_AS(listener.accept(50ms), Contains("nobody connected"), moiety::timeout_error);
    both([&] { CHECK_THROWS_WITH_AS(listener.accept(10s), Contains("is closed"), moiety::channel_error); },
         [&] {
             std::this_thread::sleep_for(20ms);
             listener.close();
         });
}
