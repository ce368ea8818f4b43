// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/ode_rows.hpp>
#include <moiety/math/tags.hpp>

namespace moiety {

/// The format in which SHAFT's softmax gives its result, not yet settled.
template <Fixed N>
using shaft_softmax_t = fixed<64, detail::ode_format<N::home>::product, N::home>;

/// SHAFT's softmax: sixteen steps of an ordinary differential equation from uniform rows, no maximum, no division.
///
/// `scale` (or `as_given`) and `allowed` as for the accurate softmax: the rows begin with other positions at 0, where
/// they stay exactly.
///
/// formula   x clipped to [-4, 12]; y = 1/n; sixteen times y <- y (1 + x/16 - <y, x/16>)
/// shapes    (..., n), any n; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the result
///           is fixed<64, 2F + 8, F>
/// domain    |scale x| < 512; what lies outside [-4, 12] counts as the nearer end; 2^-12 <= scale <= 2^12
/// error     settled, against softmax, 64.16, a row of 128: max 0.0122, mean 0.000464 over [-8, 8] (800 ulp, 30 ulp)
///                                                                                       [tests/math/softmax/shaft.cpp]
/// cost      64.16, a row of 128: 35 rounds, online 758.375, dealt 6140.2 bits an element
/// throws    shape_error for a mask that does not stretch; usage_error for a bad scale
/// source    SHAFT (Kei and Chow, NDSS 2025)
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double>
    requires(R >= 1)
task<share<shaft_softmax_t<N>, R>> softmax(party& p, share<N, R> x, shaft_t, Factor scale = Factor(1),
                                           tensor<bit, S> const& allowed = {}) {
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::ode_rows<64>(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
