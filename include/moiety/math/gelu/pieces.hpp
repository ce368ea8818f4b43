// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace moiety::detail {

/// What a GeLU in three pieces takes.
template <Fixed N>
struct gelu_operand {
    static constexpr unsigned home = N::home;
    /// Bits that the operand's opening drops to come home.
    static constexpr unsigned drop = N::fraction - home;
    static_assert(home >= 8 && home <= 18, "moiety: gelu needs 8 to 18 fraction bits");
    static_assert(drop <= home + 4, "moiety: gelu takes a number at its home scale or a product at up to 2 F + 4 bits");
    static_assert(N::bits >= N::fraction + 6, "moiety: gelu needs a ring that holds |x| < 16 when it is opened");
    static_assert(N::bits <= 64, "moiety: gelu works in rings of up to 64 bits; convert the operand");
    /// Operands of 14 fraction bits and more have more terms.
    static constexpr bool fine = home >= 14;
};

/// Opened: which of three pieces a value lies in, and the middle piece's curve there.
template <Fixed Y, std::size_t R>
struct opened_pieces {
    masked<bit, R> upper; ///< [x >= edge]
    masked<bit, R> inner; ///< [-edge <= x < edge]
    masked<Y, R> curve;

    opened_pieces(masked<bit, R> v, masked<bit, R> u, masked<Y, R> y)
        : upper(std::move(v)), inner(std::move(u)), curve(std::move(y)) {}
};

/// Cuts the line at -edge and edge, and opens `curve` beside the comparison's fold.
///
/// domain    x is compared in units of 2^-Step, |x| < 2^Within; `edge` counts these units
/// cost      2 rounds
template <unsigned Step, unsigned Within, Fixed N, Fixed Y, std::size_t R>
task<opened_pieces<Y, R>> open_pieces(party& p, masked<N, R> x, std::uint64_t edge, share<Y, R> curve) {
    constexpr unsigned below = N::fraction - Step;
    constexpr unsigned ring = std::min(N::bits - below, Within + Step + 2);
    auto const coarse = reduce_to<ring>(narrow_unshared(p, drop_bits<below>(x)));
    std::vector<std::uint64_t> const thresholds{edge, 0 - edge};
    auto comparison = less_than(p, coarse, thresholds, default_digit_shape<ring - 1>{});
    auto opening = mask(p, curve);
    auto [less, middle] = co_await when_all(std::move(comparison), std::move(opening));

    share<bit, R> const below_upper = plane(less, 0);
    share<bit, R> const outer = complement(p, below_upper);
    share<bit, R> const inner = below_upper + plane(less, 1);
    auto [v, u] = co_await when_all(mask(p, outer), mask(p, inner));
    opened_pieces<Y, R> pieces(v, u, middle);
    co_return pieces;
}

} // namespace moiety::detail
