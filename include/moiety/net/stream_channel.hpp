// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>
#include <moiety/net/detail/patience.hpp>
#include <moiety/net/detail/read_buffer.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

/// What one attempt to read or write did: it moved bytes, would have had to wait, or met the end of the stream.
struct io_result {
    enum class kind { moved, blocked, ended };
    kind what = kind::blocked;
    std::size_t bytes = 0;
    std::string reason{}; ///< with ended: what the system says, empty for an orderly end
};

/// A connected stream that never blocks but in wait(). TCP is one (tcp.hpp); TLS will be another, and gets buffering,
/// full duplex, timeouts and messages from `stream_channel` without repeating them.
///
///     read_some(first, second)   into the first piece, then the second, as far as there is data
///     write_some(first, second)  likewise
///     wait(read, write, time)    until it may be read or written, or the time is over
///     shutdown()                 ends both directions, from any thread: reads, writes and waits come back
///     peer()                     the peer's address
///
/// One thread may read while another writes.
template <class T>
concept Transport =
    requires(T& t, std::span<std::byte const> out, std::span<std::byte> in, std::chrono::nanoseconds time) {
        { t.read_some(in, in) } -> std::same_as<io_result>;
        { t.write_some(out, out) } -> std::same_as<io_result>;
        t.wait(true, true, time);
        { t.shutdown() } noexcept;
        { t.peer() } -> std::convertible_to<std::string>;
    };

/// A channel over a transport: full duplex in the calling thread.
///
/// Small sends are gathered until flush. Whatever must be written, by send, flush or exchange, is never in the way of
/// what the peer writes: while the transport takes no more, arriving bytes are read ahead (up to `read_ahead_limit`),
/// so two ends that send first never wait for each other. A wait looks again at once for `spin`, then sleeps; nothing
/// moving in either direction for `timeout` is a `timeout_error`; a peer that closes or vanishes is a `channel_error`.
/// Both name the peer, and close the channel.
template <Transport T>
class stream_channel {
  public:
    static constexpr std::size_t read_ahead_limit = std::size_t{1} << 30;

    stream_channel(T transport, std::chrono::nanoseconds timeout, std::chrono::nanoseconds spin = detail::default_spin)
        : transport_(std::move(transport)), timeout_(timeout), spin_(spin) {
        pending_.reserve(gathered);
    }

    void send(std::span<std::byte const> data) {
        if (pending_.size() + data.size() <= gathered) {
            pending_.insert(pending_.end(), data.begin(), data.end());
        } else {
            write(data);
        }
    }

    void flush() { write({}); }

    void recv(std::span<std::byte> in) {
        receiver_mark mark(*this, in);
        outgoing none;
        pump(staged_ != nullptr ? *staged_ : none, in, false);
    }

    void exchange(std::span<std::byte const> out, std::span<std::byte> in) {
        exchange(out, in, [] {});
    }

