// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/inverse_series.hpp>
#include <moiety/mpc/coarse_comparison.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

/// Where S lies: 2^lo <= S < 2^hi, and `one` is the integer that stands for 1 (2^fraction, or with a unit in it).
struct row_range {
    int lo;
    int hi;
    double one;

    row_range(int l, int h, double o) : lo(l), hi(h), one(o) {}
};

namespace detail {

/// Half-octave pieces of a range: a guess p0 = c^q for c = 2^-lo, 2^(-lo-1/2), ..., 2^-hi and 1/S near c, the
/// thresholds between the pieces, and p0^(1/q) / one as slopes.
struct row_pieces {
    std::vector<double> thresholds; // of the integer S
    std::vector<std::int64_t> guess, slope;
    unsigned top; // S < 2^top

    /// Products, quotients, square roots and roundings only, so that both parties get equal integers.
    row_pieces(bool sqrt, row_range range, unsigned guess_scale, unsigned error_scale)
        : top(unsigned(std::max(0, std::ilogb(std::ldexp(range.one, range.hi) - 0.5) + 1))) {
        double const scale = std::ldexp(1.0, int(sqrt ? 2 * guess_scale : guess_scale));
        double before = 0;
        for (int k = 0; k <= 2 * (range.hi - range.lo); ++k) {
            double const centre = std::ldexp(k % 2 ? std::sqrt(0.5) : 1.0, -range.lo - k / 2);
            double const p0 = std::nearbyint(std::ldexp(sqrt ? std::sqrt(centre) : centre, int(guess_scale)));
            double const power = sqrt ? p0 * p0 : p0;
            if (k) thresholds.push_back(2 * scale / (before + power) * range.one); // both guesses are as far off there
            guess.push_back(std::int64_t(p0));
            slope.push_back(std::llround(std::ldexp(power / range.one, int(error_scale)) / scale));
            before = power;
        }
    }
};

/// @throws usage_error when the range does not fit guesses below 2^GuessTop
inline void require_row_range(row_range const& range, bool sqrt, unsigned width, unsigned guess_scale,
                              unsigned guess_top, unsigned error_scale) {
    double const centre = std::ldexp(1.0, -range.lo), smallest = std::ldexp(1.0, -range.hi);
    auto guess = [=](double c) { return std::ldexp(sqrt ? std::sqrt(c) : c, int(guess_scale)); };
    bool const slope_fits = centre / range.one < std::ldexp(1.0, 61 - int(error_scale)) &&
                            std::ldexp(smallest / range.one, int(error_scale)) >= 2;
    if (range.hi > range.lo && std::ldexp(range.one, range.lo) >= 1 &&
        std::ldexp(range.one, range.hi) <= std::ldexp(1.0, int(width) - 1) &&
        guess(centre) <= std::ldexp(1.0, int(guess_top)) && guess(smallest) >= 2 && slope_fits)
        return;
    throw usage_error("row_inverse: the range 2^" + std::to_string(range.lo) + " to 2^" + std::to_string(range.hi) +
                      " with " + std::to_string(range.one) + " for 1 does not fit comparisons of " +
                      std::to_string(width) + " bits, errors of scale " + std::to_string(error_scale) +
                      " and guesses of scale " + std::to_string(guess_scale));
}

/// A first guess p0 of S^-q, at scale `GuessScale` and below 2^(GuessBits - 2) as an integer, and e = 1 - S p0^(1/q),
/// |e| < 0.182, at scale `ErrorScale` in a ring of three bits more.
template <unsigned GuessBits, unsigned GuessScale, unsigned ErrorScale>
struct row_guess_format {
    static_assert(ErrorScale + 3 <= 64 && ErrorScale >= 20, "moiety: the error of a row function has scale 20 to 61");
    using guess = fixed<GuessBits, GuessScale, 0>;
    using error = fixed<ErrorScale + 3, ErrorScale, 0>;
};

template <class Format, std::size_t R>
struct row_guess {
    share<typename Format::guess, R> p0;
    share<typename Format::error, R> e;

