// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/net/channel.hpp>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace moiety {

/// Bytes to read where they lie: nobody writes to them while a copy of the loan is alive.
class loan {
  public:
    loan() = default;
    /// `keep` keeps the bytes alive, and as they are.
    loan(std::span<std::byte const> bytes, std::shared_ptr<void const> keep) : bytes_(bytes), keep_(std::move(keep)) {}

    std::span<std::byte const> bytes() const { return bytes_; }

  private:
    std::span<std::byte const> bytes_;
    std::shared_ptr<void const> keep_;
};

/// A channel between threads of one process that can pass large messages on without a copy.
///
///     lends()        this channel does; a wrapper answers for the channel inside
///     lend(l)        what send(l.bytes()) does, by the loan itself
///     borrow(n)      the next n bytes, as recv would give them: the loan that holds just these, or a copy
///
/// The stream of bytes is the same however each end sends and receives. lend and flush do not wait for the peer, so
/// that both ends may lend first and borrow then.
template <class C>
concept LendingChannel = StagedChannel<C> && requires(C& c, C const& constant, loan l, std::size_t n) {
    { constant.lends() } -> std::same_as<bool>;
    c.lend(std::move(l));
    { c.borrow(n) } -> std::same_as<loan>;
};

namespace detail {

/// The next n bytes of any channel, in memory of their own.
template <Channel C>
loan received(C& c, std::size_t n) {
    std::shared_ptr<std::byte[]> const memory(new std::byte[n]);
    c.recv(std::span(memory.get(), n));
    return {std::span<std::byte const>(memory.get(), n), memory};
}

} // namespace detail

/// Memory for messages that are lent: what readers have given back is used again.
class loan_stock {
  public:
    /// Bytes to fill, what they held unspecified.
    class page {
      public:
        std::span<std::byte> bytes() const { return bytes_; }
        /// Lends what was filled; the page is written no more.
        loan lend() && { return {bytes_, std::move(keep_)}; }

      private:
        friend class loan_stock;
        page(std::span<std::byte> bytes, std::shared_ptr<void const> keep) : bytes_(bytes), keep_(std::move(keep)) {}
        std::span<std::byte> bytes_;
        std::shared_ptr<void const> keep_;
    };

    page take(std::size_t size) {
        auto const m = free_memory();
        if (m->capacity < size) {
            m->bytes.reset(); // before the larger one is there
            m->capacity = 0;
            m->bytes = std::make_unique_for_overwrite<std::byte[]>(size);
            m->capacity = size;
        }
        m->lent.store(true, std::memory_order_relaxed);
        // The last reader's deleter gives it back, on whatever thread that is.
        std::shared_ptr<void const> keep(m->bytes.get(),
                                         [m](void const*) { m->lent.store(false, std::memory_order_release); });
        return {std::span(m->bytes.get(), size), std::move(keep)};
    }

  private:
    struct memory {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t capacity = 0;
        std::atomic<bool> lent{false};
    };
    static constexpr std::size_t kept = 4; // a peer that lags behind makes more, for once

    std::shared_ptr<memory> free_memory() {
        for (auto const& m : stock_)
            if (!m->lent.load(std::memory_order_acquire)) return m;
        auto m = std::make_shared<memory>();
        if (stock_.size() < kept) stock_.push_back(m);
        return m;
    }

    std::vector<std::shared_ptr<memory>> stock_;
};

} // namespace moiety
