// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/chebyshev_tanh.hpp>

namespace moiety {

/// The format of the unsettled result of chebyshev's `sigmoid`.
template <Fixed N>
using sigmoid_chebyshev_t = typename detail::chebyshev_format<N>::result;

/// The logistic function of an opened value by CrypTen's second method ("chebyshev"): 1/2 + tanh(x / 2) / 2.
///
/// formula   1/2 + tanh(x / 2) / 2 with tanh as in math/tanh/chebyshev.hpp, its cut at |x| = 3.219
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 16; the result is fixed<64, 2 F + 4, F>
/// domain    |x| <= 8, beyond which x^2 and the polynomial leave their openings; the series is made for |x| <= 2
/// error     settled, 64.16: max 0.0386, mean 5.88e-3 over [-8, 8] (2530 ulp, 385 ulp): most at the cut; within [-2, 2]
///           2 ulp at F = 16. Against the formula itself 2 ulp
/// cost      64.16: 4 rounds, online 270, dealt 1439 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); code: sigmoid with sigmoid_tanh_method "chebyshev" and
///           sigmoid_tanh_terms = 32
template <Fixed N, std::size_t R>
task<share<sigmoid_chebyshev_t<N>, R>> sigmoid(party& p, masked<N, R> x, chebyshev_t) {
    require_domain(p, "sigmoid/chebyshev", x, -8.0, 8.0 + 0x1p-20);
    return detail::chebyshev_tanh_of<true>(p, std::move(x));
}

} // namespace moiety
