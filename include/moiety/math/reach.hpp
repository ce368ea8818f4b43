// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

namespace moiety {

/// How far scores may lie from zero and from each other, as a tag argument of `softmax` and `softmax_matmul`.
///
/// `Bits` bits above the point of scores in powers of two are read. The error does not depend on it, the cost does: the
/// maximum of a row has 2^(Bits-1) bins of two units, its powers have 16 words an element, under the wide
/// reach of 8 bits more.
template <unsigned Bits>
struct reach_t {
    static_assert(Bits == 7 || Bits == 8, "moiety: there are two reaches, of 7 and of 8 bits");
    explicit reach_t() = default;
};

/// Scores in powers of two from -64 to 62, a row's largest and smallest no further apart than 116; as exponents of e
/// from -44 to 42, 80.
inline constexpr reach_t<7> ordinary_reach{};

/// Scores in powers of two from -128 to 126, a row's largest and smallest no further apart than 236; as exponents of e
/// from -88 to 87, 163. For scores of trained models, whose first layers go beyond the ordinary reach.
inline constexpr reach_t<8> wide_reach{};

namespace detail {

/// Bins of a coarse maximum, each of two units.
template <unsigned Reach>
inline constexpr unsigned bins_of_reach = 1u << (Reach - 1);

} // namespace detail

} // namespace moiety
