// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/linear.hpp>
#include <moiety/secret/functions.hpp>

namespace moiety::nn {

/// Two dense layers with a nonlinear function between them.
template <Fixed N>
struct feed_forward {
    linear<N> up, down;

    /// down(f(up(x))), unsettled; `f` is a function of secrets. The second product is in the ring that f's rescaling
    /// leaves its result masked in.
    template <class F>
    auto operator()(secret<N, 2> const& x, F f) const {
        return down(shrink(f(up(x))));
    }
};

} // namespace moiety::nn
