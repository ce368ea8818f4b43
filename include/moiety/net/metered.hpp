// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/net/channel.hpp>
#include <moiety/net/loan.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace moiety {

/// What has gone through a channel, as seen from one end.
struct traffic {
    std::uint64_t sent_bytes = 0;
    std::uint64_t received_bytes = 0;
    std::uint64_t sent_messages = 0; ///< flushes with something to flush

    friend bool operator==(traffic const&, traffic const&) = default;
};

/// Counts what goes through a channel: `metered m{c};` refers to `c`, `metered m{make_channel()};` holds it.
///
/// Bytes are counted when the call that moved them has succeeded. Read the counts while no call is under way.
template <class C>
    requires Channel<C>
class metered {
  public:
    explicit metered(C&& channel) : channel_(std::forward<C>(channel)) {}

    traffic const& counts() const noexcept { return counts_; }
    void reset() noexcept { counts_ = {}; }

    void send(std::span<std::byte const> out) {
        channel_.send(out);
        count_sent(out.size());
    }
    void recv(std::span<std::byte> in) {
        channel_.recv(in);
        counts_.received_bytes += in.size();
    }
    void flush() {
        channel_.flush();
        count_message();
    }
    void close() { channel_.close(); }

    void exchange(std::span<std::byte const> out, std::span<std::byte> in) {
        moiety::exchange(channel_, out, in);
        count_sent(out.size());
        count_message();
        counts_.received_bytes += in.size();
    }

    /// What rest() receives through this object is counted there.
    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        moiety::exchange(channel_, out, head, [&] {
            counts_.received_bytes += head.size();
            std::invoke(rest);
        });
        count_sent(out.size());
        count_message();
    }

    bool lends() const
        requires LendingChannel<std::remove_cvref_t<C>>
    {
        return channel_.lends();
    }
    void lend(loan l)
        requires LendingChannel<std::remove_cvref_t<C>>
    {
        auto const n = l.bytes().size();
        channel_.lend(std::move(l));
        count_sent(n);
    }
    loan borrow(std::size_t n)
        requires LendingChannel<std::remove_cvref_t<C>>
    {
        auto l = channel_.borrow(n);
        counts_.received_bytes += n;
        return l;
    }

    std::string peer() const { return peer_name(channel_); }

  private:
    void count_sent(std::size_t n) noexcept {
        counts_.sent_bytes += n;
        pending_ = pending_ || n != 0;
    }
    void count_message() noexcept { counts_.sent_messages += std::exchange(pending_, false); }

    C channel_; // a reference where made from an lvalue
    traffic counts_;
    bool pending_ = false;
};

template <class C>
metered(C&&) -> metered<C>;

static_assert(StagedChannel<metered<detail::plain_channel_archetype>>);
static_assert(StagedChannel<metered<detail::plain_channel_archetype&>>);

} // namespace moiety
