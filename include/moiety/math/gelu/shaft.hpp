// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/piecewise.hpp>
#include <moiety/math/fourier.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace moiety {

namespace detail {

/// ReLU less an even function that is 0 beyond 4: the curve is its odd relative, so that cosines are not needed.
struct shaft_gelu {
    static constexpr std::array<double, 8> sines{-0.0818, -0.0809, -0.0424, -0.0176,
                                                 -0.0079, -0.0043, -0.0026, -0.0017};
    static constexpr std::array cuts{-4.0, 0.0, 4.0};
    static constexpr std::array<piece<1>, 4> pieces{{{0, 0, {0}}, {0, 0, {-1}}, {0, 1, {1}}, {0, 1, {0}}}};
};

} // namespace detail

/// GeLU as SHAFT publishes it: ReLU and a Fourier series of eight sines in |x|.
///
/// formula   ReLU(x) + [|x| < 4] sum of b_n sin(n pi |x| / 4), n = 1 .. 8; the sines of x itself are opened, times the
///           sign. The pieces meet within 1/4096 of -4, 0 and 4
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the same ring, or in
///           another: `gelu<W, Bits>`
/// domain    |x| < 2^22 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.0045, mean 6.18e-4 over [-6, 6] (295 ulp, 41 ulp); 38.12, of a product: max 0.00476, mean
///           6.33e-4 over [-6, 6] (19 ulp, 2.6 ulp); against the formula itself 2 ulp, but for x within 1/2048 of a cut
/// cost      64.16: 2 rounds, online 70, dealt 1841 bits an element; 38.12, of a product: 2 rounds, online 56, dealt
///           1184
/// throws    nothing of its own; a format that does not fit does not compile
/// source    SHAFT, NDSS 2025
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<detail::piecewise_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, shaft_t) {
    static_assert(N::home >= 8 && N::home <= 18, "moiety: gelu needs 8 to 18 fraction bits");
    constexpr unsigned home = N::home, step = std::min(12u, N::home), scale = 2 * home + 4;
    constexpr unsigned magnitude = Within ? Within : detail::piece_magnitude<N, step>;
    require_domain(p, "gelu/shaft", x, -std::ldexp(1.0, magnitude), std::ldexp(1.0, magnitude));
    using curve_t = fixed<scale + 1, scale, home>; // less than 1/4
    using out_t = detail::piecewise_t<N, Bits>;
    auto const at_home = drop_bits<N::fraction - home>(x);
    constexpr angle_unit period(home + 3); // 8
    auto const curve = sine_series<curve_t, home + 3>(p, at_home, period, detail::shaft_gelu::sines);
    auto opening = mask(p, curve);
    std::vector<double> const cuts(detail::shaft_gelu::cuts.begin(), detail::shaft_gelu::cuts.end());
    auto cutting = detail::open_cuts<step, magnitude>(p, x, cuts);
    auto const [opened, inside] = co_await when_all(std::move(opening), std::move(cutting));
    operand const factor_x = detail::home_operand<out_t::bits>(x);
    std::vector<operand> const factors(1, drop_bits<scale - home>(opened));
    co_return detail::join_pieces<detail::shaft_gelu, out_t>(p, x.shape(), factor_x, inside, factors);
}

} // namespace moiety
