// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/unit_softmax.hpp>

namespace moiety {

/// PUMA's softmax: exp(y - max y) as a limit, clipped, over its sum along the last axis, y = scale x.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of maximum and sum
/// and give exactly 0.
///
/// formula   z = y - max y by an exact tournament; (1 + z/32)^32 where z >= -14, else 0; over the sum. The published
///           1e-6 that is added to the maximum is below an ulp here; the division is `row_inverse` in place of SPU's
///           reciprocal
/// shapes    (..., n), n up to 4,096; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the
///           result is fixed<64, 42, F> (F >= 14) or fixed<64, 38, F>
/// domain    |scale x| < 512; what lies 14 or more below the maximum gives 0; 2^-12 <= scale <= 2^12
/// error     settled, against softmax, 64.16, a row of 128: max 0.00401, mean 0.000268 over [-8, 8] (263 ulp, 18 ulp)
///                                                                                        [tests/math/softmax/puma.cpp]
/// cost      10 + 3 ceil(log2 n) rounds; 64.16, a row of 128: 31 rounds, online 372.852, dealt 1826.91 bits an element
/// throws    shape_error for rows that are empty or too long or masks that do not stretch; usage_error for a bad scale
/// source    PUMA (Dong et al. 2023, arXiv 2307.12533)
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<detail::softmax_number<N::home>, R>> softmax(party& p, share<N, R> x, puma_t, Factor scale = Factor(1),
                                                        tensor<bit, S> const& allowed = {}) {
    detail::require_order("softmax", x.shape(), 1);
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::unit_softmax(p, puma, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
