// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/layer_norm/row_product.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/tags.hpp>

namespace moiety {

/// Rows along the last axis, less their mean, over sqrt(variance + eps); gamma and beta are the caller's.
///
/// x is opened, at its home scale F or straight from a product (at most 2F). `Ring` is the result's: what its next
/// use needs, and 18 bits more.
/// formula   (x - mean) p, p = 1/sqrt of n^2 (variance + eps) = n sum x^2 - (sum x)^2, exact in the ring, by
///           math/row_inverse.hpp
/// shapes    any rank; rows of 1 to about 2^(30 - F) elements; rings in which 28 bits remain after the drop (48 from
///           scale 32, 40 from scale 24); the result has scale F + 18 in a ring of F + 22 to 92 bits
/// domain    2^-10 <= variance + eps < 2^10, and < 2^(2 min(D, 32) - 2 - 2F) / n^2, which is
///           1820 at n = 768 and 64 at n = 4096 for D = 32, F = 16 and for D = 28, F = 12;
///           |mean| < 2^(32 - F); |x| < 2^(D - 2 - F), D what remains after the drop; the result below 2^(Ring - 20 -
///           F)
/// error     by the variance, x at home, settled, 64.16, rows of 768: max 2.3e-4, mean 2.7e-5 over [0.003, 200] (15
///           ulp, 1.8 ulp). x from a product, n = 768, F = 16: 9.5e-4 at variance 0.001, 5e-4 at 0.003, 2e-4 from 0.05
///           on, mean 6e-6 from 1 on; F = 12: 1.5e-2, 8.6e-3, 2.2e-3, from 1 on 6e-4. The rounding of x rules, one ulp
///           over sigma; x exact at its home scale, 1e-4 plus 1 ulp
///                                                       [tests/math/layer_norm.cpp, tests/math/layer_norm/figures.cpp]
/// cost      x at home, 64.16, rows of 768: 4 rounds, online 0.585938, dealt 113.592 bits an element. Online 450 bits a
///           row (Ring = 64); dealt 38087 bits a row and, x from scale 2F in a ring of K bits, D = K - F, 128 + 3 (64 -
///           D) - 1 bits an element (223 at K = 48), for a ring below 64: 64 + 2 (64 - D) - 1 + Ring + max(0, Ring -
///           D); for x masked at its home scale in 64 bits 64. Of a product 0.586 and 224.592 (64.16), 0.586 and
///           272.592 (48.16), 0.586 and 260.592 (48.12)
/// throws    shape_error for rows that are empty or too long, range_error for an eps outside [0, 1)
/// source    docs/algebra.md#layer-norm
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> layer_norm(party& p, masked<N, R> x, double eps, accurate_t = accurate) {
    static_assert(Ring >= N::home + 22 && Ring <= 92, "moiety: layer_norm gives its result in a ring of its home scale "
                                                      "+ 22 bits or more, and at most 92");
    std::size_t const n = x.shape()[R - 1];
    detail::spread_scale const scale(n, N::home, eps, N::bits - (N::fraction - N::home));
    detail::require_row_moments(p, "layer_norm/accurate", x, eps, 0x1p-10, std::ldexp(1.0, scale.hi));
    auto moments = detail::moments_of_rows<Ring>(p, x, scale);
    auto [spread, mean] = co_await when_all(mask(p, moments.spread), mask(p, moments.mean));

    // What is left of p's ring after its drop is the result's: p enters the products as it is.
    row_inverse_format<50, 11, detail::row_root_bits<Ring, 53>> format;
    row_range const range(-10, scale.hi, scale.one);
    auto root = co_await detail::row_inverse_within(p, reciprocal_sqrt, drop_bits<detail::spread_scale::drop>(spread),
                                                    range, format);
    auto opened = co_await mask(p, root);
    co_return detail::normalised_rows<Ring>(p, x, moments, mean, opened);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> layer_norm(party& p, share<N, R> x, double eps, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await layer_norm<Ring>(p, opened, eps);
}

} // namespace moiety
