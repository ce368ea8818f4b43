// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_guess.hpp>
#include <moiety/mpc/domain.hpp>

#include <concepts>

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

/// Widths of a row inverse: e = 1 - S p0^(1/q) is opened at scale `ErrorScale` in a ring of three bits more, the first
/// guess p0 has scale `GuessScale` and stays below 2^19 as an integer; the result has 42 fraction bits more, in a ring
/// of `Bits`: 64, or wider, so that what is left after a drop fills a ring of its own.
template <unsigned ErrorScale, unsigned GuessScale, unsigned Bits = 64>
struct row_inverse_format {
    static_assert(GuessScale <= 19, "moiety: the guess of a row inverse is below 2^19 as an integer");
    static constexpr unsigned error_scale = ErrorScale;
    static constexpr unsigned guess_scale = GuessScale;
    /// The scale and the ring of the result.
    static constexpr unsigned scale = GuessScale + 42;
    static constexpr unsigned bits = Bits;
    static_assert(Bits >= 64, "moiety: the result of a row inverse has 64 bits or more");
    using guess_format = detail::row_guess_format<22, GuessScale, ErrorScale>;
};

namespace detail {

template <class Format, unsigned Home, Fixed C, std::size_t R>
task<share<fixed<Format::bits, Format::scale, Home>, R>> row_inverse_of(party& p, bool sqrt, operand s,
                                                                        masked<C, R> compared, row_range range) {
    static_assert(constants::inverse_joint_series_scale == 42 && constants::inverse_sqrt_joint_series_scale == 42);
    auto guess = co_await guess_of_rows<typename Format::guess_format>(p, sqrt, s, compared, range);
    auto [e, p0] = co_await when_all(mask(p, guess.e), mask(p, guess.p0));
    auto const& series = sqrt ? constants::inverse_sqrt_joint_series : constants::inverse_joint_series;
    co_return guess_times_series<fixed<Format::bits, Format::scale, Home>>(p, p0, e, series);
}

/// `row_inverse` for a caller that has held S against the range itself.
template <NegativePower Power, class Format, Fixed N, unsigned Drop, std::size_t R>
auto row_inverse_within(party& p, Power, lifted<N, Drop, R> s, row_range range, Format) {
    constexpr bool sqrt = std::same_as<Power, reciprocal_sqrt_t>;
    auto const factor = row_operand<Format::error_scale + 3>(s);
    return row_inverse_of<Format, N::home>(p, sqrt, factor, compared_row(p, s), range);
}
template <NegativePower Power, class Format, Fixed N, std::size_t R>
auto row_inverse_within(party& p, Power, masked<N, R> s, row_range range, Format) {
    constexpr bool sqrt = std::same_as<Power, reciprocal_sqrt_t>;
    auto const factor = row_operand<Format::error_scale + 3>(s);
    return row_inverse_of<Format, N::home>(p, sqrt, factor, compared_row(p, s), range);
}

/// Holds S, whose integer over `range.one` is meant, against its range.
template <Fixed N, std::size_t R>
void require_row_domain(party const& p, masked<N, R> const& s, unsigned drop, row_range range) {
    if (!p.checks_domains()) return;
    auto const value = in_the_clear(s);
    double const unit = std::ldexp(1 / range.one, int(N::fraction) - int(drop));
    for (std::size_t i = 0; i < s.size(); ++i)
        require_within("row_inverse", "element", s.shape(), i, value(i) * unit, std::ldexp(1.0, range.lo),
                       std::ldexp(1.0, range.hi));
}

} // namespace detail

/// 1/S or 1/sqrt(S) of a value a row, over a range of many octaves, without knowing it: the core of inverse_sqrt,
/// softmax_matmul and layer_norm.
///
/// S is an opened value: `masked<N, R>` as it is, or `lifted<N, Drop, R>` (`drop_bits<Drop>(masked)`); any shape. Its
/// integer (after the drop) over `range.one` is the real S. The result is unsettled: open it and drop
/// `Format::scale` - F bits for scale F.
///
///     row_inverse_format<34, 15> format;                 // e at scale 34, p0 at 15
///     row_range range(-4, 8, std::ldexp(1.0, 19));       // 2^-4 <= S < 2^8, S at scale 19
///     auto p = co_await row_inverse(me, reciprocal, drop_bits<18>(sum), range, format);   // share, scale 57
///
/// formula   comparisons with thresholds half an octave apart pick p0 near S^-q; e = 1 - S p0^(1/q), |e| < 0.182; the
///           result is p0 times a polynomial of degree 4 in e, every term out of one opening of e and p0. The
///           comparisons' bits are never opened: their last fold gives ring words (mpc/fold_words.hpp)
/// shapes    any; p0 fits where 2^(-lo) (its root) times 2^GuessScale is at most 2^19 and 2^(-hi) times it at least 2
/// domain    2^lo <= S < 2^hi; S in (0, 2^lo) gives too small a result; beyond it is meaningless
/// error     relative, before settling: 6.6e-5 for 1/S, 2.4e-5 for 1/sqrt(S); mean 1e-5 and 4e-6
///                                                                                    [tests/math/row_inverse.cpp]
/// cost      2 rounds. With M = 2 (hi - lo) thresholds of k digits each online the sum of 2 k - 1, and error_scale + 25
///           bits a row. 64.16, 2^-4 to 2^8 under `row_inverse_format<34, 15>`: 2 rounds, online 119, dealt 9600
///                                                                                    [tests/math/row_inverse.cpp]
/// throws    usage_error when the range does not fit the format
/// source    docs/algebra.md#inverse; constants by tools/fit/inverse_series.py
template <NegativePower Power, class Format, Fixed N, unsigned Drop, std::size_t R>
auto row_inverse(party& p, Power power, lifted<N, Drop, R> s, row_range range, Format format) {
    detail::require_row_domain(p, s.source(), Drop, range);
    return detail::row_inverse_within(p, power, std::move(s), range, format);
}
template <NegativePower Power, class Format, Fixed N, std::size_t R>
auto row_inverse(party& p, Power power, masked<N, R> s, row_range range, Format format) {
    detail::require_row_domain(p, s, 0, range);
    return detail::row_inverse_within(p, power, std::move(s), range, format);
}

} // namespace moiety
