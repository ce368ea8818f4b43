// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/inverse.hpp>

namespace moiety {

namespace detail {

/// Widths and range of 1/sqrt(S) for operands of home scale F.
template <unsigned F>
struct inverse_sqrt_setting : inverse_setting<F> {
    using format = row_inverse_format<F + 12, F + 32, 16>;
};

} // namespace detail

/// The format of `inverse_sqrt`'s unsettled result.
template <Fixed N>
using inverse_sqrt_t = fixed<64, 36, N::home>;

/// 1/sqrt(S), element by element, of an opened value at its home scale F, or straight from a product.
///
/// formula   half-octave guess p0 by comparisons, times a polynomial of degree 4 in 1 - S p0^2 (math/row_inverse.hpp)
/// shapes    any; F from 8 to 20, rings of F + 12 bits and more; the result has scale 36 in 64 bits, open it and drop
/// 36 - F domain    2^-10 <= S < 2^10, for F < 14 from 2^(4-F) on (2^-8 at F = 12); below it too small a result, above
/// garbage error     relative 7e-6, mean 2.1e-6; settled: + 1 ulp [tests/math/inverse_sqrt.cpp] cost      4 rounds
/// after the opening; F = 16: online 608 and dealt 11033 bits an element, 39 thresholds at 11 bits;
///           F = 12: online 490, 35 thresholds at 9
/// throws    nothing of its own
/// source    docs/algebra.md#inverse
template <Fixed N, std::size_t R>
task<share<inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, masked<N, R> x, accurate_t = accurate) {
    using setting = detail::inverse_sqrt_setting<N::home>;
    row_range const range(setting::lo, setting::hi, std::ldexp(1.0, int(N::home)));
    return detail::home_row_inverse<typename setting::format>(p, reciprocal_sqrt, std::move(x), range);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, share<N, R> x, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse_sqrt(p, opened);
}

} // namespace moiety
