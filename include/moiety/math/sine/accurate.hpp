// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/circular.hpp>

namespace moiety {

/// The format of `sin`'s unsettled result: in the operand's ring, or in one of `Bits` bits.
template <Fixed N, unsigned Bits = 0>
using sin_t = detail::circular_t<N, Bits>;

/// Sine of an opened value, in radians or with any other period: no message.
///
/// formula   sin(w (C - h)) = sin wC cos wh - cos wC sin wh, w = 2 pi / period, the factors of h dealt, those of
///           C public; a turn is 2^W units over an integer, W the bits that the opening keeps, so that the wrap of the
///           opened value is a whole number of turns
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 20; the result has scale 2 F + 8 (less in a
///           narrow ring) in x's ring, or in another: `sin<Bits>`
/// domain    the whole format; 1/16 <= period <= 2^16
/// error     settled, 64.16: max 1.55e-5, mean 5.1e-6 over [-8, 8] (1 ulp, 0.33 ulp); 32.12: max 2.8e-4, mean 8.2e-5
///           over [-8, 8] (1.1 ulp, 0.34 ulp); and |x| pi 2^-(Bits - fraction) for the rounded period (2^-46 in 64.16,
///           where W = 62; products in narrow rings have little of it to spare: settle them first), and one ulp of x
///           for a product's rounding
/// cost      64.16: 0 rounds, online 0, dealt 128 bits an element; 32.12: 0 rounds, online 0, dealt 64: two words of
///           the result
/// throws    range_error for another period
/// source    the Fourier identity of SecFormer (arXiv 2401.00793); docs/algebra.md#fourier
template <unsigned Bits = 0, Fixed N, std::size_t R>
task<share<sin_t<N, Bits>, R>> sin(party& p, masked<N, R> x, accurate_t = accurate,
                                   double period = 2 * std::numbers::pi) {
    return detail::circular<detail::wave::sine, Bits>(p, std::move(x), "sin", period);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Bits = 0, Fixed N, std::size_t R>
task<share<sin_t<N, Bits>, R>> sin(party& p, share<N, R> x, accurate_t = accurate,
                                   double period = 2 * std::numbers::pi) {
    return detail::circular<detail::wave::sine, Bits>(p, std::move(x), "sin", period);
}

} // namespace moiety
