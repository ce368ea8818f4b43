// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace moiety_test {

using bytes = std::vector<std::byte>;

/// Bytes that differ by seed and place, so that a lost, doubled or swapped piece shows.
inline bytes pattern(std::size_t n, std::uint64_t seed) {
    bytes b(n);
    std::uint64_t x = seed * 0x9e3779b97f4a7c15u + 1;
    for (auto& byte : b) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        byte = static_cast<std::byte>(x >> 56);
    }
    return b;
}

/// Runs f here and g on a thread of its own. Rethrows what either has thrown once both have ended.
template <class F, class G>
void both(F&& f, G&& g) {
    std::exception_ptr here, there;
    std::thread other([&] {
        try {
            g();
        } catch (...) {
            there = std::current_exception();
        }
    });
    try {
        f();
    } catch (...) {
        here = std::current_exception();
    }
    other.join();
    if (here) std::rethrow_exception(here);
    if (there) std::rethrow_exception(there);
}

template <moiety::Channel C>
bytes receive(C& c, std::size_t n) {
    bytes b(n);
    c.recv(b);
    return b;
}

/// The message of the Exception that f throws; fails the test for anything else.
template <class Exception, class F>
std::string message_of(F&& f) {
    try {
        f();
    } catch (Exception const& e) {
        return e.what();
    } catch (std::exception const& e) {
        FAIL_CHECK("another exception: " << e.what());
        return {};
    }
    FAIL_CHECK("nothing was thrown");
    return {};
}

/// What every pair of ends must do. `large` is the size of messages that no buffer of a socket holds.
template <moiety::Channel A, moiety::Channel B>
void check_two_ends(A& a, B& b, std::size_t large = std::size_t{8} << 20) {
    auto const from_a = pattern(large, 1), from_b = pattern(large, 2);
    auto const part = [](bytes const& all, std::size_t first, std::size_t n) {
        return std::span(all).subspan(first, n);
    };

    SUBCASE("pieces of many sizes arrive in order, however they are cut") {
        both(
            [&] {
                for (std::size_t at = 0, n = 1; at + n < 300'000; at += n, n = n * 3 % 70'001) {
                    a.send(part(from_a, at, n));
                    if (n % 2 == 0) a.flush();
                }
                a.send(part(from_a, 0, 0));
                a.flush();
                CHECK(receive(a, 5) == pattern(5, 3));
            },
            [&] {
                bytes got;
                std::size_t total = 0;
                for (std::size_t n = 1; total + n < 300'000; n = n * 3 % 70'001) total += n;
                for (std::size_t n = 1; got.size() < total; n = n * 5 % 50'021) {
                    auto const piece = receive(b, std::min(n, total - got.size()));
                    got.insert(got.end(), piece.begin(), piece.end());
                }
                CHECK(std::equal(got.begin(), got.end(), from_a.begin()));
                b.send(pattern(5, 3));
                b.flush();
            });
    }
    SUBCASE("both ends exchange large messages at once") {
        bytes at_a(large), at_b(large);
        both([&] { moiety::exchange(a, std::span(from_a), std::span(at_a)); },
             [&] { moiety::exchange(b, std::span(from_b), std::span(at_b)); });
        CHECK(at_a == from_b);
        CHECK(at_b == from_a);
    }
    SUBCASE("heads first, then rests whose length the head tells; one side's message is much shorter") {
        bytes at_a, at_b;
        auto run = [](auto& c, std::span<std::byte const> all, bytes& got) {
            std::uint64_t length = all.size();
            bytes out(sizeof length);
            std::memcpy(out.data(), &length, sizeof length);
            out.insert(out.end(), all.begin(), all.end());
            bytes head(sizeof length);
            moiety::exchange(c, std::span<std::byte const>(out), std::span(head), [&] {
                std::uint64_t n;
                std::memcpy(&n, head.data(), sizeof n);
                got = receive(c, n);
            });
        };
        for (std::size_t const n : {large, std::size_t{3}}) {
            both([&] { run(a, from_a, at_a); }, [&] { run(b, part(from_b, 0, n), at_b); });
            CHECK(at_a.size() == n);
            CHECK(std::equal(at_a.begin(), at_a.end(), from_b.begin()));
            CHECK(at_b == from_a);
        }
    }
    SUBCASE("many small rounds") {
        both(
            [&] {
                for (unsigned i = 0; i < 500; ++i) {
                    bytes in(16);
                    moiety::exchange(a, part(from_a, i, 16), std::span(in));
                    CHECK(std::equal(in.begin(), in.end(), from_b.begin() + i));
                }
            },
            [&] {
                for (unsigned i = 0; i < 500; ++i) {
                    bytes in(16);
                    moiety::exchange(b, part(from_b, i, 16), std::span(in));
                    CHECK(std::equal(in.begin(), in.end(), from_a.begin() + i));
                }
            });
    }
    SUBCASE("one thread sends while another receives, at both ends") {
        bytes at_a(large), at_b(large);
        auto send = [](auto& c, bytes const& all) {
            for (std::size_t i = 0; i < 8; ++i) {
                c.send(std::span(all).subspan(i * (all.size() / 8), all.size() / 8));
                c.flush();
            }
        };
        both([&] { both([&] { send(a, from_a); }, [&] { a.recv(at_a); }); },
             [&] { both([&] { b.recv(at_b); }, [&] { send(b, from_b); }); });
        CHECK(at_a == from_b);
        CHECK(at_b == from_a);
    }
    SUBCASE("closing wakes a receiver of the same end, and one at the other") {
        auto wait = [](auto& c) { CHECK_THROWS_AS(receive(c, 1), moiety::channel_error); };
        both([&] { both([&] { wait(a); }, [&] { wait(b); }); },
             [&] {
                 std::this_thread::sleep_for(std::chrono::milliseconds(20));
                 a.close();
             });
        a.close();
        CHECK_THROWS_AS(receive(a, 1), moiety::channel_error);
    }
    SUBCASE("what was flushed before closing is still received") {
        a.send(part(from_a, 0, 1000));
        a.flush();
        a.close();
        CHECK(std::ranges::equal(receive(b, 1000), part(from_a, 0, 1000)));
        CHECK_THROWS_AS(receive(b, 1), moiety::channel_error);
    }
}

/// What channels whose sends never wait for the peer promise on top: both may send first, then receive.
template <moiety::Channel A, moiety::Channel B>
void check_sending_first(A& a, B& b, std::size_t large) {
    auto const from_a = pattern(large, 1), from_b = pattern(large, 2);
    bytes at_a(large), at_b(large);
    auto run = [](auto& c, bytes const& out, bytes& in) {
        c.send(out);
        c.flush();
        c.recv(in);
    };
    both([&] { run(a, from_a, at_a); }, [&] { run(b, from_b, at_b); });
    CHECK(at_a == from_b);
    CHECK(at_b == from_a);
}

} // namespace moiety_test
