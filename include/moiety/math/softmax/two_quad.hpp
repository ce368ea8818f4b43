// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_ratio.hpp>
#include <moiety/math/detail/two_quad_rows.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

namespace moiety {

namespace detail {

/// Scales of 2Quad for F fraction bits.
template <unsigned F>
using two_quad_format = ratio_format<F, (F >= 14 ? 20 : 16), (F >= 14 ? 14 : 12), 32, 17>;

template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<typename two_quad_format<N::home>::result, R>> two_quad_softmax(party& p, share<N, R> x, Factor scale,
                                                                           tensor<bit, R> allowed) {
    using f = two_quad_format<N::home>;
    auto squares = co_await two_quad_rows(p, "softmax/two_quad", x, scale, allowed);
    auto sum = row_totals(p, squares, allowed);
    require_domain(p, "softmax/two_quad", sum, 0.25, 65536);
    co_return co_await over_sum<f>(p, squares, sum, -2, 16);
}

} // namespace detail

/// The format in which 2Quad gives its result, not yet settled.
template <Fixed N>
using two_quad_softmax_t = typename detail::two_quad_format<N::home>::result;

/// MPCFormer's 2Quad in place of softmax: (scale x + 5)^2 / sum of (scale x + 5)^2 along the last axis.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of the sum and give
/// exactly 0.
///
/// formula   squares of the opened scores; division by `row_inverse`
/// shapes    (..., n), any n; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the result
///           is fixed<64, 52, F> (F >= 14) or fixed<64, 48, F>
/// domain    |scale x| < 2^10 and 2^-2 <= sum < 2^16; a sum below 1 loses digits (2e-4 of the result at 0.26,
///           1.3e-3 at 0.21), a larger one gives garbage; 2^-12 <= scale <= 2^12
/// error     settled, against 2Quad itself, 64.16, a row of 128: max 1.52e-5, mean 5.13e-6 over [-8, 8] (1 ulp, 0.34
///           ulp): 1 ulp of rounding and 0.5 ulp                                      [tests/math/softmax/two_quad.cpp]
/// cost      64.16, a row of 128: 5 rounds, online 130.68, dealt 480.641 bits an element. Online bits: an element K +
///           64, a row 343; dealt, K = 64, F = 16: an element 352, a row 20562; of a
///           product 130.68 and 512.641 (64.16), 130.664 and 489.469 (64.12)
/// throws    shape_error for a mask that does not stretch; usage_error for a bad scale
/// source    MPCFormer (Li et al. 2023, arXiv 2211.01452)
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<two_quad_softmax_t<N>, R>> softmax(party& p, share<N, R> x, two_quad_t, Factor scale = Factor(1),
                                              tensor<bit, S> const& allowed = {}) {
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::two_quad_softmax(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
