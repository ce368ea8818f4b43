// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/octaves.hpp>
#include <moiety/math/layer_norm/row_product.hpp>
#include <moiety/math/tags.hpp>

#include <cmath>

namespace moiety {

/// Rows along the last axis, less their mean, over sqrt(variance + eps), with the inverse square root that PUMA takes
/// from SPU; gamma and beta are the caller's.
///
/// formula   as the accurate variant, with 1/sqrt by the leading bit and a polynomial (math/inverse_sqrt/spu.hpp)
/// shapes    as the accurate variant
/// domain    as the accurate variant
/// error     by the variance, x at home, settled, 64.16, rows of 768: max 3.6e-4, mean 4.9e-5 over [0.003, 200] (24
///           ulp, 3.2 ulp); x from scale 32: 5.5e-4 at variance 0.003; the inverse square root's
///           own 2.28e-4 of the result just above a variance that is a power of two
///                                                                              [tests/math/layer_norm/figures.cpp]
/// cost      x at home, 64.16, rows of 768: 5 rounds, online 0.584635, dealt 88.6927 bits an element: online 449 and
///           dealt 18964 bits a row, and an element as the accurate variant; of a product 0.585 and 199.693 (64.16)
/// throws    shape_error for rows that are empty or too long, range_error for an eps outside [0, 1)
/// source    PUMA (Dong et al. 2023, arXiv 2307.12533); SPU (Ma et al., USENIX ATC 2023)
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> layer_norm(party& p, masked<N, R> x, double eps, puma_t) {
    static_assert(Ring >= N::home + 22 && Ring <= 92, "moiety: layer_norm gives its result in a ring of its home scale "
                                                      "+ 22 bits or more, and at most 92");
    std::size_t const n = x.shape()[R - 1];
    detail::spread_scale const scale(n, N::home, eps, N::bits - (N::fraction - N::home));
    detail::require_row_moments(p, "layer_norm/puma", x, eps, 0x1p-10, std::ldexp(1.0, scale.hi));
    auto moments = detail::moments_of_rows<Ring>(p, x, scale);
    auto [spread, mean] = co_await when_all(mask(p, moments.spread), mask(p, moments.mean));

    using format = detail::row_guess_format<32, 24, 50>;
    auto const row = drop_bits<detail::spread_scale::drop>(spread);
    row_range const range(-10, scale.hi, scale.one);
    auto root = co_await detail::spu_roots<detail::row_root_bits<Ring, 53>, 53, format>(
        p, detail::row_operand<format::error::bits>(row), detail::compared_row(p, row), range);
    auto opened = co_await mask(p, root);
    co_return detail::normalised_rows<Ring>(p, x, moments, mean, opened);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> layer_norm(party& p, share<N, R> x, double eps, puma_t tag) {
    auto opened = co_await mask(p, x);
    co_return co_await layer_norm<Ring>(p, opened, eps, tag);
}

} // namespace moiety
