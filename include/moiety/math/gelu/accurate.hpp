// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/gelu_fourier.hpp>
#include <moiety/math/gelu/segmented.hpp>
#include <moiety/math/tags.hpp>

namespace moiety {

namespace detail {
/// The largest default magnitude: a comparison of 36 bits still folds in one round.
template <Fixed N>
inline constexpr unsigned accurate_gelu_magnitude = std::min(gelu_format<N>::magnitude, 32u);
} // namespace detail

/// GeLU, x/2 (1 + erf(x / sqrt 2)), of an opened value at its home scale F or straight from a product at up to 2F.
///
/// formula   x (v + u S), v = [x >= c], u = [-c <= x < c] (decided to within 1/8), S = 1/2 + sum of b_k sin(2 pi k x /
/// 16);
///           c = 4.5 and nine terms for F >= 14, else c = 4 and seven
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is unsettled (gelu_t) and goes home to F
/// domain    |x| < 2^28 for 64.16, 2^32 for 64.12, 2^12 for products in 46.16 and 38.12 (fixed<46, 32, 16>);
///           `gelu<W>` takes |x| < 2^W only, and compares fewer bits
/// error     largest over the domain, and mean over [-6, 6]: 5.0e-5, 6.8e-6 (64.16); 6.1e-4, 9.0e-5
/// (64.12); 2.1e-4, 2.5e-5
///           (46.16); 8.4e-4, 1.1e-4 (38.12); settling it adds a rounding to 2^-F
/// cost      2 rounds, the first with the comparison's fold; bits an element, online and dealt, of a product: 61, 1951
/// (64.16);
///           53, 1625 (64.16, gelu<12>); 55, 1827 (64.12); 50, 1647 (46.16); 45, 1273 (38.12)
/// throws    nothing of its own; a format that does not fit does not compile
/// source    docs/algebra.md#gelu; coefficients by tools/fit/gelu_fourier.py
template <unsigned Within = 0, Fixed N, std::size_t R>
task<share<gelu_t<N>, R>> gelu(party& p, masked<N, R> x, accurate_t = accurate) {
    using format = detail::gelu_format<N>;
    constexpr unsigned magnitude = Within ? Within : detail::accurate_gelu_magnitude<N>;
    static_assert(magnitude >= 3 && magnitude <= format::magnitude,
                  "moiety: gelu does not hold values of this magnitude in this format");
    constexpr unsigned step = 3; // compared in eighths
    constexpr angle_unit sixteen(format::home + 4);
    if constexpr (format::fine) {
        constexpr auto edge = static_cast<std::uint64_t>(constants::gelu_fourier_wide_edge * 8);
        co_return co_await detail::gelu_by_pieces<step, magnitude>(p, x, constants::gelu_fourier_wide, sixteen, edge);
    } else {
        constexpr auto edge = static_cast<std::uint64_t>(constants::gelu_fourier_narrow_edge * 8);
        co_return co_await detail::gelu_by_pieces<step, magnitude>(p, x, constants::gelu_fourier_narrow, sixteen, edge);
    }
}

} // namespace moiety
