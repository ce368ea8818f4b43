// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_domain.hpp>
#include <moiety/math/detail/softmax_rows.hpp>
#include <moiety/math/row_order.hpp>

#include <algorithm>
#include <cstdint>

namespace moiety::detail {

/// Whole bits, sign included, of scores in the published variants: |scale x| < 2^9, differences below 2^10.
inline constexpr unsigned score_bits = 11;
inline constexpr double largest_score = 512;

/// Scores times their factor, opened once: operands at the home scale or a finer one, after a drop. Positions that are
/// not allowed are 0.
///
/// domain    |scale x| < 512 where allowed
/// cost      1 round; K online bits an element
template <Fixed N, std::size_t R, ScoreFactor Factor>
auto opened_scores(party& p, char const* function, share<N, R> const& x, Factor scale, tensor<bit, R> const& allowed) {
    constexpr unsigned F = N::home, factor_fraction = has_factor<Factor> ? 20 : 0;
    static_assert(F >= 8 && F <= 16, "moiety: softmax is made for 8 to 16 fraction bits");
    static_assert(N::bits >= N::fraction + factor_fraction + (has_factor<Factor> ? 12 : score_bits),
                  "moiety: this softmax needs a ring of 32 bits more than its operand's scale, or eleven where scores "
                  "are as given");
    require_scores(p, function, x, scale, allowed, largest_score);
    return mask(p, only_allowed(scaled_scores<factor_fraction>(x, scale), allowed));
}

/// Shares where positions are allowed, a public word elsewhere.
template <Fixed N, std::size_t R>
share<N, R> allowed_or(party& p, share<N, R> const& x, tensor<bit, R> const& allowed, public_word<N> word) {
    if (!allowed.has_data() || !x.words().has_data()) return x;
    auto out = only_allowed(x, allowed).words();
    auto const to = out.writable();
    auto const bits = allowed.words();
    for (std::size_t i = 0; p.adds_public() && i < to.size(); ++i)
        if (!(bits[i / 64] >> (i % 64) & 1)) to[i] = static_cast<typename N::word>(word);
    return share<N, R>(std::move(out));
}

/// Scores less the exact maximum of their row, opened: z <= 0, 0 where a position is not allowed.
///
/// formula   z = y - max y, y = scale x at the home scale F, by `row_maximum`'s tournament in the ring of F + 11 bits
/// domain    |scale x| < 512; z is an operand where it is -512 or more
/// cost      2 + 3 ceil(log2 n) rounds; online K + F + 11 bits an element and a comparison an element but one a row
template <Fixed N, std::size_t R, ScoreFactor Factor>
task<masked<fixed<N::home + score_bits, N::home>, R>> below_maximum(party& p, char const* function, share<N, R> x,
                                                                    Factor scale, tensor<bit, R> allowed) {
    using narrow = fixed<N::home + score_bits, N::home>;
    auto opened = co_await opened_scores(p, function, x, scale, allowed);
    auto const y = to_share<narrow>(p, drop_bits<decltype(opened)::number::fraction - N::home>(opened));
    auto const compared = allowed_or(p, y, allowed, encode<narrow>(-largest_score));
    auto const top = co_await row_maximum(p, compared);
    share<narrow, R> const below = y - gather(top, broadcast_view(top.shape(), y.shape()));
    auto const z = only_allowed(below, allowed);
    co_return co_await mask(p, z);
}

} // namespace moiety::detail
