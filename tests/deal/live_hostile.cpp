// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "live_session.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

using namespace moiety;
using namespace moiety_test;
using namespace std::chrono_literals;

namespace {

void put(memory_channel& c, std::span<std::byte const> b) {
    c.send(b);
    c.flush();
}
bytes hello_of(int id, std::string const& text, std::uint32_t length) {
    bytes b(dealer_wire::hello_bytes);
    dealer_wire::store(b, 0, dealer_wire::own_magic());
    b[8] = std::byte(id);
    dealer_wire::store(b, 32, std::uint64_t{4096});
    dealer_wire::store(b, 40, length);
    auto const t = dealer_wire::bytes_of(text);
    b.insert(b.end(), t.begin(), t.end());
    return b;
}
bytes frame_of(std::uint32_t type, std::uint32_t length, bytes const& payload = {}) {
    bytes b(8);
    dealer_wire::store(b, 0, type);
    dealer_wire::store(b, 4, length);
    b.insert(b.end(), payload.begin(), payload.end());
    return b;
}

} // namespace

TEST_CASE("hostile greetings end in one error, and the other party hears") {
    auto const check = [](bytes const& greeting, bool closes, std::string const& expected) {
        CAPTURE(expected);
        wires w;
        put(w.zero.first, greeting);
        if (closes) w.zero.first.close();
        auto const o = run_three(
            nothing{}, [&] { dealer_link link(w.one.first, 1, "c"); },
            [&] { accept_parties(w.zero.second, w.one.second); });
        CHECK(starts_with(o.dealer, expected));
        CHECK(o.party1 == "mismatch: the dealer refuses: the other party's greeting failed");
    };
    auto const who = std::string("a party (the other end of a memory channel)");
    auto version = hello_of(0, "c", 1), id = version, window = version, text = hello_of(0, "c", 0xffffffff);
    version[7] = std::byte(9);
    id[8] = std::byte(7);
    dealer_wire::store(window, 32, std::uint64_t{3});
    check(some(16), false, "mismatch: " + who + " does not speak moiety's protocol between parties and dealer");
    check(version, false, "mismatch: " + who + " speaks version 9");
    check(id, false, "format: " + who + " sends a malformed greeting");
    check(window, false, "format: " + who + " sends a malformed greeting");
    check(text, false, "format: " + who + " announces a text of 4294967295 bytes");
    for (std::size_t const cut : {0u, 5u, 20u, 48u}) {
        auto const whole = hello_of(0, "c", 1);
        check({whole.begin(), whole.begin() + std::ptrdiff_t(cut)}, true, "channel: " + who + ": ");
    }
}

TEST_CASE("hostile frames from a party end the dealer's session") {
    auto const check = [](bytes const& frame, std::string const& expected) {
        wires w;
        auto const o = run_with_party0(w, [&] {
            put(w.zero.first, hello_of(0, "c", 1));
            put(w.zero.first, frame);
        });
        CHECK(starts_with(o.dealer, expected));
        CHECK(starts_with(o.party1, "channel: the dealer: "));
    };
    using dealer_wire::frame;
    auto const kind = [](frame f) { return static_cast<std::uint32_t>(f); };
    std::string const malformed = "format: party 0 sends a message that the protocol";
    check(frame_of(99, 0), malformed);
    check(frame_of(kind(frame::corrections), 8, some(8)), malformed);
    check(frame_of(kind(frame::consumed), 3, some(3)), malformed);
    check(frame_of(kind(frame::consumed), 8, some(8)), malformed); // more than was dealt
    check(frame_of(kind(frame::bye), 1, some(1)), malformed);
    check(frame_of(kind(frame::told), 1u << 30), "format: party 0 announces a text of 1073741824 bytes");
}

TEST_CASE("hostile frames from a dealer end the party's link") {
    auto const check = [](bytes const& verdict, bytes const& frame, std::string const& expected) {
        CAPTURE(expected);
        wires w;
        put(w.one.second, verdict);
        put(w.one.second, frame);
        auto const message = failure_of([&] {
            dealer_link link(w.one.first, 1, "c", small_window(4096));
            bytes got(10'000);
            link.read_corrections(got);
        });
        CHECK(starts_with(message, expected));
    };
    auto ok = [](std::uint32_t status = 0, std::uint32_t length = 0) {
        bytes b(dealer_wire::verdict_bytes);
        dealer_wire::store(b, 0, dealer_wire::own_magic());
        dealer_wire::store(b, 8, status);
        dealer_wire::store(b, 12, length);
        return b;
    };
    using dealer_wire::frame;
    auto const kind = [](frame f) { return static_cast<std::uint32_t>(f); };
    std::string const malformed = "format: the dealer sends a message that the protocol";
    check(some(16), {}, "mismatch: the dealer does not speak moiety's protocol");
    check(ok(1, 0x7fffffff), {}, "format: the dealer announces a text");
    check(ok(), frame_of(0, 0), malformed);
    check(ok(), frame_of(kind(frame::told), 0), malformed);
    check(ok(), frame_of(kind(frame::ping), 5, some(5)), malformed);
    check(ok(), frame_of(kind(frame::bye), 8, some(8)), malformed);
    check(ok(), frame_of(kind(frame::refusal), 3, bytes(3, std::byte('x'))), "mismatch: the dealer refuses: xxx");
    check(ok(), frame_of(kind(frame::corrections), 1025), "format: the dealer sends more corrections than was agreed");
    bytes flood;
    for (int i = 0; i < 50; ++i) {
        auto const f = frame_of(kind(frame::corrections), 1024, some(1024));
        flood.insert(flood.end(), f.begin(), f.end());
    }
    wires w;
    put(w.one.second, ok());
    dealer_link link(w.one.first, 1, "c", small_window(4096));
    put(w.one.second, flood); // nobody reads, so that the window is full at the fifth
    std::string message;
    while (message.empty()) message = failure_of([&] { link.tell(""); });
    CHECK(message == "format: the dealer sends more corrections than was agreed");
    CHECK(link.peak_bytes() <= 4096);
}
