// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>
#include <moiety/net/detail/patience.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <concepts>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace moiety {

/// How much a line carries, in bits a second.
class bandwidth {
  public:
    static constexpr bandwidth unlimited() noexcept { return bandwidth(std::numeric_limits<std::uint64_t>::max()); }

    constexpr std::uint64_t bits_per_second() const noexcept { return rate_; }

    /// The time from the first to the last bit of so many bytes, rounded to the next nanosecond; a rate of 0 has none.
    constexpr std::chrono::nanoseconds time_for(std::uint64_t bytes) const noexcept {
        if (*this == unlimited()) {
            return std::chrono::nanoseconds(0);
        }
        auto const bits = bytes * 8;
        auto const rest = static_cast<double>(bits % rate_) * 1e9 / static_cast<double>(rate_);
        auto const floor = static_cast<std::int64_t>(rest);
        return std::chrono::seconds(static_cast<std::int64_t>(bits / rate_)) +
               std::chrono::nanoseconds(floor + (static_cast<double>(floor) < rest ? 1 : 0));
    }

    friend constexpr auto operator<=>(bandwidth, bandwidth) noexcept = default;

  private:
    constexpr explicit bandwidth(std::uint64_t rate) noexcept : rate_(rate) {}
    friend constexpr bandwidth bits_per_second(std::uint64_t);

    std::uint64_t rate_;
};

/// throws `usage_error` for a rate of 0, over which nothing would ever arrive.
constexpr bandwidth bits_per_second(std::uint64_t n) {
    if (n == 0) {
        throw usage_error("a bandwidth of 0 bits a second");
    }
    return bandwidth(n);
}
constexpr bandwidth megabits_per_second(std::uint64_t n) { return bits_per_second(n * 1'000'000); }
constexpr bandwidth gigabits_per_second(std::uint64_t n) { return bits_per_second(n * 1'000'000'000); }

/// A line between two hosts, the same in both directions, neither of which slows the other.
struct link_shape {
    bandwidth rate = bandwidth::unlimited();
    std::chrono::nanoseconds round_trip{0};
};

/// When what is sent over one direction of a line arrives: a message starts when it is sent, or when the one before it
/// has left; it leaves at the line's rate and arrives half a round trip later. Pure arithmetic over the caller's times.
class line_schedule {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    constexpr explicit line_schedule(link_shape shape) noexcept : shape_(shape) {}

    /// Gives the start of a message sent at `now`, and keeps the line busy until its last bit has left.
    constexpr time_point start(time_point now, std::uint64_t bytes) noexcept {
        auto const begin = std::max(now, free_);
        free_ = begin + shape_.rate.time_for(bytes);
        return begin;
    }

    /// The arrival of the first `bytes` bytes of a message that started at `begin`.
    constexpr time_point arrival(time_point begin, std::uint64_t bytes) const noexcept {
        return begin + shape_.rate.time_for(bytes) + shape_.round_trip / 2;
    }

  private:
    link_shape shape_;
    time_point free_{};
};

/// Makes a fast channel behave like a line of given bandwidth and round-trip time: `shaped s{c, link_shape{rate,
/// rtt}};` refers to `c`, given an rvalue it holds it. **Both ends** must be shaped, on one machine: each flush carries
/// 16 bytes more underneath (start and length), and the two ends compare their steady clocks. Meter outside of it.
///
/// The sender never waits for the line; the receiver waits until the bytes it asks for would have arrived, so what it
/// computes meanwhile hides latency as on a real line. Delays are kept to about 10 us.
template <class C>
    requires Channel<C>
class shaped {
  public:
    shaped(C&& channel, link_shape shape) : channel_(std::forward<C>(channel)), outgoing_(shape), shared_(new gate) {
        message_.resize(sizeof(stamp));
    }

    void send(std::span<std::byte const> out) { message_.insert(message_.end(), out.begin(), out.end()); }

    void flush() {
        if (seal()) {
            channel_.send(message_);
            channel_.flush();
            message_.resize(sizeof(stamp));
        }
    }

    void recv(std::span<std::byte> in) {
        while (!in.empty()) {
            while (arrived_ == incoming_.bytes) {
                std::array<std::byte, sizeof(stamp)> raw;
                channel_.recv(raw);
                std::memcpy(&incoming_, raw.data(), sizeof(stamp));
                arrived_ = 0;
            }
            auto const n = static_cast<std::size_t>(std::min<std::uint64_t>(in.size(), incoming_.bytes - arrived_));
            channel_.recv(in.first(n));
            arrived_ += n;
            in = in.subspan(n);
        }
        if (incoming_.bytes != 0) {
            using time_point = line_schedule::time_point;
            wait_until(outgoing_.arrival(time_point(std::chrono::nanoseconds(incoming_.start)), arrived_));
        }
    }

    void exchange(std::span<std::byte const> out, std::span<std::byte> in) {
        exchange(out, in, [] {});
    }

    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        send(out);
        bool const any = seal();
        auto receive = [&] {
            recv(head);
            std::invoke(rest);
        };
        if (any) {
            moiety::exchange(channel_, message_, std::span<std::byte>{}, receive);
            message_.resize(sizeof(stamp));
        } else {
            receive();
        }
    }

    void close() {
        {
            std::lock_guard lock(shared_->mutex);
            shared_->closed = true;
        }
        shared_->changed.notify_all();
        channel_.close();
    }

    std::string peer() const { return peer_name(channel_); }

  private:
    struct stamp { // host byte order: both ends are on one machine
        std::int64_t start = 0;
        std::uint64_t bytes = 0;
    };

    struct gate {
        std::mutex mutex;
        std::condition_variable changed;
        bool closed = false;
    };

    /// Writes the stamp in front of the pending message; false where there is none.
    bool seal() {
        auto const bytes = message_.size() - sizeof(stamp);
        if (bytes == 0) {
            return false;
        }
        auto const start = outgoing_.start(std::chrono::steady_clock::now(), bytes);
        stamp const s{std::chrono::nanoseconds(start.time_since_epoch()).count(), bytes};
        std::memcpy(message_.data(), &s, sizeof s);
        return true;
    }

    void wait_until(line_schedule::time_point t) {
        constexpr std::chrono::microseconds oversleep{80};
        if (std::chrono::steady_clock::now() + oversleep < t) {
            std::unique_lock lock(shared_->mutex);
            if (shared_->changed.wait_until(lock, t - oversleep, [this] { return shared_->closed; })) {
                throw channel_error("the channel to " + peer() + " is closed");
            }
        }
        while (std::chrono::steady_clock::now() < t) {
            std::this_thread::yield();
        }
    }

    C channel_; // a reference where made from an lvalue
    line_schedule outgoing_;
    std::unique_ptr<gate> shared_;
    std::vector<std::byte> message_; // room for the stamp, then what is sent and not flushed
    stamp incoming_{};
    std::uint64_t arrived_ = 0; // of the incoming message
};

template <class C>
shaped(C&&, link_shape) -> shaped<C>;

static_assert(StagedChannel<shaped<detail::plain_channel_archetype>>);

} // namespace moiety