    /// What is not yet written when `head` is there is written while rest() receives, and after it; rest() does not
    /// send.
    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        outgoing o{pending_, out};
        try {
            receiver_mark mark(*this, head);
            pump(o, head, false);
            staged_ = &o;
            std::invoke(rest);
            staged_ = nullptr;
        } catch (...) { // half a message is out: nothing that follows could be understood
            staged_ = nullptr;
            close();
            throw;
        }
        pump(o, {}, true);
        pending_.clear();
    }

    void close() noexcept {
        closed_.store(true);
        transport_.shutdown();
    }

    std::string peer() const { return transport_.peer(); }

  private:
    using bytes_out = std::span<std::byte const>;
    using bytes_in = std::span<std::byte>;

    static constexpr std::size_t gathered = std::size_t{64} << 10;  // small sends up to here wait for flush
    static constexpr std::size_t write_step = std::size_t{1} << 20; // then look whether there is something to read
    static constexpr std::chrono::milliseconds other_receiver_slice{10};

    struct outgoing {
        bytes_out first{}, second{};

        bool empty() const noexcept { return first.empty() && second.empty(); }
        void drop(std::size_t n) noexcept {
            auto const k = std::min(n, first.size());
            first = first.subspan(k);
            second = second.subspan(n - k);
        }
    };

    /// While a thread receives, no other reads ahead: what arrives is taken where it is waited for. Bytes read ahead
    /// before are given out first. `in` shrinks accordingly.
    class receiver_mark {
      public:
        receiver_mark(stream_channel& c, bytes_in& in) : c_(c) {
            std::lock_guard lock(c.read_mutex_);
            outer_ = std::exchange(c.receiving_, true);
            in = in.subspan(c.ahead_.take(in));
        }
        ~receiver_mark() {
            std::lock_guard lock(c_.read_mutex_);
            c_.receiving_ = outer_;
        }
        receiver_mark(receiver_mark const&) = delete;
        receiver_mark& operator=(receiver_mark const&) = delete;

      private:
        stream_channel& c_;
        bool outer_;
    };

    void write(bytes_out data) {
        outgoing o{pending_, data};
        pump(o, {}, true);
        pending_.clear();
    }

    /// Moves bytes both ways until `in` is full and, where `send_all`, `out` is empty.
    void pump(outgoing& out, bytes_in in, bool send_all) {
        detail::patience patience(spin_, timeout_);
        while (!in.empty() || (send_all && !out.empty())) {
            bool const wrote = !out.empty() && write_some(out);
            bool reads = true; // whether this thread waits for arriving bytes
            bool const read = !in.empty() ? read_some(in) : !wrote && read_ahead(reads);
            if (wrote || read) {
                patience.moved();
                continue;
            }
            switch (patience.ask()) {
            case detail::patience::advice::look_again: break;
            case detail::patience::advice::sleep: {
                auto const left = patience.deadline() - detail::patience::clock::now();
                bool const other = in.empty() && !reads;
                transport_.wait(reads, !out.empty(),
                                other ? std::min<std::chrono::nanoseconds>(left, other_receiver_slice) : left);
                break;
            }
            case detail::patience::advice::give_up: fail_silent();
            }
        }
    }

    bool write_some(outgoing& out) {
        auto const first = out.first.first(std::min(out.first.size(), write_step));
        auto const room = first.size() == out.first.size() ? write_step - first.size() : 0;
        auto const result = transport_.write_some(first, out.second.first(std::min(out.second.size(), room)));
        if (result.what == io_result::kind::ended) {
            fail_closed(result.reason);
        }
        out.drop(result.bytes);
        return result.what == io_result::kind::moved;
    }

    /// The surplus of a read goes where read-ahead goes: a header and its message cost one call of the system.
    bool read_some(bytes_in& in) {
        auto const result = transport_.read_some(in, ahead_.space());
        if (result.what == io_result::kind::ended) {
            fail_closed(result.reason);
        }
        auto const direct = std::min(result.bytes, in.size());
        in = in.subspan(direct);
        ahead_.filled(result.bytes - direct);
        return result.what == io_result::kind::moved;
    }

    /// Keeps the peer's writes from being stuck behind ours. The end of the stream is left to who receives it.
    bool read_ahead(bool& reads) {
        std::lock_guard lock(read_mutex_);
        if (receiving_ || ended_ || ahead_.size() >= read_ahead_limit) {
            reads = false;
            return false;
        }
        auto const result = transport_.read_some(ahead_.space(), {});
        if (result.what == io_result::kind::ended) {
            ended_ = true;
            reads = false;
            return false;
        }
        ahead_.filled(result.bytes);
        return result.what == io_result::kind::moved;
    }

    [[noreturn]] void fail_closed(std::string const& reason) {
        bool const here = closed_.load();
        close();
        throw channel_error(here ? "the channel to " + peer() + " is closed"
                                 : "peer " + peer() + " has closed the connection" +
                                       (reason.empty() ? reason : " (" + reason + ")"));
    }

    [[noreturn]] void fail_silent() {
        close();
        auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(timeout_).count();
        throw timeout_error("peer " + peer() + " kept silent for " + std::to_string(ms) + " ms");
    }

    T transport_;
    std::chrono::nanoseconds timeout_, spin_;
    std::vector<std::byte> pending_; // sent and not flushed
    outgoing* staged_ = nullptr;     // of the staged exchange under way
    std::mutex read_mutex_;          // guards ahead_ and receiving_ against a sender that reads ahead
    detail::read_buffer ahead_;
    bool receiving_ = false;
    bool ended_ = false;
    std::atomic<bool> closed_{false};
};

} // namespace moiety
