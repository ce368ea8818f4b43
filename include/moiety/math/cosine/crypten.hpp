// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/crypten_turn.hpp>

namespace moiety {

/// The format of the unsettled result of crypten's `cos`.
template <Fixed N>
using cos_crypten_t = typename detail::turn_format<N>::part;

/// Cosine of an opened value in radians as CrypTen has it: e^(i x) as a limit, squared ten times.
///
/// formula   the real part of (1 + i x / 2^10)^(2^10); both parts are opened after every squaring, at F + 12 fraction
///           bits
/// shapes    any; x in fixed<K, F, F> or an unsettled product of it, F from 8 to 16; the result is fixed<2 F + 29, 2 F +
///           24, F>
/// domain    |x| < 64; the result is e^(x^2 / 2048) times too large, 3.2 % at 8 and seven times at 64, and its angle is
///           short by x^3 / 3145728
/// error     settled, 64.16: max 0.0205, mean 6.27e-3 over [-8, 8] (1343 ulp, 411 ulp), at the ends; against the
///           formula itself 2 ulp
/// cost      64.16: 9 rounds, online 1098, dealt 5625 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); code: cossin with trig_iterations = 10
template <Fixed N, std::size_t R>
task<share<cos_crypten_t<N>, R>> cos(party& p, masked<N, R> x, crypten_t) {
    require_domain(p, "cos/crypten", x, -64.0, 64.0);
    return detail::crypten_turn<false>(p, std::move(x));
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<cos_crypten_t<N>, R>> cos(party& p, share<N, R> x, crypten_t v) {
    auto const f = [v](party& q, masked<N, R> m) { return cos(q, std::move(m), v); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
