// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/layer_norm/row_product.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/tags.hpp>

namespace moiety {

/// Rows along the last axis over their root mean square, x / sqrt(mean(x^2) + eps); gamma is the caller's.
///
/// formula   x p, p = 1/sqrt of n^2 (mean square + eps) = n sum x^2, exact in the ring, by math/row_inverse.hpp
/// shapes    as layer_norm (math/layer_norm/accurate.hpp), whose format the result has
/// domain    that of layer_norm with the mean square for the variance
/// error     by the mean square, x at home, settled, 64.16, rows of 768: max 9.6e-5, mean 7.6e-6 over [0.003, 200] (6.3
///           ulp, 0.5 ulp); x from scale 32: 3.1e-4 at 0.003                        [tests/math/layer_norm/figures.cpp]
/// cost      x at home, 64.16, rows of 768: 4 rounds, online 0.502604, dealt 113.348 bits an element: online 386 and
///           dealt 37899 bits a row, and an element as layer_norm; of a product 0.503 and 224.348 (64.16)
/// throws    shape_error for rows that are empty or too long, range_error for an eps outside [0, 1)
/// source    Zhang and Sennrich 2019 (arXiv 1910.07467); docs/algebra.md#layer-norm
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> rms_norm(party& p, masked<N, R> x, double eps, accurate_t = accurate) {
    static_assert(Ring >= N::home + 22 && Ring <= 92, "moiety: rms_norm gives its result in a ring of its home scale "
                                                      "+ 22 bits or more, and at most 92");
    std::size_t const n = x.shape()[R - 1];
    detail::spread_scale const scale(n, N::home, eps, N::bits - (N::fraction - N::home));
    detail::require_row_moments<false>(p, "rms_norm/accurate", x, eps, 0x1p-10, std::ldexp(1.0, scale.hi));
    auto moments = detail::moments_of_rows<Ring, false>(p, x, scale);
    auto square = co_await mask(p, moments.spread);
    row_inverse_format<50, 11, detail::row_root_bits<Ring, 53>> format;
    row_range const range(-10, scale.hi, scale.one);
    auto root = co_await detail::row_inverse_within(p, reciprocal_sqrt, drop_bits<detail::spread_scale::drop>(square),
                                                    range, format);
    auto opened = co_await mask(p, root);
    using result = layer_norm_t<N, Ring>;
    auto const q = detail::narrow_to<Ring>(p, drop_bits<53 - detail::row_factor_scale>(opened));
    share<result, R> const nothing = public_share(p, tensor<result, R>::zeros(detail::row_shape(x.shape())));
    co_return detail::times_row<result>(p, x, moments, q, nothing);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> rms_norm(party& p, share<N, R> x, double eps, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await rms_norm<Ring>(p, opened, eps);
}

} // namespace moiety
