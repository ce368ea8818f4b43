// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/softmax_rows.hpp>
#include <moiety/math/exp2.hpp>
#include <moiety/math/row_maximum.hpp>

#include <algorithm>
#include <numbers>

namespace moiety::detail {

/// The factor that turns scores into powers of two.
inline double in_octaves(double scale) { return scale * std::numbers::log2e; }
inline as_given_t in_octaves(as_given_t scale) { return scale; }

/// Octaves that a word of the powers covers: 2^3, or under the wide reach 2^4, half as many words. Then the words need
/// 2^3 fraction bits more for the same relative error.
template <unsigned Reach>
inline constexpr unsigned octave_group = Reach == 8 ? 4 : 3;
template <unsigned Reach>
inline constexpr unsigned finer_powers = Reach == 8 ? 8 : 0;

/// e^(scale x) up to a factor a row that makes the largest of a row at most 1 and more than 2^-4: what softmax divides
/// by its sum. E is the format of the result, `Public` as in `exp2`.
///
/// domain    that of the reach
/// cost      4 rounds; online K + F + Reach bits an element, row values apart
template <Fixed E, unsigned Public, unsigned Home, unsigned Reach, Fixed N, std::size_t R, ScoreFactor Factor>
task<share<E, R>> row_powers(party& p, share<N, R> x, Factor scale, tensor<bit, R> allowed) {
    static_assert(N::bits >= N::fraction + Reach + (has_factor<Factor> ? 13 : 1),
                  "moiety: softmax needs a ring of twenty bits more than its operand's scale, or eight where scores "
                  "are as given; under wide_reach one bit more");
    constexpr unsigned factor_fraction = has_factor<Factor> ? std::min(22u, N::bits - N::fraction - Reach - 1) : 0;
    constexpr unsigned drop = N::fraction + factor_fraction - Home;
    using window = fixed<Home + Reach, Home>;

    auto scores = scaled_scores<factor_fraction>(x, in_octaves(scale));
    auto opened = co_await mask(p, scores);
    auto y = drop_bits<drop>(opened);
    auto index = co_await coarse_row_maximum(p, y, allowed, reach_t<Reach>{});

    // z = y - 2 (index - bins / 2) - 2, from -4 (for the largest of a row) downward, modulo 2^Reach is all that exp2
    // reads.
    auto const doubled = map<window>([](auto i) { return i << int(Home + 1); }, resize<fixed<32, 0>>(index.words()));
    auto shift = gather(doubled, broadcast_view(doubled.shape(), x.shape()));
    share<window, R> z = to_share<window>(p, y) - share<window, R>(shift);
    z = plus_word(p, z, std::uint64_t{bins_of_reach<Reach> - 2} << Home);
    auto masked_z = co_await mask(p, z);
    auto powers = exp2<E, Public, octave_group<Reach>>(p, masked_z);
    co_return only_allowed(powers, allowed);
}

} // namespace moiety::detail
