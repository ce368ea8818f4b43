// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/deal/detail/printable.hpp>
#include <moiety/net/any_channel.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>

/// What a party and the dealer put on their channel. All integers little-endian.
///
///     party to dealer   hello    "moietyD", version; id, 7 zero bytes; seed (16); window (8); text length (4), 4 zero
///                                bytes; configuration text
///     dealer to party   verdict  "moietyD", version; status (4), text length (4); text
///     then frames, each a type (4), a length (4) and so many bytes:
///     dealer to party   corrections; ping; waits (8: it has taken so many words, and deals no more until it hears
///                       another); refusal (text); bye (8: all that was dealt; both parties have said bye)
///     party to dealer   told (text); consumed (8: corrections used so far; answers a ping too); bye
///
/// A dealer sends at most the window beyond what was said to be consumed, so that neither end ever has to hold back
/// what the other waits for, and silence on the channel always means that something is wrong.
namespace moiety::dealer_wire {

inline constexpr std::uint8_t version = 1;
inline constexpr std::size_t longest_text = std::size_t{1} << 20;
inline constexpr std::size_t hello_bytes = 48;
inline constexpr std::size_t verdict_bytes = 16;
using magic = std::array<std::byte, 8>;

enum class frame : std::uint32_t { corrections = 1, ping, bye, refusal, told, consumed, waits };
enum class verdict : std::uint32_t { ok = 0, mismatch = 1 };

struct frame_head {
    frame type;
    std::uint32_t length;
};

inline magic own_magic() {
    magic m{};
    std::memcpy(m.data(), "moietyD", 7);
    m[7] = std::byte(version);
    return m;
}

template <class T>
T load(std::span<std::byte const> bytes, std::size_t at) {
    T x;
    std::memcpy(&x, bytes.data() + at, sizeof x);
    return x;
}
template <class T>
void store(std::span<std::byte> bytes, std::size_t at, T x) {
    std::memcpy(bytes.data() + at, &x, sizeof x);
}

/// @throws mismatch_error where `who` is something else, or another version
inline void check_magic(magic const& theirs, std::string const& who) {
    auto const mine = own_magic();
    if (std::memcmp(theirs.data(), mine.data(), 7) != 0)
        throw mismatch_error(who + " does not speak moiety's protocol between parties and dealer");
    if (theirs[7] != mine[7])
        throw mismatch_error(who + " speaks version " + std::to_string(int(theirs[7])) +
                             " of the protocol between parties and dealer, this end version " +
                             std::to_string(int(version)));
}

inline std::span<std::byte const> bytes_of(std::string const& text) { return std::as_bytes(std::span(text)); }

/// @throws format_error where the peer announces more than anyone has to say
inline std::string recv_text(any_channel& channel, std::uint32_t length, std::string const& who) {
    if (length > longest_text)
        throw format_error(who + " announces a text of " + std::to_string(length) + " bytes; at most " +
                           std::to_string(longest_text) + " are allowed");
    std::string text(length, '\0');
    channel.recv(std::as_writable_bytes(std::span(text)));
    return text;
}

inline void send_frame(any_channel& channel, frame type, std::span<std::byte const> payload) {
    std::array<std::byte, 8> head{};
    store(head, 0, static_cast<std::uint32_t>(type));
    store(head, 4, static_cast<std::uint32_t>(payload.size()));
    channel.send(head);
    channel.send(payload);
    channel.flush();
}
inline void send_frame(any_channel& channel, frame type, std::uint64_t number) {
    send_frame(channel, type, std::as_bytes(std::span(&number, 1)));
}

inline frame_head recv_head(any_channel& channel) {
    std::array<std::byte, 8> head{};
    channel.recv(head);
    return {static_cast<frame>(load<std::uint32_t>(head, 0)), load<std::uint32_t>(head, 4)};
}
[[noreturn]] inline void throw_malformed(std::string const& who) {
    throw format_error(who + " sends a message that the protocol between parties and dealer does not have");
}
inline std::uint64_t recv_number(any_channel& channel, frame_head head, std::string const& who) {
    std::array<std::byte, 8> bytes{};
    if (head.length != bytes.size()) throw_malformed(who);
    channel.recv(bytes);
    return load<std::uint64_t>(bytes, 0);
}

/// The exception that is being handled, with the name of who is behind it. A stranger's becomes a channel_error.
inline std::exception_ptr named(std::string const& who) {
    auto const prefix = who + ": ";
    try {
        throw;
    } catch (timeout_error const& e) {
        return std::make_exception_ptr(timeout_error(prefix + e.what()));
    } catch (channel_error const& e) {
        return std::make_exception_ptr(channel_error(prefix + e.what()));
    } catch (error const&) { // names its peer already
        return std::current_exception();
    } catch (std::exception const& e) {
        return std::make_exception_ptr(channel_error(prefix + e.what()));
    } catch (...) {
        return std::make_exception_ptr(channel_error(prefix + "the channel failed"));
    }
}

} // namespace moiety::dealer_wire

namespace moiety {

/// How a party and a dealer keep in touch. LOCAL: the two ends need not agree.
struct link_options {
    /// Corrections that may be on their way or waiting; the smaller of both ends' counts. At least 1 KiB.
    std::size_t window = std::size_t{64} << 20;
    /// The dealer lets itself be heard this often when it has nothing to send, and the parties answer, so that a long
    /// computation is not taken for silence. Well below the channel's timeout.
    std::chrono::milliseconds heartbeat{250};
};

} // namespace moiety
