// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace moiety {

/// A reliable, ordered stream of bytes to one peer, in both directions.
///
///     send(out)    gives bytes to the channel, which may hold them back until flush
///     recv(in)     fills `in` completely, or throws; blocks until the bytes are there
///     flush()      lets everything sent so far go to the peer
///     close()      ends both directions; idempotent; may be called from another thread, whose peer it wakes in
///                  recv as well as this side's own blocked calls. It does not flush.
///
/// Between the two ends stands nothing but bytes: framing and fingerprints are the party's business.
/// One thread may send while another receives; two threads may not send, nor two receive, at once.
/// The library's channels throw `channel_error` for a peer that has closed or vanished and `timeout_error` for one that
/// keeps silent. After an exception a channel is good for nothing but close().
template <class C>
concept Channel = requires(C& c, std::span<std::byte const> out, std::span<std::byte> in) {
    c.send(out);
    c.recv(in);
    c.flush();
    c.close();
};

/// A channel that sends and receives at once: `exchange(out, in)` does what send(out), flush(), recv(in) do, and two
/// ends that call it together finish, however large the messages.
template <class C>
concept DuplexChannel =
    Channel<C> && requires(C& c, std::span<std::byte const> out, std::span<std::byte> in) { c.exchange(out, in); };

/// A duplex channel that can look at the head of the peer's message before it knows how long the rest is:
/// `exchange(out, head, rest)`, where rest() calls recv for what follows.
template <class C>
concept StagedChannel = DuplexChannel<C> && requires(C& c, std::span<std::byte const> out, std::span<std::byte> head,
                                                     void (*rest)()) { c.exchange(out, head, rest); };

/// The peer's name in messages: the channel's own `peer()` where it has one.
template <Channel C>
std::string peer_name(C const& c) {
    if constexpr (requires {
                      { c.peer() } -> std::convertible_to<std::string>;
                  }) {
        return c.peer();
    } else {
        return "peer";
    }
}

namespace detail {

/// The least that a channel is: decorators assert themselves over it.
struct plain_channel_archetype {
    void send(std::span<std::byte const>);
    void recv(std::span<std::byte>);
    void flush();
    void close();
};
static_assert(Channel<plain_channel_archetype> && !DuplexChannel<plain_channel_archetype>);

/// Up to here a message fits the buffers of any ordinary socket or pipe, so that both sides may send first.
inline constexpr std::size_t safe_to_send_first = std::size_t{16} << 10;

template <Channel C>
void close_quietly(C& c) noexcept {
    try {
        c.close();
    } catch (...) { // the failure that made us close is the one to report
    }
}

/// Sends `out` on a thread of its own while receive() runs on this one. Rethrows whichever failed first; the other
/// is then only its consequence, as the first failure closes the channel to release it.
template <Channel C, std::invocable F>
void send_on_a_thread(C& c, std::span<std::byte const> out, F&& receive) {
    std::exception_ptr failure;
    std::atomic<bool> failed{false};
    auto guarded = [&](auto&& work) {
        try {
            work();
        } catch (...) {
            if (!failed.exchange(true)) {
                failure = std::current_exception();
                close_quietly(c);
            }
        }
    };
    std::thread sender;
    try {
        sender = std::thread([&] {
            guarded([&] {
                c.send(out);
                c.flush();
            });
        });
    } catch (std::system_error const& e) {
        throw channel_error("no thread to send a large message to " + peer_name(c) + ": " + e.what());
    }
    guarded(std::forward<F>(receive));
    sender.join();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace detail

/// Sends `out`, flushes, receives `head`, then calls rest(), which receives what the head announces.
///
/// The two ends may call it together with messages of any size: without a member of its own, a channel has its large
/// messages (over 16 KiB) sent on a helper thread, about 20 us more.
/// throws  what the channel and rest() throw; the channel is closed then.
template <Channel C, std::invocable F>
void exchange(C& c, std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
    if constexpr (StagedChannel<C>) {
        c.exchange(out, head, std::forward<F>(rest));
    } else {
        auto receive = [&] {
            c.recv(head);
            std::invoke(rest);
        };
        if (out.size() > detail::safe_to_send_first) {
            detail::send_on_a_thread(c, out, receive);
        } else {
            c.send(out);
            c.flush();
            receive();
        }
    }
}

/// Sends `out`, flushes and receives `in`: by the channel's own exchange where it has one, else as above.
template <Channel C>
void exchange(C& c, std::span<std::byte const> out, std::span<std::byte> in) {
    if constexpr (DuplexChannel<C>) {
        c.exchange(out, in);
    } else {
        exchange(c, out, in, [] {});
    }
}

} // namespace moiety
