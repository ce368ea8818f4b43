// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/saturating.hpp>

namespace moiety {

/// The format of the accurate `tanh`'s result: at the operand's home scale, in its ring or one of `Bits` bits.
template <Fixed N, unsigned Bits = 0>
using tanh_accurate_t = fixed<(Bits ? Bits : N::bits), N::home>;

/// Hyperbolic tangent of an opened value.
///
/// formula   -1 + 2 v + u (1 + S), v = [x >= c], u = [-c <= x < c] (decided to within 1/8), S = sum of b_k sin(2 pi k x
///           / P), opened; c = 5.375 and 13 terms for F >= 14, else c = 4.5 and 9
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 18, rings of ten bits more than the scale;
///           the result is at scale F in the same ring, or in another: `tanh<W, Bits>`
/// domain    |x| < 2^(Bits-2-fraction), at most 2^32; `tanh<W>` takes |x| < 2^W only, and compares fewer bits
/// error     64.16: max 6.2e-5, mean 2.0e-5 over [-8, 8] (4.1 ulp, 1.3 ulp); 32.12: max 5.7e-4, mean 1.05e-4 over [-8,
///           8] (2.3 ulp, 0.43 ulp)
/// cost      64.16: 2 rounds, online 61, dealt 1905 bits an element; 32.12: 2 rounds, online 49, dealt 902; the first
///           round holds the comparison's fold
/// throws    nothing of its own; a format that does not fit does not compile
/// source    docs/algebra.md#activations; coefficients by tools/fit/activations_fourier.py
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<tanh_accurate_t<N, Bits>, R>> tanh(party& p, masked<N, R> x, accurate_t = accurate) {
    return detail::saturating<Within, Bits, -1, 1>(p, "tanh/accurate", std::move(x), constants::tanh_fourier_fine,
                                                   constants::tanh_fourier_coarse);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<tanh_accurate_t<N, Bits>, R>> tanh(party& p, share<N, R> x, accurate_t v = accurate) {
    auto const f = [v](party& q, masked<N, R> m) { return tanh<Within, Bits>(q, std::move(m), v); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
