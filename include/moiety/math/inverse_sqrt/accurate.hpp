// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/inverse/accurate.hpp>

namespace moiety {

/// The format of `inverse_sqrt`'s unsettled result.
template <Fixed N>
using inverse_sqrt_t = fixed<64, 53, N::home>;

/// 1/sqrt(S), element by element, of an opened value at its home scale F, or straight from a product.
///
/// formula   a guess by comparisons times a polynomial of degree 4 in 1 - S p0^2 (math/row_inverse.hpp)
/// shapes    any; F from 8 to 20, rings of 12 bits more than the scale; the result has scale 53 in 64 bits, open it and
///           drop 53 - F
/// domain    2^-10 <= S < 2^10, for F < 14 from 2^(4-F) on (2^-8 at F = 12); below it too small a result, above it a
///           meaningless one
/// error     settled, 64.16: max 3e-5, mean 5.2e-6 over [0.25, 64] (2 ulp, 0.34 ulp); before settling relative 2.4e-5,
///           mean 6e-6                               [tests/math/inverse_sqrt.cpp, tests/math/inverse_sqrt/figures.cpp]
/// cost      64.16: 2 rounds, online 211, dealt 25053 bits an element; 40 thresholds
/// throws    nothing of its own
/// source    docs/algebra.md#inverse
template <Fixed N, std::size_t R>
task<share<inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, masked<N, R> x, accurate_t = accurate) {
    row_inverse_format<N::home + 22, 11> format;
    detail::require_inverse_domain(p, "inverse_sqrt/accurate", x);
    return detail::row_inverse_within(p, reciprocal_sqrt, detail::home_row(x),
                                      detail::inverse_setting<N::home>::range(), format);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, share<N, R> x, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse_sqrt(p, opened);
}

} // namespace moiety
