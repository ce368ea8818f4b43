// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/owned_rows.hpp>
#include <moiety/secret/product.hpp>

namespace moiety::nn {

/// What the owner multiplies weights by before they are encoded at the home scale of N.
template <Fixed N>
inline constexpr double weight_factor = double(1u << extra_weight_bits<N::home>);

/// The scale of a product with such weights.
template <Fixed N>
using weighted_t = fixed<N::bits, 2 * N::home + extra_weight_bits<N::home>, N::home>;

/// A dense layer with private weights, inputs of one party: weight (in, out) times `weight_factor` at the home scale,
/// bias (out) at the scale of the product.
template <Fixed N>
struct linear {
    secret<N, 2> weight;
    secret<weighted_t<N>, 1> bias;

    linear() = default;
    linear(secret<N, 2> w, secret<weighted_t<N>, 1> b) : weight(std::move(w)), bias(std::move(b)) {}

    /// x weight + bias, unsettled; the ring is the narrower of x's and the weight's. Rows that are open toward the
    /// owner of the weights take half the work and the traffic.
    ///
    /// cost      x's opening; none of its own
    /// @throws shape_error when the widths do not fit
    template <Fixed M>
    auto operator()(secret<M, 2> const& x) const {
        return with_bias(matmul(x, weight));
    }
    template <Fixed M>
    auto operator()(owned_rows<M> const& x) const {
        return with_bias(matmul(x, weight));
    }

  private:
    template <Fixed M>
    auto with_bias(secret<M, 2> const& x) const {
        auto const product = divided_by_power<extra_weight_bits<N::home>>(x);
        return product + reduce_to<decltype(product)::number::bits>(bias);
    }
};

} // namespace moiety::nn