    row_guess(share<typename Format::guess, R> g, share<typename Format::error, R> x)
        : p0(std::move(g)), e(std::move(x)) {}
};

/// b_k = [S < t_k] picks the value of a piece: the last one, and a step for every threshold that S lies below.
inline weighted_bits by_pieces(unsigned bits, bool times_factor, std::vector<std::int64_t> const& values,
                               std::int64_t sign = 1) {
    std::vector<std::int64_t> steps;
    for (std::size_t k = 0; k + 1 < values.size(); ++k) steps.push_back(sign * (values[k] - values[k + 1]));
    return weighted_bits(bits, times_factor, sign * values.back(), std::move(steps));
}

/// A piece's guess, and its slope times S, from comparisons whose bits are never opened; the slope with a sign.
///
/// `s` is S as a factor, valid in the ring of e; `compared` the same number, whose mask the dealer knows.
/// cost      1 round
template <class Format, class Pieces, Fixed C, std::size_t R>
task<row_guess<Format, R>> piece_of_rows(party& p, bool sqrt, operand s, masked<C, R> compared, row_range range,
                                         int sign) {
    using guess = typename Format::guess;
    using error = typename Format::error;
    auto const shape = compared.shape();
    require_row_range(range, sqrt, C::bits, guess::fraction, guess::bits - 3, error::fraction);
    Pieces const pieces(sqrt, range, guess::fraction, error::fraction);
    coarse_thresholds const thresholds(pieces.thresholds, pieces.top);
    auto before = coarse_less_than(p, compared, thresholds);
    auto const bits = co_await open_comparisons(p, before);

    std::vector<weighted_bits> wanted;
    wanted.push_back(by_pieces(guess::bits, false, pieces.guess));
    wanted.push_back(by_pieces(error::bits, true, pieces.slope, sign));
    auto const words = bits.sums(p, wanted, s);
    auto guesses = share_of_words<guess>(p, shape, words[0]);
    auto scaled = share_of_words<error>(p, shape, words[1]);
    co_return row_guess<Format, R>(guesses, scaled);
}

/// p0 and e.
///
/// cost      1 round
template <class Format, Fixed C, std::size_t R>
task<row_guess<Format, R>> guess_of_rows(party& p, bool sqrt, operand s, masked<C, R> compared, row_range range) {
    using error = typename Format::error;
    auto const less = co_await piece_of_rows<Format, row_pieces>(p, sqrt, s, compared, range, -1);
    share<error, R> const e = plus_word(p, less.e, std::uint64_t{1} << error::fraction);
    co_return row_guess<Format, R>(less.p0, e);
}

/// An opened value as a factor and as a number to compare: as it is, or with its drop.
template <Fixed N, unsigned Drop, std::size_t R>
auto compared_row(party& p, lifted<N, Drop, R> const& s) {
    return narrow_unshared(p, s);
}
template <Fixed N, std::size_t R>
masked<N, R> compared_row(party&, masked<N, R> const& s) {
    return s;
}
template <unsigned Ring, Fixed N, unsigned Drop, std::size_t R>
operand row_operand(lifted<N, Drop, R> const& s) {
    return operand(s);
}
/// A masked value is right modulo its own ring; in a wider one it is lifted by nothing.
template <unsigned Ring, Fixed N, std::size_t R>
operand row_operand(masked<N, R> const& s) {
    if constexpr (N::bits < Ring)
        return operand::lifted(s, 0);
    else
        return operand::of(s);
}

/// p0 times a series in e, from one opening of each: every power of e at its own scale.
template <Fixed Out, class Series, Fixed G, Fixed E, std::size_t R>
share<Out, R> guess_times_series(party& p, masked<G, R> const& p0, masked<E, R> const& e, Series const& series) {
    auto const guess = operand::lifted(p0, 0);
    std::vector<term> terms;
    for (std::size_t k = 0; k < series.size(); ++k) {
        unsigned const drop = k ? E::fraction - unsigned(series[k].e_scale) : 0;
        std::vector<operand> factors(k, operand::lifted(e, drop));
        factors.push_back(guess);
        terms.emplace_back(series[k].coefficient, std::move(factors));
    }
    return sum_of_products<Out>(p, p0.shape(), terms);
}

} // namespace detail
} // namespace moiety
