// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/piecewise.hpp>
#include <moiety/math/tags.hpp>

#include <algorithm>
#include <array>

namespace moiety {

namespace detail {

struct puma_gelu {
    static constexpr char const* name = "gelu/puma";
    static constexpr std::array cuts{-4.0, -1.95, 3.0};
    static constexpr double low = -4, high = 3;
    static constexpr std::array<std::array<double, 7>, 2> curves{
        {{-0.5054031199708174, -0.42226581151983866, -0.11807612951181953, -0.011034134030615728},
         {0.008526321541038084, 0.5, 0.3603292692789629, 0, -0.037688200365904236, 0, 0.0018067462606141187}}};
    static constexpr std::array<piece<2>, 4> pieces{{{0, 0, {0, 0}}, {0, 0, {1, 0}}, {0, 0, {0, 1}}, {0, 1, {0, 0}}}};
};

} // namespace detail

/// GeLU as PUMA publishes it: polynomials of degree 3 and 6.
///
/// formula   0 below -4; -0.5054 - 0.4223 x - 0.1181 x^2 - 0.01103 x^3 to -1.95; 0.008526 + x/2 + 0.3603 x^2 -
///           0.03769 x^4 + 0.001807 x^6 to 3; x above. The pieces meet within 1/512 of their cuts, where the published
///           function jumps by up to 0.016
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the same ring, or in
///           another: `gelu<W, Bits>`
/// domain    |x| < 2^24 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.0197, mean 0.00238 over [-6, 6] (1291 ulp, 156 ulp); 38.12, of a product: max 0.0199, mean
///           0.0024 over [-6, 6] (82 ulp, 9.8 ulp); against the formula itself 1 ulp, but for x within 1/512 of a cut
/// cost      64.16: 2 rounds, online 149, dealt 1958 bits an element; 38.12, of a product: 2 rounds, online 127, dealt
///           1267
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Dong et al. 2023, arXiv 2307.12533, section 4
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<detail::piecewise_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, puma_t) {
    constexpr unsigned step = std::min(10u, N::home); // compared in units of 1/1024
    co_return co_await detail::piecewise<detail::puma_gelu, step, Within, Bits>(p, x);
}

} // namespace moiety
