// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/secformer.hpp>
#include <moiety/math/gelu/segmented.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace moiety {

namespace detail {
/// The largest default magnitude: a comparison of 36 bits still folds in one round.
template <Fixed N>
inline constexpr unsigned secformer_gelu_magnitude = std::min(gelu_format<N>::magnitude, 26u);

/// x (1/2 + sum of b_k sin(2 pi k x / period)) between -edge and edge, 0 below, x above; any period, by a multiplier.
template <unsigned Within, Fixed N, std::size_t R, std::size_t T>
task<share<segmented_gelu_t<N>, R>> gelu_by_sines(party& p, masked<N, R> x, char const* name, std::array<double, T> b,
                                                  double period, double edge) {
    using format = gelu_format<N>;
    constexpr unsigned magnitude = Within ? Within : secformer_gelu_magnitude<N>;
    static_assert(magnitude >= 3 && magnitude <= format::magnitude,
                  "moiety: gelu does not hold values of this magnitude in this format");
    require_domain(p, name, x, -std::ldexp(1.0, magnitude), std::ldexp(1.0, magnitude));
    constexpr unsigned step = 8; // compared in units of 1/256
    constexpr unsigned turn_bits = std::min(N::bits - format::drop, 62u);
    auto const multiplier = static_cast<std::uint64_t>(std::llround(std::ldexp(1 / period, turn_bits - format::home)));
    auto const cut = static_cast<std::uint64_t>(std::llround(edge * (1 << step)));
    angle_unit const unit(turn_bits, multiplier);
    co_return co_await gelu_by_pieces<step, magnitude>(p, x, b, unit, cut);
}
} // namespace detail

/// GeLU as SecFormer publishes it: the error function as a Fourier series of seven sines for |x| < 1.7 sqrt 2, else
/// +-1.
///
/// formula   x/2 (1 + erf(x / sqrt 2)), erf(v) = sum of beta_k sin(2 pi k v / 20) for |v| < 1.7; as x (v + u S), see
///           the accurate variant. The pieces meet within 1/256 of +-2.404163. A unit 2^-F of x is M / 2^W turns, M =
///           round(2^(W-F) / (20 sqrt 2)), W the bits that the opening keeps: the published period, not a power of two
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is unsettled (segmented_gelu_t) and goes
///           home to F
/// domain    |x| < 2^26 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.0197, mean 0.00418 over [-6, 6] (1291 ulp, 274 ulp); 38.12, of a product: max 0.0197, mean
///           0.00416 over [-6, 6] (81 ulp, 17 ulp). Against the published function, 2/256 and more away from its jumps
///           of 0.025 at +-2.404163, of a product: 5e-5 at most, 5e-6 in the mean (64.16); 6.1e-4, 9e-5 (64.12);
///           2.5e-4, 3.5e-5 (46.16); 8e-4, 8e-5 (38.12)
/// cost      64.16: 2 rounds, online 61, dealt 1811 bits an element; 38.12, of a product: 2 rounds, online 49, dealt
///           1348; of a product online 61, dealt 1891 (64.16), 57 and 1544 (64.16, gelu<12>), 55 and 1795 (64.12), 54
///           and 1578 (46.16)
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Luo et al. 2024, arXiv 2401.00793, section 4 (series and edges); the rest as in the accurate variant
template <unsigned Within = 0, Fixed N, std::size_t R>
task<share<segmented_gelu_t<N>, R>> gelu(party& p, masked<N, R> x, secformer_t) {
    constexpr double sqrt2 = std::numbers::sqrt2;
    std::array<double, 7> b = constants::secformer_erf;
    for (double& v : b) v /= 2;
    co_return co_await detail::gelu_by_sines<Within>(p, x, "gelu/secformer", b, constants::secformer_erf_period * sqrt2,
                                                     constants::secformer_erf_edge * sqrt2);
}

} // namespace moiety
