// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/fourier.hpp>
#include <moiety/math/gelu/pieces.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace moiety {

namespace detail {

/// Widths of a GeLU in three pieces for operands of the format N.
template <Fixed N>
struct gelu_format : gelu_operand<N> {
    using gelu_operand<N>::home, gelu_operand<N>::drop, gelu_operand<N>::fine;

    static constexpr bool wide = N::bits > 48;
    /// Fraction bits of the series' public factors, of its dealt ones, and of the series in the product.
    static constexpr unsigned public_bits = fine ? (wide ? 19 : 17) : 15;
    static constexpr unsigned dealt_bits = fine ? (wide ? 18 : 17) : (wide ? 16 : 14);
    static constexpr unsigned factor_bits = fine ? (wide ? 18 : 15) : (wide ? 16 : 13);
    static constexpr unsigned ring = std::min(64u, N::bits + factor_bits);
    /// |x| < 2^magnitude fits the opening and the product.
    static constexpr unsigned magnitude = std::min(N::bits - 2 - N::fraction, ring - 2 - home - factor_bits);

    using series = fixed<public_bits + dealt_bits + 2, public_bits + dealt_bits, factor_bits>;
    using result = fixed<ring, home + factor_bits, home>;
};

} // namespace detail

/// The format of the unsettled result of a `gelu` in three segments: it goes home to the operand's home scale.
template <Fixed N>
using segmented_gelu_t = typename detail::gelu_format<N>::result;

namespace detail {

/// The pieces of a GeLU-like function: 0 below -edge, x (1/2 + series(x)) between, x from edge on.
///
/// x is compared in units of 2^-Step, |x| < 2^Within; `edge` is a multiple of that unit.
template <unsigned Step, unsigned Within, Fixed N, std::size_t R, std::size_t T>
task<share<segmented_gelu_t<N>, R>> gelu_by_pieces(party& p, masked<N, R> x, std::array<double, T> b, angle_unit unit,
                                                   std::uint64_t edge) {
    using format = gelu_format<N>;
    using series_t = typename format::series;
    constexpr unsigned factor_bits = format::factor_bits;
    auto const operand_x = drop_bits<format::drop>(x);
    auto const series = sine_series<series_t, format::public_bits>(p, operand_x, unit, b);
    auto const pieces = co_await open_pieces<Step, Within>(p, x, edge, series);

    operand const factor_x = operand_x;
    operand const factor_series = drop_bits<series_t::fraction - factor_bits>(pieces.curve);
    operand const factor_v = operand::of(pieces.upper), factor_u = operand::of(pieces.inner);
    std::vector<operand> const beyond{factor_v, factor_x}, half{factor_u, factor_x},
        curved{factor_u, factor_x, factor_series};
    std::vector<term> const terms{term(std::int64_t{1} << factor_bits, beyond),
                                  term(std::int64_t{1} << (factor_bits - 1), half), term(1, curved)};
    co_return sum_of_products<segmented_gelu_t<N>>(p, x.shape(), terms);
}

} // namespace detail

} // namespace moiety
