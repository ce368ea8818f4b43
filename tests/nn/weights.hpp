// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/linear.hpp>

#include "../models/random_weights.hpp"
#include "../secret/evaluate.hpp"

/// Layers of party 1 from weights in the clear.
namespace moiety_test {

template <moiety::Fixed N, std::size_t R>
moiety::secret<N, R> theirs(moiety::party& me, xt::xtensor<float, R> const& w, double factor = 1) {
    moiety::shape_t<R> shape{};
    std::copy(w.shape().begin(), w.shape().end(), shape.begin());
    return moiety::input<N>(me, 1, shape, [&] {
        values<R> v(w);
        for (auto& x : v) x *= factor;
        return v;
    });
}

template <moiety::Fixed N>
moiety::nn::linear<N> linear_of(moiety::party& me, moiety::linear_values const& w, double factor = 1) {
    return {theirs<N>(me, w.weight, factor * moiety::nn::weight_factor<N>),
            theirs<moiety::nn::weighted_t<N>>(me, w.bias, factor)};
}

} // namespace moiety_test
