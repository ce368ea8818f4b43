// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/limit_squares.hpp>
#include <moiety/math/detail/scores.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/select.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

/// What published variants of softmax put in the place of exp(y - max y): weights of at most 1, exactly 0 where a
/// position is not allowed.
namespace moiety::detail {

/// The format of such weights, before they are opened.
template <unsigned F>
using unit_weight = fixed<64, 36, F>;

/// [z >= low], opened.
template <Fixed N, std::size_t R>
task<masked<bit, R>> not_below(party& p, masked<N, R> z, double low) {
    std::vector<public_word<N>> const thresholds(1, encode<N>(low));
    auto const below = co_await less_than(p, z, thresholds, balanced);
    co_return co_await mask(p, complement(p, plane(below, 0)));
}

/// PUMA: (1 + z/32)^32 from -14 on, 0 below. The comparison runs beside the squarings.
///
/// cost      5 rounds after those of `below_maximum`
template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<unit_weight<N::home>, R>> softmax_weights(party& p, puma_t, share<N, R> x, Factor scale,
                                                     tensor<bit, R> allowed) {
    auto const z = co_await below_maximum(p, "softmax/puma", x, scale, allowed);
    auto const [v, kept] = co_await when_all(limit_squares<5>(p, z), not_below(p, z, -14.0));
    std::vector<operand> factors(2, operand::lifted(v, decltype(v)::number::fraction - 18));
    factors.push_back(operand::of(kept));
    std::vector<term> const power(1, term(1, std::move(factors)));
    auto const w = sum_of_products<unit_weight<N::home>>(p, x.shape(), power);
    co_return only_allowed(w, allowed);
}

/// CrypTen: (1 + z/256)^256, not clipped.
///
/// cost      8 rounds after those of `below_maximum`
template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<unit_weight<N::home>, R>> softmax_weights(party& p, crypten_t, share<N, R> x, Factor scale,
                                                     tensor<bit, R> allowed) {
    require_scores(p, "softmax/crypten", x, scale, allowed, largest_score, largest_score);
    auto const z = co_await below_maximum(p, "softmax/crypten", x, scale, allowed);
    auto const v = co_await limit_squares<8>(p, z);
    std::vector<operand> factors(2, operand::lifted(v, decltype(v)::number::fraction - 18));
    std::vector<term> const power(1, term(1, std::move(factors)));
    auto const w = sum_of_products<unit_weight<N::home>>(p, x.shape(), power);
    co_return only_allowed(w, allowed);
}

/// The planes of a tensor's outermost axis, each times a number of its own, added up.
template <unsigned Bits, Fixed N, std::size_t R>
share<fixed<Bits, 0>, R - 1> weighted_planes(share<N, R> const& planes, std::vector<std::int64_t> const& numbers) {
    shape_t<R - 1> shape{};
    for (std::size_t i = 1; i < R; ++i) shape[i - 1] = planes.shape()[i];
    static_assert(N::fraction == 0);
    share<N, R - 1> sum;
    for (std::size_t k = 0; k < numbers.size(); ++k) {
        auto const one = reshape(gather(planes, sliced_view(planes.shape(), 0, k, k + 1)), shape);
        auto const part = times_integer(one, numbers[k]);
        sum = k ? sum + part : part;
    }
    return reduce_to<Bits>(sum);
}

/// BOLT: (0.3585 (q + 1.353)^2 + 0.344) / 2^l for q = z + l ln 2 in (-ln 2, 0], 0 from l = F on. Comparisons with the
/// multiples of ln 2, all on one opening, give l.
///
/// cost      4 rounds after those of `below_maximum`
template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<unit_weight<N::home>, R>> softmax_weights(party& p, bolt_t, share<N, R> x, Factor scale,
                                                     tensor<bit, R> allowed) {
    constexpr unsigned F = N::home;
    auto const z = co_await below_maximum(p, "softmax/bolt", x, scale, allowed);
    using narrow = fixed<F + score_bits, F>;
    std::vector<public_word<narrow>> thresholds;
    std::vector<std::int64_t> shifts, halves;
    for (unsigned k = 1; k <= F; ++k) {
        // q's integer is to be z's plus these, whatever k: multiples of one rounded ln 2 would drift.
        auto const here = std::llround(std::ldexp(k * std::numbers::ln2, int(F)));
        auto const before = std::llround(std::ldexp((k - 1) * std::numbers::ln2, int(F)));
        thresholds.push_back(encode<narrow>(-std::ldexp(double(here), -int(F))) + 1);
        shifts.push_back(here - before);
        halves.push_back(-(k < F ? std::int64_t{1} << (18 - k) : std::int64_t{2} << (18 - k)));
    }
    auto const beyond = co_await less_than(p, z, thresholds, balanced);
    auto const opened = co_await mask(p, beyond);
    using factor = fixed<21, 18, F>;
    using remainder = fixed<F + 3, F>; // of scores far below, too wide for it, nothing is left
    auto const ones = to_number<fixed<factor::bits, 0>>(p, opened);
    auto q = reduce_to<F + 3>(to_share(p, z)) + reinterpret<remainder>(weighted_planes<F + 3>(ones, shifts));
    q = plus_word(p, q, encode<remainder>(1.353));
    auto u = reinterpret<factor>(weighted_planes<factor::bits>(ones, halves));
    u = plus_word(p, u, encode<factor>(1.0));
    auto const [oq, ou] = co_await when_all(mask(p, q), mask(p, u));

    std::vector<operand> none, both(2, operand::lifted(oq, 0));
    std::vector<term> terms;
    terms.emplace_back(std::llround(0.3585 * 0x1p16), std::move(both));
    terms.emplace_back(std::llround(0.344 * std::ldexp(1.0, 2 * int(F) + 16)), std::move(none));
    using polynomial = fixed<2 * F + 19, 2 * F + 16, F>;
    auto const value = sum_of_products<polynomial>(p, x.shape(), terms);
    auto const ov = co_await mask(p, value);
    std::vector<operand> factors;
    factors.push_back(operand::lifted(ov, polynomial::fraction - 18));
    factors.push_back(operand::lifted(ou, 0));
    std::vector<term> const product(1, term(1, std::move(factors)));
    auto const w = sum_of_products<unit_weight<F>>(p, x.shape(), product);
    co_return only_allowed(w, allowed);
}

} // namespace moiety::detail
