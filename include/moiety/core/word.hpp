// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>

namespace moiety {

/// A machine word that holds one ring element: unsigned, 8 to 64 bits.
///
/// Arithmetic on words wraps; a ring narrower than its word is reached by clearing the high bits.
template <class W>
concept Word = std::same_as<W, std::uint8_t> || std::same_as<W, std::uint16_t> || std::same_as<W, std::uint32_t> ||
               std::same_as<W, std::uint64_t>;

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
