// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_newton.hpp>
#include <moiety/math/detail/two_quad_rows.hpp>
#include <moiety/math/softmax/two_quad.hpp>
#include <moiety/mpc/domain.hpp>

namespace moiety {

namespace detail {

template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<two_quad_softmax_t<N>, R>> mpcformer_softmax(party& p, share<N, R> x, Factor scale, tensor<bit, R> allowed) {
    using f = two_quad_format<N::home>;
    auto const squares = co_await two_quad_rows(p, "softmax/mpcformer", x, scale, allowed);
    auto const sum = row_totals(p, squares, allowed);
    require_domain(p, "softmax/mpcformer", sum, 0x1p-9, 640);
    co_return co_await over_sum_by_newton<f::term, f::inverse>(p, squares, sum);
}

} // namespace detail

/// MPCFormer's softmax as its code computes it: 2Quad, (scale x + 5)^2 / sum of (scale x + 5)^2 along the last axis,
/// divided by CrypTen's Newton iteration.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of the sum and give
/// exactly 0.
///
/// formula   squares of the opened scores, times the reciprocal of their sum by ten steps of Newton's iteration
///           (math/inverse/newton.hpp). The mask multiplies after the square
/// shapes    (..., n), any n; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the result
///           is fixed<64, 52, F> (F >= 14) or fixed<64, 48, F>
/// domain    |scale x| < 2^10 and 2^-9 <= sum < 640: rows of a transformer have sums in the thousands, where the
///           iteration diverges; `two_quad` and `secformer` divide those. 2^-12 <= scale <= 2^12
/// error     settled, against 2Quad itself, 64.16, a row of 128: max 1.5e-5, mean 5.1e-6 over [-7, -3] (0.98 ulp, 0.33
///           ulp)                                                                    [tests/math/softmax/mpcformer.cpp]
/// cost      64.16, a row of 128: 14 rounds, online 134.211, dealt 388.695 bits an element; of a
///           product 134.211 and 420.695 (64.16)
/// throws    shape_error for a mask that does not stretch; usage_error for a bad scale
/// source    MPCFormer (Li et al. 2023, arXiv 2211.01452), its public code
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<two_quad_softmax_t<N>, R>> softmax(party& p, share<N, R> x, mpcformer_t, Factor scale = Factor(1),
                                              tensor<bit, S> const& allowed = {}) {
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::mpcformer_softmax(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
