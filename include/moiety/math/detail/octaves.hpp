// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_guess.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety::detail {

/// A positive number by its leading bit: for 2^k <= S < 2^(k+1), u = S 2^-(k+1) from 1/2 to 1 and the power 2^-(k+1) of
/// the octave; for square roots u = S 2^-(k+2) from 1/4 to 1/2 and 2^(-(k+2)/2).
struct octave_pieces {
    std::vector<double> thresholds;         // of the integer S
    std::vector<std::int64_t> guess, slope; // the guess is the power
    unsigned top;                           // S < 2^top

    octave_pieces(bool sqrt, row_range range, unsigned power_scale, unsigned scale)
        : top(unsigned(std::max(0, std::ilogb(std::ldexp(range.one, range.hi) - 0.5) + 1))) {
        for (int k = range.lo; k < range.hi; ++k) {
            if (k > range.lo) thresholds.push_back(std::ldexp(range.one, k));
            int const twice = sqrt ? -(k + 2) : -2 * (k + 1); // the power in half octaves
            double const p = std::ldexp(twice % 2 ? std::sqrt(0.5) : 1.0, (twice + (twice % 2 ? 1 : 0)) / 2);
            guess.push_back(std::llround(std::ldexp(p, int(power_scale))));
            slope.push_back(std::llround(std::ldexp(1 / range.one, int(scale) - k - (sqrt ? 2 : 1))));
        }
    }
};

/// u and the power of the octave, as `row_guess` with u for e.
///
/// The comparisons read as many digits as a threshold needs: u may pass the ends of its interval by 1 part in 64, where
/// a polynomial made for the interval is up to three times as far off.
/// cost      1 round
template <class Format, Fixed C, std::size_t R>
task<row_guess<Format, R>> octave_of_rows(party& p, bool sqrt, operand s, masked<C, R> compared, row_range range) {
    return piece_of_rows<Format, octave_pieces>(p, sqrt, std::move(s), std::move(compared), range, 1);
}

/// SPU's polynomial for 1/sqrt(u) on [1/4, 1/2), the lowest power first.
inline constexpr std::array<double, 5> spu_root{4.14285016, -15.47994394, 38.4714796, -49.86605845, 26.02942339};
inline constexpr double spu_root_centre = 0.375;

/// The same polynomial in powers of u - 3/8.
constexpr std::array<double, 5> spu_root_about_centre() {
    auto c = spu_root;
    for (std::size_t i = 0; i + 1 < c.size(); ++i)
        for (std::size_t j = c.size() - 1; j-- > i;) c[j] += spu_root_centre * c[j + 1];
    return c;
}

/// 1/sqrt(u) at scale 60 in 64 bits, by the polynomial, of the opened u - 3/8.
template <Fixed U, std::size_t R>
auto spu_root_of(party& p, masked<U, R> const& v) {
    constexpr std::array<double, 5> c = spu_root_about_centre();
    // Each power of v at its own scale: as its coefficient and the 60 bits allow.
    constexpr std::array<unsigned, 5> scale{0, 28, 20, 17, 14};
    std::vector<term> terms;
    for (std::size_t k = 0; k < c.size(); ++k) {
        auto const coefficient = std::llround(std::ldexp(c[k], int(60 - k * scale[k])));
        terms.emplace_back(coefficient, std::vector<operand>(k, operand::lifted(v, k ? U::fraction - scale[k] : 0)));
    }
    return sum_of_products<fixed<64, 60, 0>>(p, v.shape(), terms);
}

/// 1/sqrt(S) of rows as SPU has it, at scale `Scale` in a ring of `Bits` bits.
///
/// cost      3 rounds
template <unsigned Bits, unsigned Scale, class Format, Fixed C, std::size_t R>
task<share<fixed<Bits, Scale, 0>, R>> spu_roots(party& p, operand s, masked<C, R> compared, row_range range) {
    auto octave = co_await octave_of_rows<Format>(p, true, s, compared, range);
    using number = typename Format::error;
    auto const centre = static_cast<std::uint64_t>(std::llround(std::ldexp(spu_root_centre, int(number::fraction))));
    auto const centred = plus_word(p, octave.e, (0 - centre) & ring_mask<number>);
    auto [v, power] = co_await when_all(mask(p, centred), mask(p, octave.p0));
    auto root = co_await mask(p, spu_root_of(p, v));
    constexpr unsigned of_root = Scale - Format::guess::fraction;
    std::vector<operand> const factors{operand::lifted(power, 0), operand::lifted(root, 60 - of_root)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<fixed<Bits, Scale, 0>>(p, power.shape(), product);
}

} // namespace moiety::detail
