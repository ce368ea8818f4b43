// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/message.hpp>
#include <moiety/core/scratch_buffer.hpp>
#include <moiety/mpc/exchange.hpp>
#include <moiety/net/any_channel.hpp>
#include <moiety/net/loan.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

/// What two parties put on their channel: a greeting, then one message a round.
///
/// A message is a header of 8 bytes (payload length and fingerprint, little-endian 32 bits each) and the round's
/// exchanges in order, each bit-packed and padded to a byte. The fingerprint runs over every operation of the program
/// so far, so that two parties who run different programs notice at their next message.
namespace moiety::wire {

inline constexpr std::size_t header_bytes = 8;
inline constexpr std::uint8_t version = 1;

/// A running 64-bit hash of the program: operations, sizes, widths. Not a cryptographic one: it guards against
/// mistakes; an attacker on the link is kept out by TLS.
class fingerprint {
  public:
    void add(std::uint64_t x) {
        state_ = (state_ ^ x) * 0x9e3779b97f4a7c15ULL;
        state_ ^= state_ >> 29;
    }
    void add(std::string const& text) {
        std::uint64_t h = 0xcbf29ce484222325ULL;
        for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        configuration_ = (configuration_ ^ h) * 0x9e3779b97f4a7c15ULL;
    }
    std::uint32_t value() const { return static_cast<std::uint32_t>(state_ >> 32); }
    std::uint64_t configuration() const { return configuration_; }

  private:
    std::uint64_t state_ = 0x6d6f69657479ULL;
    std::uint64_t configuration_ = 0;
};

/// Message buffers that grow and stay.
struct buffers {
    scratch_buffer<std::byte> out;
    scratch_buffer<std::byte> in;
    loan_stock lent;
};

/// Exchanges greetings: what this is, its version, the party's id, a hash of the agreed configuration.
/// @throws mismatch_error when the peer is something else, another version, the same party, or configured otherwise
inline void greet(any_channel& channel, int id, std::uint64_t configuration) {
    std::array<std::byte, 16> mine{}, theirs{};
    std::memcpy(mine.data(), "moiety", 6);
    mine[6] = std::byte(version);
    mine[7] = std::byte(id);
    std::memcpy(mine.data() + 8, &configuration, 8);
    moiety::exchange(channel, std::span<std::byte const>(mine), std::span<std::byte>(theirs));
    if (std::memcmp(theirs.data(), mine.data(), 6) != 0)
        throw mismatch_error(message({channel.peer(), " does not speak moiety's protocol"}));
    if (theirs[6] != mine[6])
        throw mismatch_error(message({channel.peer(), " speaks version ", int(theirs[6]),
                                      " of the protocol, this party version ", int(version)}));
    if (int(theirs[7]) != 1 - id) throw mismatch_error(message({channel.peer(), " also says that it is party ", id}));
    if (std::memcmp(theirs.data() + 8, mine.data() + 8, 8) != 0)
        throw mismatch_error(message({channel.peer(), " is configured for another program or format"}));
}

/// Pending exchanges, their sizes at party 0 and 1, and the fingerprint of the program so far.
struct round {
    moiety::detail::list_link const& pending;
    std::array<std::size_t, 2> size;
    std::uint32_t program;

    std::size_t bytes_of(int id) const { return size[static_cast<std::size_t>(id)]; }
    std::array<std::byte, header_bytes> header_of(int id) const {
        std::array<std::byte, header_bytes> h;
        auto const length = static_cast<std::uint32_t>(bytes_of(id));
        std::memcpy(h.data(), &length, 4);
        std::memcpy(h.data() + 4, &program, 4);
        return h;
    }
    /// f(exchange) for each in which this party sends.
    template <class F>
    void each_from(int id, F f) const {
        using moiety::detail::exchange_node;
        for (auto const* link = pending.after; link != &pending; link = link->after)
            if (auto const& e = static_cast<exchange_node const&>(*link); e.sends(id)) f(e);
    }
};

namespace detail {

inline void check_header(any_channel const& channel, std::byte const* header, std::size_t size, std::uint32_t program) {
    std::uint32_t length = 0, theirs = 0;
    std::memcpy(&length, header, 4);
    std::memcpy(&theirs, header + 4, 4);
    if (length != static_cast<std::uint32_t>(size) || theirs != program)
        throw mismatch_error(
            message({channel.peer(), " does not run the same program: its message has ", length, " bytes where ", size,
                     " are expected", theirs != program ? ", after other operations" : ""}));
}

/// Each party's message in one piece.
inline void exchange_copies(any_channel& channel, int id, round const& r, buffers& buffer) {
    std::size_t const out_bytes = r.bytes_of(id), in_bytes = r.bytes_of(1 - id);
    auto const out = buffer.out.take(out_bytes ? header_bytes + out_bytes : 0);
    if (out_bytes) {
        auto const header = r.header_of(id);
        std::byte* at = std::copy(header.begin(), header.end(), out.data());
        r.each_from(id, [&](auto const& e) {
            e.pack_words(e, at);
            at += e.bytes();
        });
    }
    std::array<std::byte, header_bytes> header{};
    auto const in = buffer.in.take(in_bytes);
    auto receive_rest = [&] {
        check_header(channel, header.data(), in_bytes, r.program);
        channel.recv(in);
    };
    if (out_bytes && in_bytes) {
        channel.exchange(out, std::span<std::byte>(header), receive_rest);
    } else if (out_bytes) {
        channel.send(out);
        channel.flush();
    } else {
        channel.recv(header);
        receive_rest();
    }
    std::byte const* at = in.data();
    r.each_from(1 - id, [&](auto const& e) {
        e.unpack_words(e, at);
        at += e.bytes();
    });
}

/// The same bytes, large parts of which the peer reads where this party has packed them, or where they lie.
inline void exchange_loans(any_channel& channel, int id, round const& r, buffers& buffer) {
    using moiety::detail::lend_from;
    if (r.bytes_of(id)) {
        channel.send(r.header_of(id));
        r.each_from(id, [&](auto const& e) {
            if (e.bytes() < lend_from) {
                auto const out = buffer.out.take(e.bytes());
                e.pack_words(e, out.data());
                channel.send(out);
            } else if (e.owner) {
                channel.lend(loan(e.words(), e.owner));
            } else {
                auto page = buffer.lent.take(e.bytes());
                e.pack_words(e, page.bytes().data());
                channel.lend(std::move(page).lend());
            }
        });
        channel.flush();
    }
    if (r.bytes_of(1 - id)) {
        std::array<std::byte, header_bytes> header{};
        channel.recv(header);
        check_header(channel, header.data(), r.bytes_of(1 - id), r.program);
        r.each_from(1 - id, [&](auto const& e) {
            if (e.bytes() < lend_from) {
                auto const in = buffer.in.take(e.bytes());
                channel.recv(in);
                e.unpack_words(e, in.data());
            } else {
                auto const theirs = channel.borrow(e.bytes());
                e.unpack_words(e, theirs.bytes().data());
            }
        });
    }
}

} // namespace detail

/// Carries all pending exchanges: one message each way, or one way when only one party sends.
/// @throws mismatch_error when the peer's message is not the one that this program expects
/// @throws channel_error, timeout_error from the channel
inline void exchange(any_channel& channel, int id, round const& r, buffers& buffer) {
    if (channel.lends())
        detail::exchange_loans(channel, id, r, buffer);
    else
        detail::exchange_copies(channel, id, r, buffer);
}

} // namespace moiety::wire
