// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/piecewise.hpp>
#include <moiety/math/tags.hpp>

#include <algorithm>
#include <array>

namespace moiety {

namespace detail {

struct bolt_gelu {
    static constexpr char const* name = "gelu/bolt";
    static constexpr std::array cuts{-2.7, 0.0, 2.7};
    static constexpr double low = -2.7, high = 2.7;
    static constexpr std::array<std::array<double, 5>, 2> curves{
        {{0.001620808531841547, 0.5 + 0.03798164612714154, 0.5410550166368381, 0.18352506127082727,
          0.020848611754127593},
         {0.001620808531841547, 0.5 - 0.03798164612714154, 0.5410550166368381, -0.18352506127082727,
          0.020848611754127593}}};
    static constexpr std::array<piece<2>, 4> pieces{{{0, 0, {0, 0}}, {0, 0, {1, 0}}, {0, 0, {0, 1}}, {0, 1, {0, 0}}}};
};

} // namespace detail

/// GeLU as BOLT publishes it: one polynomial of degree 4 in |x|.
///
/// formula   for |x| <= 2.7, y = |x|: 0.02085 y^4 - 0.1835 y^3 + 0.5411 y^2 - 0.03798 y + 0.001621 + x/2; else
///           ReLU(x). It is read as two polynomials in x, left and right of 0; the pieces meet within 1/2048 of their
///           cuts
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the same ring, or in
///           another: `gelu<W, Bits>`
/// domain    |x| < 2^22 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.00935, mean 9.87e-4 over [-6, 6] (613 ulp, 65 ulp); 38.12, of a product: max 0.00935, mean
///           9.99e-4 over [-6, 6] (38 ulp, 4.1 ulp); against the formula itself 1 ulp, but for x within 1/2048 of a cut
/// cost      64.16: 2 rounds, online 147, dealt 1726 bits an element; 38.12, of a product: 2 rounds, online 125, dealt
///           1099
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Pang et al., BOLT, IEEE S&P 2024
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<detail::piecewise_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, bolt_t) {
    constexpr unsigned step = std::min(12u, N::home); // compared in units of 1/4096: the slope changes at 0
    co_return co_await detail::piecewise<detail::bolt_gelu, step, Within, Bits>(p, x);
}

} // namespace moiety
