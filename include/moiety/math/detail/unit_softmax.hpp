// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_ratio.hpp>
#include <moiety/math/detail/unit_weights.hpp>

#include <bit>

namespace moiety::detail {

/// A softmax whose weights are 1 for the largest score of a row and at most that for the others, over their sum.
///
/// cost      4 rounds after those of the weights
template <class Variant, Fixed N, std::size_t R, ScoreFactor Factor>
task<share<softmax_number<N::home>, R>> unit_softmax(party& p, Variant variant, share<N, R> x, Factor scale,
                                                     tensor<bit, R> allowed) {
    auto const weights = co_await softmax_weights(p, variant, x, scale, allowed);
    auto const sum = sum_keeping_axis(weights, R - 1);
    int const hi = int(std::bit_width(x.shape()[R - 1] + 1));
    co_return co_await over_sum<softmax_format<N::home>>(p, reduce_to<39>(weights), sum, -1, hi);
}

} // namespace moiety::detail
