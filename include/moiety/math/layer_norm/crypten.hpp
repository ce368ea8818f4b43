// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/inverse_sqrt/newton.hpp>
#include <moiety/math/layer_norm/row_product.hpp>
#include <moiety/math/tags.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

/// Rows along the last axis, less their mean, over sqrt(variance + eps), with CrypTen's inverse square root by Newton's
/// iteration; gamma and beta are the caller's.
///
/// The mean and the variance are those of the row. CrypTen has batch normalisation only, which MPCFormer's code puts
/// where a layer normalisation belongs.
/// formula   as the accurate variant, with 1/sqrt by three steps (math/inverse_sqrt/newton.hpp)
/// shapes    as the accurate variant
/// domain    0.1 <= variance + eps < 160, or the accurate variant's limit; below it too small a result
/// error     by the variance, x at home, settled, 64.16, rows of 768: max 0.042, mean 5.1e-4 over [0.1, 128] (2753 ulp,
///           33 ulp): the iteration's own, relative 5e-3 at 0.1, 1.2e-3 at 1, 2.5e-3 at 10
///                                                                                  [tests/math/layer_norm/figures.cpp]
/// cost      x at home, 64.16, rows of 768: 6 rounds, online 0.703125, dealt 70.4648 bits an element: online 540 and
///           dealt 4965 bits a row, and an element as the accurate variant; of a product 0.703 and 181.465 (64.16)
/// throws    shape_error for rows that are empty or too long, range_error for an eps outside [0, 1)
/// source    CrypTen (Knott et al. 2021, arXiv 2109.00984)
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> layer_norm(party& p, masked<N, R> x, double eps, crypten_t) {
    static_assert(Ring >= N::home + 22 && Ring <= 86, "moiety: layer_norm gives its result in a ring of its home scale "
                                                      "+ 22 bits or more, and at most 86");
    std::size_t const n = x.shape()[R - 1];
    detail::spread_scale const scale(n, N::home, eps, N::bits - (N::fraction - N::home));
    detail::require_row_moments(p, "layer_norm/crypten", x, eps, 0.1, std::min(160.0, std::ldexp(1.0, scale.hi)));
    auto moments = detail::moments_of_rows<Ring>(p, x, scale);
    auto [spread, mean] = co_await when_all(mask(p, moments.spread), mask(p, moments.mean));

    // The variance, and the exponent that it gives, at scale 54: below 2^8 both.
    constexpr unsigned F = 18;
    using format = detail::newton_root_format<F>;
    using beginning = typename format::beginning;
    using wide = fixed<64, 54, 0>;
    auto const shape = mean.shape();
    operand const row = drop_bits<detail::spread_scale::drop>(spread);
    std::vector<operand> const factor{row};
    double const one = std::ldexp(1 / scale.one, 54);
    std::vector<term> const to_variance(1, term(std::llround(one), factor)),
        to_exponent(1, term(detail::newton_root_slope(one), factor));
    auto v = sum_of_products<wide>(p, shape, to_variance);
    auto z = plus_word(p, sum_of_products<wide>(p, shape, to_exponent), detail::newton_root_offset<F, wide>());
    auto [variance, exponent] = co_await when_all(mask(p, v), mask(p, z));

    using read = typename format::exponent;
    auto const narrow = reduce_to<read::bits>(narrow_unshared(p, drop_bits<wide::fraction - read::fraction>(exponent)));
    masked<read, R> const read_exponent(
        narrow.opened().template reinterpret<read>(),
        narrow.mask().with(narrow.mask().words().template reinterpret<read>(), narrow.serial()));
    operand const x18 = operand::lifted(variance, wide::fraction - F);
    std::vector<operand> const line_factor{x18};
    std::vector<term> const line_term(1, term(std::int64_t{1} << (beginning::fraction - 10 - F), line_factor));
    auto line = sum_of_products<beginning>(p, shape, line_term);
    auto root =
        co_await detail::newton_roots<F, detail::row_root_bits<Ring, format::scale>>(p, read_exponent, line, x18);
    auto opened = co_await mask(p, root);
    co_return detail::normalised_rows<Ring>(p, x, moments, mean, opened);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Ring = 64, Fixed N, std::size_t R>
task<share<layer_norm_t<N, Ring>, R>> layer_norm(party& p, share<N, R> x, double eps, crypten_t tag) {
    auto opened = co_await mask(p, x);
    co_return co_await layer_norm<Ring>(p, opened, eps, tag);
}

} // namespace moiety
