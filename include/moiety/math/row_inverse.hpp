// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/inverse_series.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <cmath>
#include <concepts>
#include <string>
#include <vector>

namespace moiety {

/// Which power of a value is wanted, as tags: 1/S or 1/sqrt(S).
struct reciprocal_t {
    explicit reciprocal_t() = default;
};
struct reciprocal_sqrt_t {
    explicit reciprocal_sqrt_t() = default;
};
inline constexpr reciprocal_t reciprocal{};
inline constexpr reciprocal_sqrt_t reciprocal_sqrt{};

template <class T>
concept NegativePower = std::same_as<T, reciprocal_t> || std::same_as<T, reciprocal_sqrt_t>;

/// Widths of a row inverse. S as an integer stays below 2^(CompareBits - 1); e = 1 - S p0^(1/q) is opened at scale
/// `ErrorScale` in a ring of three bits more; the first guess p0 has scale `GuessScale`, the result twenty bits more.
template <unsigned CompareBits, unsigned ErrorScale, unsigned GuessScale>
struct row_inverse_format {
    static_assert(ErrorScale + 3 <= 64 && ErrorScale >= 22, "moiety: the error of a row inverse has scale 22 to 61");
    static_assert(CompareBits >= 3 && CompareBits <= 64 && GuessScale + 22 <= 64,
                  "moiety: a row inverse compares in 3 to 64 bits and guesses at a scale of at most 42");

    static constexpr unsigned compare_bits = CompareBits;
    static constexpr unsigned error_scale = ErrorScale;
    static constexpr unsigned error_bits = ErrorScale + 3;
    static constexpr unsigned guess_scale = GuessScale;
    /// The scale of the result.
    static constexpr unsigned scale = GuessScale + 20;
};

/// Where S lies: 2^lo <= S < 2^hi, and `one` is the integer that stands for 1 (2^fraction, or with a unit in it).
struct row_range {
    int lo;
    int hi;
    double one;

    row_range(int l, int h, double o) : lo(l), hi(h), one(o) {}
};

namespace detail {

/// Half-octave pieces of a range: thresholds between them, a guess p0 and p0^(1/q) / one for each.
struct inverse_pieces {
    std::vector<std::uint64_t> thresholds;
    std::vector<std::int64_t> guess;
    std::vector<std::int64_t> slope;

