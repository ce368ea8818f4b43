// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/layer_norm/moments.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/tags.hpp>

namespace moiety {

/// The format of `layer_norm`'s unsettled result: open it and drop 22 bits.
template <Fixed N>
using layer_norm_t = fixed<64, N::home + 22, N::home>;

/// Rows along the last axis, less their mean, over sqrt(variance + eps); gamma and beta are the caller's.
///
/// x is opened, at its home scale F or straight from a product (at most 2F).
/// formula   (x - mean) p, p = 1/sqrt of n^2 (variance + eps) = n sum x^2 - (sum x)^2, exact in the ring, by
///           math/row_inverse.hpp
/// shapes    any rank; rows of 1 to about 2^(30 - F) elements; rings in which 32 bits remain after the drop; the result
/// has scale F + 22 domain    2^-10 <= variance + eps < 2^10, F = 16: < 2^62 / (2^32 n^2), which is 1820 at n = 768 and
/// 64 at n = 4096;
///           |mean| < 2^(32 - F); |x| < 2^(40 - F)
/// error     settled, n = 768, F = 16: 9.5e-4 at variance 0.001, 5e-4 at 0.003, 1.5e-4 from 0.05 on, mean 6e-6 from 1
/// on;
///           F = 12: 1.5e-2, 8.6e-3, 2.2e-3, from 1 on 6e-4. The rounding of x rules, one ulp over sigma; x exact at
///           its home scale, 2.5e-5 plus 1 ulp [tests/math/layer_norm.cpp]
/// cost      6 rounds after the opening; online 802 bits a row; dealt 12474 bits a row and, from scale 2F at F = 16,
/// 269
///           bits an element (78 where x is masked at its home scale in 64 bits)
/// throws    shape_error for rows that are empty or too long, range_error for an eps outside [0, 1)
/// source    docs/algebra.md#layer-norm
template <Fixed N, std::size_t R>
task<share<layer_norm_t<N>, R>> layer_norm(party& p, masked<N, R> x, double eps, accurate_t = accurate) {
    std::size_t const n = x.shape()[R - 1];
    detail::spread_scale const scale(n, N::home, eps);
    auto moments = detail::moments_of_rows(p, x, scale);
    auto [spread, mean] = co_await when_all(mask(p, moments.spread), mask(p, moments.mean));

    constexpr unsigned factor_scale = 22;
    using format = row_inverse_format<36, 50, 16>;
    row_range const range(-10, scale.hi, scale.one);
    auto root =
        co_await row_inverse(p, reciprocal_sqrt, drop_bits<detail::spread_scale::drop>(spread), range, format());
    auto opened = co_await mask(p, root);

    auto const factor = operand::lifted(opened, format::scale - factor_scale).repeat_each(n);
    auto const centre = operand::lifted(mean, 30).repeat_each(n);
    std::vector<operand> const value{detail::home_operand<64>(x), factor}, shift{centre, factor};
    std::vector<term> const terms{term(1, value), term(-1, shift)};
    co_return sum_of_products<layer_norm_t<N>>(p, x.shape(), terms);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<layer_norm_t<N>, R>> layer_norm(party& p, share<N, R> x, double eps, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await layer_norm(p, opened, eps);
}

} // namespace moiety
