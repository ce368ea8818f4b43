// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_domain.hpp>
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

/// z = y - 2 (index - bins / 2) - 2 lies from -4 (for the largest of a row) downward; modulo 2^Reach is all that exp2
/// reads. y = C - h, h the high part of the scores' mask: with l = F + 1, h = hl + 2^l hh and
/// u = bins / 2 - 1 - index - hh it is z = C + 2^l u - hl. This is u, a number of bits that index has.
/// cost      0 rounds; Reach - 1 dealt bits an element
template <unsigned Drop, unsigned Home, unsigned Reach, Fixed N, std::size_t R>
share<fixed<Reach - 1, 0>, R> twos_below(party& p, masked<N, R> const& scores,
                                         share<fixed<Reach - 1, 0>, R> const& index) {
    using twos = fixed<Reach - 1, 0>;
    auto const high = p.deal(
        scores.shape(), [](auto const& r) { return high_part<twos, Drop + Home + 1>(r); }, scores);
    auto const below =
        share<twos, R>(-share<twos, R>(high).words()) - gather(index, broadcast_view(index.shape(), scores.shape()));
    return plus_word(p, below, bins_of_reach<Reach> / 2 - 1);
}

/// z from u, opened as u + f under a fresh f: C + 2^l (u + f) is z under the mask hl + 2^l f, which is uniform, and the
/// dealer's alone.
template <unsigned Home, unsigned Reach, Fixed N, unsigned Drop, std::size_t R>
masked<fixed<Home + Reach, Home>, R> with_low_bits(party& p, lifted<N, Drop, R> const& y,
                                                   masked<fixed<Reach - 1, 0>, R> const& u) {
    using window = fixed<Home + Reach, Home>;
    using word = typename window::word;
    auto const raised = [](auto const& twos) {
        return map<window>([](auto i) { return i << int(Home + 1); }, resize<window>(twos));
    };
    tensor<window, R> opened(y.shape()), mask(y.shape());
    if (p.has_shares()) opened = resize<window>(narrow_opened(y)) + raised(u.opened());
    if (p.has_masks()) {
        auto const kept = map<window>([](auto h) { return h & decltype(h)(word(low_mask(Home + 1))); },
                                      high_part<window, Drop>(y.source().mask().words()));
        mask = kept + raised(u.mask().words());
    }
    return masked<window, R>(opened, dealt<window, R>(mask, false, p.next_serial()));
}

/// e^(scale x) up to a factor a row that makes the largest of a row at most 1 and more than 2^-4: what softmax divides
/// by its sum. E is the format of the result, `Public` as in `exp2`.
///
/// Of z, the scores less their row's maximum, only the bits above two units are opened: those below are the scores' own,
/// which the first opening gave, and z keeps its mask there.
/// domain    that of the reach
/// cost      4 rounds; online K + Reach - 1 bits an element, row values apart
template <Fixed E, unsigned Public, unsigned Home, unsigned Reach, Fixed N, std::size_t R, ScoreFactor Factor>
task<share<E, R>> row_powers(party& p, char const* function, share<N, R> x, Factor scale, tensor<bit, R> allowed) {
    static_assert(N::bits >= N::fraction + Reach + (has_factor<Factor> ? 13 : 1),
                  "moiety: softmax needs a ring of twenty bits more than its operand's scale, or eight where scores "
                  "are as given; under wide_reach one bit more");
    constexpr unsigned factor_fraction = has_factor<Factor> ? std::min(22u, N::bits - N::fraction - Reach - 1) : 0;
    constexpr unsigned drop = N::fraction + factor_fraction - Home;

    // In octaves: the maximum's bins end at B - 2, and below the largest z, -4 or more, exp2 reads so far.
    constexpr double unit = has_factor<Factor> ? std::numbers::ln2 : 1;
    constexpr double limit = bins_of_reach<Reach> - 2, spread = (1 << Reach) - (1 << octave_group<Reach>)-4;
    require_scores(p, function, x, scale, allowed, unit * limit, unit * spread);
    auto scores = scaled_scores<factor_fraction>(x, in_octaves(scale));
    auto opened = co_await mask(p, scores);
    auto y = drop_bits<drop>(opened);
    auto index = co_await coarse_row_maximum(p, y, allowed, reach_t<Reach>{});

    auto distance = twos_below<drop, Home, Reach>(p, opened, index);
    auto masked_distance = co_await mask(p, distance);
    auto z = with_low_bits<Home, Reach>(p, y, masked_distance);
    auto powers = exp2<E, Public, octave_group<Reach>>(p, z);
    co_return only_allowed(powers, allowed);
}

} // namespace moiety::detail
