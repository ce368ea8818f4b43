// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/local.hpp>
#include <moiety/core/pack.hpp>
#include <moiety/mpc/scheduler.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <span>

namespace moiety {

/// Who sends in an exchange.
enum class direction { both, from_party0, from_party1 };

namespace detail {

/// A message's part of this many bytes is lent to the peer where the channel lends; smaller ones are copied.
inline constexpr std::size_t lend_from = std::size_t{32} << 10;

/// A tensor that crosses the channel in the next round: what this party sends, and where the peer's words go.
///
/// It lives in the frame of the protocol that waits for it. Packing and unpacking run straight between the tensors'
/// words and the message. Words that are their own packed form, and that nobody will change, have an owner: they may be
/// lent as they lie.
struct exchange_node : waiter {
    std::size_t count = 0;
    unsigned bits = 0;
    direction from = direction::both;
    void const* out = nullptr;
    void* in = nullptr;
    std::shared_ptr<void const> owner;
    void (*pack_words)(exchange_node const&, std::byte*) = nullptr;
    void (*unpack_words)(exchange_node const&, std::byte const*) = nullptr;

    bool sends(int party) const {
        return count != 0 && (from == direction::both || (from == direction::from_party0) == (party == 0));
    }
    std::size_t bytes() const { return packed_size(count, bits); }
    std::span<std::byte const> words() const { return {static_cast<std::byte const*>(out), bytes()}; }
};

/// Words of N are their own packed form.
template <Number N>
inline constexpr bool is_packed = !std::same_as<N, bit> && N::bits == 8 * sizeof(typename N::word);

template <Number N>
void pack_into(exchange_node const& e, std::byte* to) {
    if constexpr (std::same_as<N, bit>) {
        std::memcpy(to, e.out, e.bytes());
        // bits beyond the last element are nobody's business
        if (e.count % 8) to[e.bytes() - 1] &= std::byte((1u << (e.count % 8)) - 1);
    } else {
        using W = typename N::word;
        pack(std::span<W const>(static_cast<W const*>(e.out), e.count), N::bits, std::span<std::byte>(to, e.bytes()));
    }
}

template <Number N>
void unpack_from(exchange_node const& e, std::byte const* from) {
    if constexpr (std::same_as<N, bit>) {
        std::memcpy(e.in, from, e.bytes());
    } else {
        using W = typename N::word;
        unpack(std::span<std::byte const>(from, e.bytes()), N::bits, std::span<W>(static_cast<W*>(e.in), e.count));
    }
}

/// The sum, in the group of N, of what the peer sent and the words that were sent; it may take their place.
template <Number N>
void add_from(exchange_node const& e, std::byte const* from) {
    using W = typename N::word;
    std::size_t const words = storage_words<N>(e.count);
    constexpr std::size_t block = 1024; // stays in cache; whole bytes at every width
    std::array<W, block> theirs;
    W const* const mine = static_cast<W const*>(e.out);
    W* const to = static_cast<W*>(e.in);
    std::byte const* const end = from + e.bytes();
    for (std::size_t first = 0; first < words; first += block) {
        std::size_t const n = std::min(block, words - first);
        auto const part = std::span<W>(theirs).first(n);
        auto const own = std::span<W const>(mine + first, n);
        auto const sum = std::span<W>(to + first, n);
        if constexpr (std::same_as<N, bit>) {
            std::size_t const bytes = std::min(n * sizeof(W), static_cast<std::size_t>(end - from));
            part.back() = 0;
            std::memcpy(part.data(), from, bytes);
            from += bytes;
            xor_words<W>(sum, own, part, 0);
        } else {
            std::size_t const bytes = packed_size(n, N::bits);
            unpack(std::span<std::byte const>(from, bytes), N::bits, part);
            from += bytes;
            add_words<W>(sum, own, part, ring_mask<N>);
        }
    }
}

} // namespace detail

} // namespace moiety
