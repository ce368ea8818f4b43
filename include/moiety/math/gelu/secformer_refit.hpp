// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/secformer_refit.hpp>
#include <moiety/math/gelu/secformer.hpp>

namespace moiety {

/// GeLU by SecFormer's protocol with coefficients of our own: seven sines of another period, fitted for the least
/// error of GeLU itself, read further out.
///
/// formula   x (1/2 + sum of b_k sin(2 pi k x / 14.6)) for |x| < 4.5, 0 below and x above
/// shapes    those of the `secformer` variant
/// domain    that of the `secformer` variant
/// error     64.16: max 5.16e-5, mean 8.63e-6 over [-6, 6] (3.4 ulp, 0.57 ulp); 38.12, of a product: max 8.93e-4, mean
///           1.17e-4 over [-6, 6] (3.7 ulp, 0.48 ulp); outside of this range no more
/// cost      64.16: 2 rounds, online 61, dealt 1811 bits an element; 38.12, of a product: 2 rounds, online 49, dealt
///           1348
/// throws    nothing of its own; a format that does not fit does not compile
/// source    protocol: Luo et al. 2024, arXiv 2401.00793; coefficients by tools/fit/secformer_refit.py
template <unsigned Within = 0, Fixed N, std::size_t R>
task<share<segmented_gelu_t<N>, R>> gelu(party& p, masked<N, R> x, secformer_refit_t) {
    std::array<double, 7> const b = constants::secformer_refit_waves;
    co_return co_await detail::gelu_by_sines<Within>(p, x, "gelu/secformer_refit", b, constants::secformer_refit_period,
                                                     constants::secformer_refit_edge);
}

} // namespace moiety
