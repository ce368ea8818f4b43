// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/unit_softmax.hpp>

namespace moiety {

/// BOLT's softmax: I-BERT's polynomial for exp(y - max y) over its sum along the last axis, y = scale x.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: other positions are left out of maximum and sum
/// and give exactly 0.
///
/// formula   z = y - max y by an exact tournament; l = floor(-z / ln 2), q = z + l ln 2: (0.3585 (q + 1.353)^2 + 0.344)
///           / 2^l, l from comparisons of one opening with the multiples of ln 2, 0 where l >= F, as a shift of F
///           fraction bits has it; over the sum, by `row_inverse`
/// shapes    (..., n), n up to 4,096; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the
///           result is fixed<64, 42, F> (F >= 14) or fixed<64, 38, F>
/// domain    |scale x| < 512; what lies F ln 2 (11.1 at F = 16) or more below the maximum gives 0;
///           2^-12 <= scale <= 2^12
/// error     settled, against softmax, 64.16, a row of 128: max 0.00023, mean 1.33e-5 over [-8, 8] (15 ulp, 0.87 ulp)
///                                                                                        [tests/math/softmax/bolt.cpp]
/// cost      10 + 3 ceil(log2 n) rounds; 64.16, a row of 128: 31 rounds, online 436.852, dealt 2909.91 bits an element
/// throws    shape_error for rows that are empty or too long or masks that do not stretch; usage_error for a bad scale
/// source    BOLT (Pang et al., S&P 2024); the polynomial is I-BERT's (Kim et al. 2021, arXiv 2101.01321)
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<detail::softmax_number<N::home>, R>> softmax(party& p, share<N, R> x, bolt_t, Factor scale = Factor(1),
                                                        tensor<bit, S> const& allowed = {}) {
    detail::require_order("softmax", x.shape(), 1);
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::unit_softmax(p, bolt, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
