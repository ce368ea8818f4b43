// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>
#include <moiety/net/detail/parcel.hpp>
#include <moiety/net/detail/patience.hpp>
#include <moiety/net/loan.hpp>

#include <atomic>
#include <chrono>
#include <concepts>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>

namespace moiety {

namespace detail {

/// One direction of a memory channel. What is flushed waits in one parcel that writer and reader swap against their
/// own, so that in the long run nothing is allocated, and the writer never waits.
class byte_pipe {
  public:
    enum class outcome { data, closed, timeout };

    /// Hands over all of `pending`; false where an end is closed.
    bool push(parcel& pending) {
        bool wake = false;
        {
            std::lock_guard lock(mutex_);
            if (writer_closed_ || reader_closed_) {
                return false;
            }
            if (waiting_.empty()) {
                std::swap(waiting_, pending);
            } else {
                waiting_.append(pending);
            }
            pending.clear();
            ready_.store(true, std::memory_order_release);
            wake = reader_sleeps_;
        }
        if (wake) {
            changed_.notify_all();
        }
        return true;
    }

    /// Takes everything that was pushed; bytes pushed before the writer closed are still given out.
    outcome pull(parcel& current, std::chrono::nanoseconds timeout) {
        patience wait(default_spin, timeout);
        while (!ready_.load(std::memory_order_acquire)) {
            if (wait.ask() != patience::advice::look_again) {
                break;
            }
        }
        std::unique_lock lock(mutex_);
        auto ready = [this] { return ready_.load(std::memory_order_relaxed); };
        if (!ready()) {
            reader_sleeps_ = true;
            changed_.wait_until(lock, wait.deadline(), ready);
            reader_sleeps_ = false;
        }
        if (reader_closed_) {
            return outcome::closed;
        }
        if (waiting_.empty()) {
            return writer_closed_ ? outcome::closed : outcome::timeout;
        }
        current.clear();
        std::swap(current, waiting_);
        ready_.store(writer_closed_, std::memory_order_relaxed);
        return outcome::data;
    }

    void close_writer() { close(writer_closed_); }
    void close_reader() { close(reader_closed_); }
    bool reader_closed() {
        std::lock_guard lock(mutex_);
        return reader_closed_;
    }

  private:
    void close(bool& end) {
        {
            std::lock_guard lock(mutex_);
            end = true;
            ready_.store(true, std::memory_order_release);
        }
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    parcel waiting_;
    std::atomic<bool> ready_{false}; // something waits, or an end is closed
    bool reader_sleeps_ = false, writer_closed_ = false, reader_closed_ = false;
};

} // namespace detail

/// One end of a channel between two threads of a process. Made in pairs by `memory_channel_pair`.
///
/// send never blocks (what is on its way is held in memory, without a limit); recv spins for up to 50 us, then sleeps.
/// What is lent is not copied: the other end reads it where it lies.
/// The destructor closes. throws `channel_error` where the other end is closed, `timeout_error`.
class memory_channel {
  public:
    memory_channel(memory_channel&&) noexcept = default;
    memory_channel& operator=(memory_channel&& other) noexcept {
        memory_channel old(std::move(*this)); // closes what was here
        out_ = std::move(other.out_);
        in_ = std::move(other.in_);
        pending_ = std::move(other.pending_);
        current_ = std::move(other.current_);
        timeout_ = other.timeout_;
        return *this;
    }
    ~memory_channel() { close(); }

    void send(std::span<std::byte const> out) { pending_.append(out); }

    void flush() {
        if (!pending_.empty() && !out_->push(pending_)) {
            throw_closed();
        }
    }

    void recv(std::span<std::byte> in) {
        while (!in.empty()) {
            wait_for_bytes();
            in = in.subspan(current_.read(in));
        }
        if (current_.all_read() && current_.capacity() > kept) {
            current_ = {};
        }
    }

    bool lends() const { return true; }
    void lend(loan l) { pending_.append(std::move(l)); }
    loan borrow(std::size_t n) {
        if (n != 0) {
            wait_for_bytes();
        }
        return current_.next_is_loan_of(n) ? current_.take_loan() : detail::received(*this, n);
    }

    void exchange(std::span<std::byte const> out, std::span<std::byte> in) {
        send(out);
        flush();
        recv(in);
    }

    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        exchange(out, head);
        std::invoke(rest);
    }

    void close() {
        if (out_) {
            out_->close_writer();
            in_->close_reader();
        }
    }

    std::string peer() const { return "the other end of a memory channel"; }

  private:
    friend std::pair<memory_channel, memory_channel> memory_channel_pair(std::chrono::milliseconds);

    static constexpr std::size_t kept = std::size_t{64} << 20; // larger buffers are given back when read

    memory_channel(std::shared_ptr<detail::byte_pipe> out, std::shared_ptr<detail::byte_pipe> in,
                   std::chrono::milliseconds timeout)
        : out_(std::move(out)), in_(std::move(in)), timeout_(timeout) {}

    void wait_for_bytes() {
        if (!current_.all_read()) {
            return;
        }
        current_.clear();
        auto const outcome = in_->pull(current_, timeout_);
        if (outcome == detail::byte_pipe::outcome::closed) {
            throw_closed();
        }
        if (outcome == detail::byte_pipe::outcome::timeout) {
            auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(timeout_).count();
            throw timeout_error(peer() + " kept silent for " + std::to_string(ms) + " ms");
        }
    }

    [[noreturn]] void throw_closed() {
        throw channel_error(in_->reader_closed() ? "this end of a memory channel is closed" : peer() + " is closed");
    }

    std::shared_ptr<detail::byte_pipe> out_, in_;
    detail::parcel pending_; // sent and not flushed
    detail::parcel current_; // received from the pipe
    std::chrono::nanoseconds timeout_;
};

static_assert(LendingChannel<memory_channel>);

/// The two ends of a new channel: `auto [a, b] = memory_channel_pair();`. Each may go to a thread of its own.
inline std::pair<memory_channel, memory_channel>
memory_channel_pair(std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
    auto there = std::make_shared<detail::byte_pipe>();
    auto back = std::make_shared<detail::byte_pipe>();
    memory_channel a(there, back, timeout);
    memory_channel b(back, there, timeout);
    return {std::move(a), std::move(b)};
}

} // namespace moiety
