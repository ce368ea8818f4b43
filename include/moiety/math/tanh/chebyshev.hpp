// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/chebyshev_tanh.hpp>

namespace moiety {

/// The format of the unsettled result of chebyshev's `tanh`.
template <Fixed N>
using tanh_chebyshev_t = typename detail::chebyshev_format<N>::result;

/// Hyperbolic tangent of an opened value by CrypTen's second method ("chebyshev"): a Chebyshev series, cut off at +-1.
///
/// formula   sum of c_k T_k(x), k = 1, 3 .. 9, 1 beyond 1 and -1 below -1, read as a comparison of |x| with 1.609, decided to
///           within 1/256. CrypTen sums up to k = 31; at its 16 fraction bits c_11 = -2.8e-6 and all behind it are 0,
///           which keeps the polynomial from running away beyond 1.86
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 16; the result is fixed<64, 2 F + 4, F>
/// domain    |x| <= 4, beyond which x^2 and the polynomial leave their openings; the series is made for |x| <= 1
/// error     settled, 64.16: max 0.0778, mean 0.0118 over [-4, 4] (5099 ulp, 773 ulp): most at the cut; within [-1, 1]
///           2 ulp at F = 16. Against the formula itself 3 ulp
/// cost      64.16: 4 rounds, online 270, dealt 1429 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); code: tanh with sigmoid_tanh_method "chebyshev" and
///           sigmoid_tanh_terms = 32
template <Fixed N, std::size_t R>
task<share<tanh_chebyshev_t<N>, R>> tanh(party& p, masked<N, R> x, chebyshev_t) {
    require_domain(p, "tanh/chebyshev", x, -4.0, 4.0 + 0x1p-20);
    return detail::chebyshev_tanh_of<false>(p, std::move(x));
}

} // namespace moiety