    /// Products, quotients, square roots and roundings only, so that both parties get equal integers.
    inverse_pieces(bool sqrt, row_range range, unsigned guess_scale, unsigned error_scale) {
        int const count = 2 * (range.hi - range.lo);
        auto half_octave = [&](int k) { return std::ldexp(k % 2 ? std::sqrt(2.0) : 1.0, range.lo + k / 2); };
        for (int k = 0; k < count; ++k) {
            double const centre = 2 / (half_octave(k) + half_octave(k + 1));
            double const p0 = std::nearbyint(std::ldexp(sqrt ? std::sqrt(centre) : centre, int(guess_scale)));
            double const power = sqrt ? p0 * p0 : p0;
            int const shift = int(error_scale) - int(sqrt ? 2 * guess_scale : guess_scale);
            if (k) thresholds.push_back(std::uint64_t(std::llround(half_octave(k) * range.one)));
            guess.push_back(std::llround(p0));
            slope.push_back(std::llround(std::ldexp(power, shift) / range.one));
        }
    }
};

template <class Format>
void require_row_range(row_range const& range, bool sqrt) {
    double const top = std::ldexp(range.one, range.hi), centre = std::ldexp(1.0, -range.lo);
    bool const guess_fits = (sqrt ? std::sqrt(centre) : centre) < std::ldexp(1.0, 41 - int(Format::guess_scale));
    bool const slope_fits = centre / range.one < std::ldexp(1.0, 61 - int(Format::error_scale));
    if (range.hi > range.lo && top <= std::ldexp(1.0, int(Format::compare_bits) - 1) && guess_fits && slope_fits)
        return;
    throw usage_error("row_inverse: the range 2^" + std::to_string(range.lo) + " to 2^" + std::to_string(range.hi) +
                      " with " + std::to_string(range.one) + " for 1 does not fit comparisons of " +
                      std::to_string(Format::compare_bits) + " bits, errors of scale " +
                      std::to_string(Format::error_scale) + " and guesses of scale " +
                      std::to_string(Format::guess_scale));
}

/// One plane of stacked opened bits, under a name of its own.
template <std::size_t R>
masked<bit, R> opened_plane(party& p, masked<bit, R + 1> const& stack, std::size_t k) {
    auto const opened = plane(share<bit, R + 1>(stack.opened()), k);
    auto const mask = plane(share<bit, R + 1>(stack.mask().words()), k);
    return {opened.words(), dealt<bit, R>(mask.words(), stack.mask().has_shares(), p.next_serial())};
}

/// Formats on the way: only the result has a home to remember.
template <class Format, unsigned Home>
struct row_inverse_numbers {
    using error = fixed<Format::error_bits, Format::error_scale, 0>;
    using guess = fixed<64, Format::guess_scale, 0>;
    using series = fixed<64, unsigned(constants::inverse_series_scale), 0>;
    using result = fixed<64, Format::scale, Home>;
};

template <class Format, unsigned Home, Fixed C, std::size_t R>
task<share<typename row_inverse_numbers<Format, Home>::result, R>>
row_inverse_of(party& p, bool sqrt, operand s, masked<C, R> compared, row_range range) {
    using numbers = row_inverse_numbers<Format, Home>;
    auto const shape = compared.shape();
    inverse_pieces const pieces(sqrt, range, Format::guess_scale, Format::error_scale);

    // Which piece: bits [S < t] for all thresholds, opened under masks.
    auto below = co_await less_than(p, compared, pieces.thresholds, default_digit_shape<C::bits - 1>{});
    auto opened = co_await mask(p, below);

    // guess = its last value + steps where S is below; e = 1 - S slope alike.
    std::size_t const last = pieces.guess.size() - 1;
    std::vector<term> guess_terms, error_terms;
    guess_terms.emplace_back(pieces.guess[last], std::vector<operand>{});
    error_terms.emplace_back(std::int64_t{1} << Format::error_scale, std::vector<operand>{});
    error_terms.emplace_back(-pieces.slope[last], std::vector<operand>{s});
    for (std::size_t k = 0; k < last; ++k) {
        auto const b = operand::of(opened_plane<R>(p, opened, k));
        guess_terms.emplace_back(pieces.guess[k] - pieces.guess[k + 1], std::vector<operand>{b});
        error_terms.emplace_back(pieces.slope[k + 1] - pieces.slope[k], std::vector<operand>{b, s});
    }
    auto error = sum_of_products<typename numbers::error>(p, shape, error_terms);
    auto guess = sum_of_products<typename numbers::guess>(p, shape, guess_terms);
    auto [e, p0] = co_await when_all(mask(p, error), mask(p, guess));

    // The series from one opening of e, each power at the scale it needs.
    auto const& series = sqrt ? constants::inverse_sqrt_series : constants::inverse_series;
    std::vector<term> powers;
    for (std::size_t k = 0; k < series.size(); ++k) {
        auto const drop = k ? Format::error_scale - unsigned(series[k].e_scale) : 0;
        powers.emplace_back(series[k].coefficient, std::vector<operand>(k, operand::lifted(e, drop)));
    }
    auto sum = sum_of_products<typename numbers::series>(p, shape, powers);
    auto q = co_await mask(p, sum);

    constexpr unsigned factor_scale = Format::scale - Format::guess_scale;
    std::vector<operand> factors{operand::of(p0),
                                 operand::lifted(q, unsigned(constants::inverse_series_scale) - factor_scale)};
    std::vector<term> product(1, term(1, factors));
    co_return sum_of_products<typename numbers::result>(p, shape, product);
}

} // namespace detail

/// 1/S or 1/sqrt(S) of a value a row, over a range of many octaves, without knowing it: the core of inverse,
/// inverse_sqrt, softmax and layer_norm.
///
/// S is an opened value: `masked<N, R>` as it is, or `lifted<N, Drop, R>` (`drop_bits<Drop>(masked)`); any shape. Its
/// integer (after the drop) over `range.one` is the real S. The result is unsettled: open it and drop
/// `Format::scale` - F bits for scale F.
///
///     row_inverse_format<30, 42, 22> format;             // S < 2^29 as an integer, e at 42, p0 at 22
///     row_range range(-4, 8, std::ldexp(1.0, 20));       // 2^-4 <= S < 2^8, S at scale 20
///     auto p = co_await row_inverse(me, reciprocal, drop_bits<21>(sum), range, format);   // share, scale 42
///
/// formula   comparisons with half-octave thresholds t_k pick p0 = (2 / (t_k + t_(k+1)))^q; e = 1 - S p0^(1/q),
///           |e| < 0.18; the result is p0 times a polynomial of degree 4 in e
/// shapes    any; S in a ring of at least Format::compare_bits after the drop
/// domain    2^lo <= S < 2^hi; S in (0, 2^lo) gives too small a result, S < 2^(hi+1/2) degrades, beyond it and for
///           S <= 0 the result is meaningless
/// error     relative, before settling: 2.3e-5 for 1/S, 7e-6 for 1/sqrt(S); mean 8e-6 and 2e-6
/// [tests/math/row_inverse.cpp] cost      folds + 3 rounds (4 for rings up to 37 bits); online, with N = 2 (hi - lo) -
/// 1 thresholds:
///           N (2 digits - 2) + N + 128 + error_scale + 3 bits a row
/// throws    usage_error when the range does not fit the format
/// source    docs/algebra.md#inverse; constants by tools/fit/inverse_series.py
template <NegativePower Power, class Format, Fixed N, unsigned Drop, std::size_t R>
auto row_inverse(party& p, Power, lifted<N, Drop, R> s, row_range range, Format) {
    static_assert(N::bits - Drop >= Format::compare_bits,
                  "moiety: row_inverse compares in a wider ring than this operand has after its drop");
    constexpr bool sqrt = std::same_as<Power, reciprocal_sqrt_t>;
    detail::require_row_range<Format>(range, sqrt);
    auto compared = reduce_to<Format::compare_bits>(narrow_unshared(p, s));
    return detail::row_inverse_of<Format, N::home>(p, sqrt, operand(s), compared, range);
}
template <NegativePower Power, class Format, Fixed N, std::size_t R>
auto row_inverse(party& p, Power power, masked<N, R> s, row_range range, Format format) {
    if constexpr (N::bits < Format::error_bits) {
        return row_inverse(p, power, drop_bits<0>(s), range, format); // an operand of a wider ring: lifted by nothing
    } else {
        constexpr bool sqrt = std::same_as<Power, reciprocal_sqrt_t>;
        detail::require_row_range<Format>(range, sqrt);
        auto compared = reduce_to<Format::compare_bits>(s);
        return detail::row_inverse_of<Format, N::home>(p, sqrt, operand::of(s), compared, range);
    }
}

} // namespace moiety
