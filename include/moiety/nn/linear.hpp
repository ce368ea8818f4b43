// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/secret/product.hpp>

namespace moiety::nn {

/// A dense layer with private weights: weight (in, out) at the home scale, bias (out) at the scale of their product.
template <Fixed N>
struct linear {
    secret<N, 2> weight;
    secret<product_t<N, N>, 1> bias;

    linear() = default;
    linear(secret<N, 2> w, secret<product_t<N, N>, 1> b) : weight(std::move(w)), bias(std::move(b)) {}

    /// x weight + bias, unsettled; the ring is the narrower of x's and the weight's.
    ///
    /// cost      x's opening; none of its own
    /// @throws shape_error when the widths do not fit
    template <Fixed M>
    auto operator()(secret<M, 2> const& x) const {
        auto const product = matmul(x, weight);
        return product + reduce_to<decltype(product)::number::bits>(bias);
    }
};

} // namespace moiety::nn
