// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/scores.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/compare.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace moiety::detail {

/// What 2ReLU adds to the sum of a row, spread over its allowed positions.
inline constexpr double relu_epsilon = 0x1p-6;

/// relu(scale x) + epsilon / n as a share at scale 2F in 64 bits, 0 where not allowed: what 2ReLU divides by its sum.
///
/// domain    |scale x| < 2^9
/// cost      3 rounds, one opening for comparison and product
template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<fixed<64, 2 * N::home, N::home>, R>> softmax_weights(party& p, two_relu_t, share<N, R> x, Factor scale,
                                                                tensor<bit, R> allowed) {
    constexpr unsigned F = N::home;
    using weight = fixed<64, 2 * F, F>;
    auto const opened = co_await opened_scores(p, "softmax/two_relu", x, scale, allowed);
    using score = typename decltype(opened)::number;
    auto const compared = reduce_to<F + score_bits>(narrow_unshared(p, drop_bits<score::fraction - F>(opened)));
    auto const negative = co_await sign(p, compared, balanced);
    auto const positive = co_await mask(p, complement(p, negative));
    constexpr unsigned kept = std::min(2 * F, score::fraction);
    std::vector<operand> factors(1, operand::of(positive));
    factors.push_back(operand::lifted(opened, score::fraction - kept));
    std::vector<term> const product(1, term(std::int64_t{1} << (2 * F - kept), std::move(factors)));
    auto const relu = only_allowed(sum_of_products<weight>(p, x.shape(), product), allowed);
    auto const epsilon = [](double count) { return std::ceil(std::ldexp(relu_epsilon, weight::fraction) / count); };
    co_return relu + public_share(p, shared_out<weight>(x.shape(), allowed, epsilon));
}

} // namespace moiety::detail
