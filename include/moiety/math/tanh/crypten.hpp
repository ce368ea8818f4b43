// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/crypten_logistic.hpp>

namespace moiety {

/// Hyperbolic tangent of an opened value as CrypTen has it ("reciprocal", its default method): 2 sigmoid(2 x) - 1.
///
/// CrypTen's other method, a Chebyshev series, is math/tanh/chebyshev.hpp.
///
/// formula   2 sigmoid(2 x) - 1 with sigmoid as in math/sigmoid/crypten.hpp
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 20; the result is at scale F in x's ring
/// domain    |x| < 256; beyond it a number that has nothing to do with tanh
/// error     64.16: max 3.95e-3, mean 4.16e-4 over [-8, 8] (259 ulp, 27 ulp), most at 0, where the formula jumps by
///           0.0078; against the formula itself 4 ulp from |x| = 1/128 on
/// cost      64.16: 13 rounds, online 697, dealt 2719 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); steps, start and squarings as in its published code
template <Fixed N, std::size_t R>
task<share<fixed<N::bits, N::home>, R>> tanh(party& p, masked<N, R> x, crypten_t) {
    require_domain(p, "tanh/crypten", x, -256.0, 256.0);
    return detail::crypten_logistic<true>(p, detail::times_public<N>(p, x, 2));
}

} // namespace moiety
