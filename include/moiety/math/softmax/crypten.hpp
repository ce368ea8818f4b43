// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_newton.hpp>
#include <moiety/math/detail/row_ratio.hpp>
#include <moiety/math/detail/unit_weights.hpp>

namespace moiety {

namespace detail {

template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<softmax_number<N::home>, R>> crypten_softmax(party& p, share<N, R> x, Factor scale, tensor<bit, R> allowed) {
    using f = softmax_format<N::home>;
    auto const weights = co_await softmax_weights(p, crypten, x, scale, allowed);
    auto const sum = row_totals(p, weights, allowed);
    require_domain(p, "softmax/crypten", sum, 0.5, 640);
    co_return co_await over_sum_by_newton<f::term, f::inverse>(p, reduce_to<39>(weights), sum);
}

} // namespace detail

/// CrypTen's softmax: exp(y - max y) as a limit over its sum along the last axis, y = scale x.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of maximum and sum
/// and give exactly 0.
///
/// formula   z = y - max y by an exact tournament; (1 + z/256)^256; times the reciprocal of the sum by ten steps of
///           Newton's iteration (math/inverse/newton.hpp)
/// shapes    (..., n), n up to 639; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the
///           result is fixed<64, 42, F> (F >= 14) or fixed<64, 38, F>
/// domain    |scale x| < 512, a row's largest and smallest scale x less than 512 apart: beyond, the limit grows again;
///           the sum below 640: there the iteration diverges; 2^-12 <= scale <= 2^12
/// error     settled, against softmax, 64.16, a row of 128: max 0.000508, mean 3.48e-5 over [-8, 8] (33 ulp, 2.3 ulp)
///                                                                                     [tests/math/softmax/crypten.cpp]
/// cost      22 + 3 ceil(log2 n) rounds; 64.16, a row of 128: 43 rounds, online 554.914, dealt 1915.79 bits an element
/// throws    shape_error for rows that are empty or longer than 4,096 or masks that do not stretch; usage_error for a
///           bad scale
/// source    CrypTen (Knott et al. 2021, arXiv 2109.00984)
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<detail::softmax_number<N::home>, R>> softmax(party& p, share<N, R> x, crypten_t, Factor scale = Factor(1),
                                                        tensor<bit, S> const& allowed = {}) {
    detail::require_order("softmax", x.shape(), 1);
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::crypten_softmax(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
