// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/crypten_logistic.hpp>

namespace moiety {

/// The logistic function of an opened value as CrypTen has it ("reciprocal", its default method).
///
/// formula   s = 1 / (1 + exp(-|x|)), exp by the limit of eight squarings, the reciprocal by three steps of Newton's
///           iteration from 3/4; s for x >= 0, else 1 - s (decided to within 1/256)
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 20; the result is at scale F in x's ring
/// domain    |x| < 512, where the limit's base reaches -1; beyond it a number that has nothing to do with sigmoid
/// error     64.16: max 1.98e-3, mean 2.08e-4 over [-16, 16] (130 ulp, 14 ulp), most at 0, where the formula jumps by
///           0.0039; against the formula itself 3 ulp from |x| = 1/128 on
/// cost      64.16: 13 rounds, online 697, dealt 2721 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); steps, start and squarings as in its published code
template <Fixed N, std::size_t R>
task<share<fixed<N::bits, N::home>, R>> sigmoid(party& p, masked<N, R> x, crypten_t) {
    require_domain(p, "sigmoid/crypten", x, -512.0, 512.0);
    return detail::crypten_logistic<false>(p, std::move(x));
}

} // namespace moiety
