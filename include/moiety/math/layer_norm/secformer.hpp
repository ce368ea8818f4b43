// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/inverse_sqrt/goldschmidt.hpp>
#include <moiety/math/layer_norm/moments.hpp>
#include <moiety/math/tags.hpp>

namespace moiety {

/// The format of the unsettled result of `layer_norm(x, eps, secformer)`: open it and drop 40 bits.
template <Fixed N>
using layer_norm_secformer_t = fixed<64, N::home + 40, N::home>;

/// Rows along the last axis, less their mean, over sqrt(variance + eps), by the Goldschmidt iteration that SecFormer
/// published; gamma and beta are the caller's.
///
/// formula   as the accurate variant, with 1/sqrt by 11 steps from a deflation of 2000
///           (math/inverse_sqrt/goldschmidt.hpp)
/// shapes    as the accurate variant; the result has scale F + 40
/// domain    3 <= variance + eps < 1024 (or the accurate variant's limit); |x| < 2^(22 - F), 64 at F = 16
/// error     by the variance, x at home, settled, 64.16, rows of 768: max 6.4e-5, mean 7.8e-6 over [5, 1000] (4.2 ulp,
///           0.51 ulp). x from a product: 2.6e-4 at variance 3, 7e-5 from 5 on; F = 12: 6e-4; below it is wrong: 0.08
///           at 1, 0.39 at 0.5, 1.9 at 0.1, in any format, as 11 steps do not converge there
///                                                       [tests/math/layer_norm.cpp, tests/math/layer_norm/figures.cpp]
/// cost      x at home, 64.16, rows of 768: 13 rounds, online 1.916667, dealt 103.729 bits an element: online 1472 bits
///           a row; of a product 1.917 and 294.729 (64.16)
/// throws    shape_error for rows that are empty or too long, range_error for an eps outside [0, 1)
/// source    SecFormer (Luo et al. 2024, arXiv 2401.00793)
template <Fixed N, std::size_t R>
task<share<layer_norm_secformer_t<N>, R>> layer_norm(party& p, masked<N, R> x, double eps, secformer_t) {
    std::size_t const n = x.shape()[R - 1];
    detail::spread_scale const scale(n, N::home, eps, N::bits - (N::fraction - N::home));
    detail::require_row_moments(p, "layer_norm/secformer", x, eps, 3, std::ldexp(1.0, scale.hi));
    auto moments = detail::moments_of_rows<64>(p, x, scale);
    auto [spread, mean] = co_await when_all(mask(p, moments.spread), mask(p, moments.mean));

    auto root = co_await goldschmidt_inverse_sqrt(p, drop_bits<detail::spread_scale::drop>(spread), scale.one);

    auto const factor = operand(root.factor).repeat_each(n);
    auto const centre = operand::lifted(mean, 30).repeat_each(n);
    std::vector<operand> const value{detail::home_operand<64>(x), factor}, shift{centre, factor};
    std::vector<term> const terms{term(root.multiplier, value), term(-root.multiplier, shift)};
    static_assert(decltype(root)::fraction == 18, "the factor's scale and 22 of its multiplier make 40");
    co_return sum_of_products<layer_norm_secformer_t<N>>(p, x.shape(), terms);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<layer_norm_secformer_t<N>, R>> layer_norm(party& p, share<N, R> x, double eps, secformer_t) {
    auto opened = co_await mask(p, x);
    co_return co_await layer_norm(p, opened, eps, secformer);
}

} // namespace moiety
