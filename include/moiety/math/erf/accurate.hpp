// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/saturating.hpp>

namespace moiety {

/// The format of the accurate `erf`'s result: at the operand's home scale, in its ring or one of `Bits` bits.
template <Fixed N, unsigned Bits = 0>
using erf_accurate_t = fixed<(Bits ? Bits : N::bits), N::home>;

/// The error function of an opened value.
///
/// formula   -1 + 2 v + u (1 + S), v = [x >= c], u = [-c <= x < c] (decided to within 1/8), S = sum of b_k sin(2 pi k x
///           / P), opened; c = 3 and 7 terms for F >= 14, else c = 2.75 and 5
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 18, rings of ten bits more than the scale;
///           the result is at scale F in the same ring, or in another: `erf<W, Bits>`
/// domain    |x| < 2^(Bits-2-fraction), at most 2^32; `erf<W>` takes |x| < 2^W only, and compares fewer bits
/// error     64.16: max 4.5e-5, mean 1.1e-5 over [-4, 4] (2.9 ulp, 0.72 ulp); 32.12: max 6.1e-4, mean 1.4e-4 over [-4,
///           4] (2.5 ulp, 0.57 ulp)
/// cost      64.16: 2 rounds, online 61, dealt 1437 bits an element; 32.12: 2 rounds, online 49, dealt 654; the first
///           round holds the comparison's fold
/// throws    nothing of its own; a format that does not fit does not compile
/// source    docs/algebra.md#activations; coefficients by tools/fit/activations_fourier.py
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<erf_accurate_t<N, Bits>, R>> erf(party& p, masked<N, R> x, accurate_t = accurate) {
    return detail::saturating<Within, Bits, -1, 1>(p, "erf/accurate", std::move(x), constants::erf_fourier_fine,
                                                   constants::erf_fourier_coarse);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<erf_accurate_t<N, Bits>, R>> erf(party& p, share<N, R> x, accurate_t v = accurate) {
    auto const f = [v](party& q, masked<N, R> m) { return erf<Within, Bits>(q, std::move(m), v); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
