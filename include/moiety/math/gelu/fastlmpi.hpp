// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/piecewise.hpp>
#include <moiety/math/tags.hpp>

#include <algorithm>
#include <array>

namespace moiety {

namespace detail {

struct fastlmpi_gelu {
    static constexpr char const* name = "gelu/fastlmpi";
    static constexpr std::array cuts{-5.075, -1.414, 1.414, 5.075};
    static constexpr double low = -5.075, high = 5.075;
    static constexpr std::array<std::array<double, 5>, 3> curves{
        {{-0.568686678, -0.529288810, -0.183509590, -0.028070202, -0.001597741},
         {0.001193207, 0.5, 0.385858026, 0, -0.045101361},
         {-0.438406187, 1.340789252, -0.087184212, 0.007334718, 0}}};
    static constexpr std::array<piece<3>, 5> pieces{
        {{0, 0, {0, 0, 0}}, {0, 0, {1, 0, 0}}, {0, 0, {0, 1, 0}}, {0, 0, {0, 0, 1}}, {0, 1, {0, 0, 0}}}};
};

} // namespace detail

/// GeLU as FASTLMPI publishes it: three polynomials of degree 3 and 4, cut at the inflection points.
///
/// formula   0 below -5.075; -0.5687 - 0.5293 x - 0.1835 x^2 - 0.02807 x^3 - 0.001598 x^4 to -1.414; 0.001193 + x/2 +
///           0.3859 x^2 - 0.04510 x^4 to 1.414; -0.4384 + 1.3408 x - 0.08718 x^2 + 0.007335 x^3 to 5.075; x above.
///           The pieces meet within 1/512 of their cuts
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the same ring, or in
///           another: `gelu<W, Bits>`
/// domain    |x| < 2^24 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.00432, mean 7.14e-4 over [-6, 6] (283 ulp, 47 ulp); 38.12, of a product: max 0.00445, mean
///           7.2e-4 over [-6, 6] (18 ulp, 2.9 ulp); against the formula itself 1 ulp, but for x within 1/512 of a cut
/// cost      64.16: 2 rounds, online 230, dealt 2119 bits an element; 38.12, of a product: 2 rounds, online 198, dealt
///           1292
/// throws    nothing of its own; a format that does not fit does not compile
/// source    arXiv 2412.16537
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<detail::piecewise_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, fastlmpi_t) {
    constexpr unsigned step = std::min(10u, N::home); // compared in units of 1/1024
    co_return co_await detail::piecewise<detail::fastlmpi_gelu, step, Within, Bits>(p, x);
}

} // namespace moiety
