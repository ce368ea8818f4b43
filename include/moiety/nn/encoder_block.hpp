// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/attention.hpp>
#include <moiety/nn/feed_forward.hpp>
#include <moiety/nn/norm.hpp>

namespace moiety::nn {

/// A transformer encoder block with the norms after the sums (BERT's order) and private weights.
///
/// x -> y = norm(x + attention(x)) -> norm(y + feed_forward(y)). `N` is the model's format; rings inside are narrower.
template <Fixed N>
struct encoder_block {
    nn::attention<N> attention;
    affine<N> attention_norm;
    nn::feed_forward<N> feed_forward;
    affine<N> output_norm;
    double epsilon = 1e-12;

    /// Rows of hidden states after the block, unsettled. `attend(attention, x)` gives the attention's output for
    /// rows, `activate(x)` is a function of secrets, `normalise(affine, x, epsilon)` normalises rows and applies the
    /// map.
    template <class Attend, class Activate, class Normalise>
    auto operator()(secret<N, 2> const& x, Attend attend, Activate activate, Normalise normalise) const {
        secret<N, 2> const y = settle(normalise(attention_norm, attend(attention, x) + x, epsilon));
        auto const fed = feed_forward(y, activate);
        constexpr unsigned bits = decltype(fed)::number::bits;
        return normalise(output_norm, convert<N>(fed + reduce_to<bits>(y)), epsilon);
    }
};

} // namespace moiety::nn
