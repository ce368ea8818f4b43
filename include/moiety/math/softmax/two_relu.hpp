// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/relu_rows.hpp>
#include <moiety/math/detail/row_ratio.hpp>

#include <algorithm>

namespace moiety {

namespace detail {

/// Scales of 2ReLU for F fraction bits.
template <unsigned F>
using two_relu_format = ratio_format<F, (F >= 14 ? 22 : std::min(18u, 2 * F)), (F >= 14 ? 20 : 16), 28, 13>;

template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<typename two_relu_format<N::home>::result, R>> two_relu_softmax(party& p, share<N, R> x, Factor scale,
                                                                           tensor<bit, R> allowed) {
    using f = two_relu_format<N::home>;
    auto const weights = co_await softmax_weights(p, two_relu, x, scale, allowed);
    auto const sum = row_totals(p, weights, allowed);
    require_domain(p, "softmax/two_relu", sum, 0x1p-6, 4096);
    co_return co_await over_sum<f>(p, reduce_to<2 * N::home + score_bits>(weights), sum, -6, 12);
}

} // namespace detail

/// The format in which 2ReLU gives its result, not yet settled.
template <Fixed N>
using two_relu_softmax_t = typename detail::two_relu_format<N::home>::result;

/// MPCFormer's 2ReLU in place of softmax: (relu(y) + e / n) / (sum of relu(y) + e) along the last axis, y = scale x.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of the sum and of n,
/// and give exactly 0.
///
/// formula   the sign and the product with it from one opening; e = 2^-6, which a row without positive scores shares
///           out evenly (1e-12 in MPCFormer's code, below any fraction bit here); division by `row_inverse`
/// shapes    (..., n), any n; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the result
///           is fixed<64, 50, F> (F >= 14), fixed<64, 46, F> (F >= 9) or fixed<64, 44, 8>
/// domain    |scale x| < 512 and sum < 2^12, beyond which it is meaningless (a sum below 1 loses digits: up to 4e-3 of
///           the result); 2^-12 <= scale <= 2^12
/// error     settled, against 2ReLU itself, 64.16, a row of 128: max 1.52e-5, mean 3.07e-6 over [-8, 8] (1 ulp, 0.2
///           ulp)                                                                     [tests/math/softmax/two_relu.cpp]
/// cost      64.16, a row of 128: 7 rounds, online 120.695, dealt 763.812 bits an element; of a
///           product 120.695 and 795.812 (64.16)
/// throws    shape_error for a mask that does not stretch; usage_error for a bad scale
/// source    MPCFormer (Li et al. 2023, arXiv 2211.01452), its public code
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<two_relu_softmax_t<N>, R>> softmax(party& p, share<N, R> x, two_relu_t, Factor scale = Factor(1),
                                              tensor<bit, S> const& allowed = {}) {
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::two_relu_softmax(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
