// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/piecewise.hpp>
#include <moiety/math/tags.hpp>

#include <algorithm>
#include <array>

namespace moiety {

namespace detail {

struct nimbus_gelu {
    static constexpr char const* name = "gelu/nimbus";
    static constexpr std::array cuts{-1.8, 0.5};
    static constexpr double low = -1.8, high = 0.5;
    static constexpr std::array<std::array<double, 3>, 1> curves{
        {{-0.006946478426716862, 0.32421075145645123, 0.17025471961795552}}};
    static constexpr std::array<piece<1>, 3> pieces{{{0, 0, {0}}, {0, 0, {1}}, {0, 1, {0}}}};
};

} // namespace detail

/// GeLU in three pieces, as Nimbus gives it for models that are tuned to it: a parabola between 0 and x.
///
/// formula   0 below -1.8; 0.17025 x^2 + 0.32421 x - 0.006946 to 0.5; x above. The pieces meet within 1/512 of their
///           cuts, where the published function jumps by 0.04 and 0.30
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the same ring, or in
///           another: `gelu<W, Bits>`
/// domain    |x| < 2^24 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.17, mean 0.0246 over [-6, 6] (11141 ulp, 1612 ulp); 38.12, of a product: max 0.17, mean
///           0.0246 over [-6, 6] (696 ulp, 101 ulp); against the formula itself 1 ulp, but for x within 1/512 of a cut
/// cost      64.16: 2 rounds, online 67, dealt 1107 bits an element; 38.12, of a product: 2 rounds, online 55, dealt
///           648
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Nimbus, NeurIPS 2024
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<detail::piecewise_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, nimbus_t) {
    constexpr unsigned step = std::min(10u, N::home); // compared in units of 1/1024
    co_return co_await detail::piecewise<detail::nimbus_gelu, step, Within, Bits>(p, x);
}

} // namespace moiety
