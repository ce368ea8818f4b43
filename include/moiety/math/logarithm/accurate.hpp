// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/inverse/accurate.hpp>

#include <cmath>

namespace moiety {

/// The format of `log`'s unsettled result.
template <Fixed N>
using log_t = fixed<64, 56, N::home>;

namespace detail {

/// -ln of the pieces' guesses, at scale 20.
inline std::vector<std::int64_t> piece_logarithms(row_pieces const& pieces, unsigned guess_scale) {
    std::vector<std::int64_t> out;
    for (auto const p0 : pieces.guess)
        out.push_back(std::llround(-std::ldexp(std::log(std::ldexp(double(p0), -int(guess_scale))), 20)));
    return out;
}

} // namespace detail

/// ln S, element by element, of an opened value at its home scale F, or straight from a product.
///
/// formula   comparisons pick a piece's p0 near 1/S; ln S = -ln p0 + ln(1 - e), e = 1 - S p0, the last a polynomial of
///           degree 4
/// shapes    any; F from 8 to 20, rings of 12 bits more than the scale; the result has scale 56 in 64 bits, open it and
///           drop 56 - F
/// domain    2^-10 <= S < 2^10, for F < 14 from 2^(4-F) on (2^-8 at F = 12); meaningless outside
/// error     settled, 64.16: max 1.82e-5, mean 5.33e-6 over [0.25, 64] (1.2 ulp, 0.35 ulp); before settling 1.2e-5
///                                                                                           [tests/math/logarithm.cpp]
/// cost      64.16: 2 rounds, online 183, dealt 20247 bits an element
/// throws    nothing of its own
/// source    docs/algebra.md#inverse
template <Fixed N, std::size_t R>
task<share<log_t<N>, R>> log(party& p, masked<N, R> x, accurate_t = accurate) {
    using setting = detail::inverse_setting<N::home>;
    detail::require_inverse_domain(p, "log/accurate", x);
    using error_number = typename setting::format::error;
    constexpr unsigned guess_scale = setting::format::guess::fraction, scale = constants::logarithm_series_scale;
    detail::row_pieces const pieces(false, setting::range(), guess_scale, error_number::fraction);
    auto const row = detail::home_row(x);
    coarse_thresholds const thresholds(pieces.thresholds, pieces.top);
    auto before = coarse_less_than(p, detail::compared_row(p, row), thresholds);
    auto const bits = co_await open_comparisons(p, before);

    // The pieces' logarithms stand 36 bits higher in the result: modulo 2^28 is enough.
    using piece = fixed<64 - (scale - 20), 20, 0>;
    std::vector<weighted_bits> wanted;
    wanted.push_back(detail::by_pieces(piece::bits, false, detail::piece_logarithms(pieces, guess_scale)));
    wanted.push_back(detail::by_pieces(error_number::bits, true, pieces.slope, -1));
    auto words = bits.sums(p, wanted, detail::row_operand<error_number::bits>(row));
    auto less = share_of_words<error_number>(p, x.shape(), words[1]);
    share<error_number, R> difference = plus_word(p, less, std::uint64_t{1} << error_number::fraction);
    auto e = co_await mask(p, difference);

    std::vector<term> terms;
    for (std::size_t k = 0; k < constants::logarithm_series.size(); ++k) {
        auto const& t = constants::logarithm_series[k];
        terms.emplace_back(
            t.coefficient,
            std::vector<operand>(k, operand::lifted(e, k ? error_number::fraction - unsigned(t.e_scale) : 0)));
    }
    auto series = sum_of_products<log_t<N>>(p, x.shape(), terms);
    for (auto& w : words[0]) w <<= scale - 20;
    auto whole = share_of_words<log_t<N>>(p, x.shape(), words[0]);
    share<log_t<N>, R> result = series + whole;
    co_return result;
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<log_t<N>, R>> log(party& p, share<N, R> x, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await log(p, opened);
}

} // namespace moiety
