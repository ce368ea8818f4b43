// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>

namespace moiety {

#ifdef __SIZEOF_INT128__
/// Words of rings of 65 to 128 bits, where the compiler has them; their loops are plain ones.
__extension__ typedef unsigned __int128 uint128;
__extension__ typedef __int128 int128;
inline constexpr unsigned widest_ring = 128;
#else
using uint128 = std::uint64_t;
using int128 = std::int64_t;
inline constexpr unsigned widest_ring = 64;
#endif

/// A machine word that holds one ring element: unsigned, 8 to 64 bits, or 128.
///
/// Arithmetic on words wraps; a ring narrower than its word is reached by clearing the high bits.
template <class W>
concept Word = std::same_as<W, std::uint8_t> || std::same_as<W, std::uint16_t> || std::same_as<W, std::uint32_t> ||
               std::same_as<W, std::uint64_t> || std::same_as<W, uint128>;

/// Words of more than 64 bits, which no vector register holds as lanes.
template <class W>
inline constexpr bool is_two_words = sizeof(W) > 8;

/// Bits in a word.
template <Word W>
inline constexpr unsigned word_bits = 8 * sizeof(W);

/// The `bits` low bits set: a word is canonical in the ring of `bits` bits when it equals itself and this mask.
/// `bits` is 0 to the width of the word.
template <Word W>
constexpr W low_mask(unsigned bits) {
    return bits == 0 ? W{0} : static_cast<W>(static_cast<W>(~W{0}) >> (word_bits<W> - bits));
}

} // namespace moiety
