// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/attention.hpp>
#include <moiety/nn/feed_forward.hpp>
#include <moiety/nn/norm.hpp>

namespace moiety::nn {

/// A transformer encoder block with the norms after the sums (BERT's order) and private weights.
///
/// Rows go from block to block normalised, before the norm's affine map: the owner of the weights folds that map into
/// the dense layers that read the rows (`folded`), and the sums past them apply it to the opening that these use.
template <Fixed N>
struct encoder_block {
    nn::attention<N> attention;
    affine<N> attention_norm;
    nn::feed_forward<N> feed_forward;
    affine<N> output_norm;
    double epsilon = 1e-12;

    /// Normalised rows after the block, unsettled: `output_norm` is the caller's to apply. `x` are normalised rows,
    /// `input_norm` is their map, `attend(attention, rows)` gives the attention's output for rows that are open toward
    /// the owner of the weights, `activate(x)` is a function of secrets, `normalise(x, epsilon, ring)` normalises rows
    /// for products in a ring of `ring` bits.
    template <Fixed X, class Attend, class Activate, class Normalise>
    auto operator()(secret<X, 2> const& x, affine<N> const& input_norm, Attend attend, Activate activate,
                    Normalise normalise) const {
        using ring = rings<N::home>;
        auto const rows = rows_toward<ring::attention>(x, attention.owner);
        auto const attended = attend(attention, rows) + input_norm.template operator()<ring::sums>(rows);
        auto const y = normalise(attended, epsilon, ring_bits<ring::sums>());
        auto const fed_rows = rows_toward<ring::sums>(y, feed_forward.owner);
        auto const fed = feed_forward(fed_rows, activate) + attention_norm.template operator()<ring::sums>(fed_rows);
        return normalise(fed, epsilon, ring_bits<ring::attention>());
    }
};

} // namespace moiety::nn
