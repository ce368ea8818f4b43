// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/two_quad_rows.hpp>
#include <moiety/math/goldschmidt.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

namespace moiety {

/// The format in which SecFormer's softmax gives its result, not yet settled.
template <Fixed N>
using secformer_softmax_t = fixed<64, 60, N::home>;

namespace detail {

template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<secformer_softmax_t<N>, R>> secformer_softmax(party& p, share<N, R> x, Factor scale,
                                                         tensor<bit, R> allowed) {
    auto squares = co_await two_quad_rows(p, "softmax/secformer", x, scale, allowed);
    auto sum = row_totals(p, squares, allowed);
    require_domain(p, "softmax/secformer", sum, 6, 9900);
    auto [q, inverse] = co_await when_all(mask(p, squares), goldschmidt_inverse(p, sum));
    static_assert(decltype(inverse)::fraction == N::home + 4);
    std::vector<operand> factors;
    factors.push_back(operand::lifted(q, N::home));
    factors.push_back(operand(inverse.factor).repeat_each(x.shape()[R - 1]));
    std::vector<term> product(1, term(inverse.multiplier, factors));
    co_return sum_of_products<secformer_softmax_t<N>>(p, x.shape(), product);
}

} // namespace detail

/// SecFormer's softmax: 2Quad, (scale x + 5)^2 / sum of (scale x + 5)^2 along the last axis, divided as published.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of the sum and give
/// exactly 0.
///
/// formula   squares of the opened scores; division by Goldschmidt's iteration, 13 steps, deflation 5000
/// shapes    (..., n), any n; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the result
///           is fixed<64, 60, F>
/// domain    |scale x| < 2^10 and 6 <= sum < 9900; 4 % too small at a sum of 2, 19 % at 1; diverges at 10000;
///           2^-12 <= scale <= 2^12
/// error     settled, against 2Quad itself, 64.16, a row of 128: max 1.5e-5, mean 5.03e-6 over [-8, 8] (0.98 ulp, 0.33
///           ulp): 2 ulp of rounding, and 6e-5 of the result at both ends of the range, 4e-6 for 8 <= sum <= 5000
///                                                                                   [tests/math/softmax/secformer.cpp]
/// cost      64.16, a row of 128: 15 rounds, online 140.5, dealt 402.594 bits an element. Online bits: an element K +
///           64, a row 1600; dealt, K = 64, F = 16: an element 388, a row 5964; of a
///           product 140.5 and 434.594 (64.16)
/// throws    shape_error for a mask that does not stretch; usage_error for a bad scale
/// source    SecFormer (Luo et al. 2024, arXiv 2401.00793)
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<secformer_softmax_t<N>, R>> softmax(party& p, share<N, R> x, secformer_t, Factor scale = Factor(1),
                                               tensor<bit, S> const& allowed = {}) {
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::secformer_softmax(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
