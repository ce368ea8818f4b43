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

    /// Whose inputs the weights are.
    int owner = 1;

    /// down(f(up(x))), unsettled, in the ring that a normalisation takes; `f` is a function of secrets. Where its
    /// result is in that ring, at its home scale or before a rescaling that leaves it there, it is opened once. The
    /// rows are open toward the owner of the weights (`rows_toward<rings<F>::hidden>`), or will be: secrets.
    template <Fixed M, class F>
    auto operator()(secret<M, 2> const& x, F f) const {
        return (*this)(rows_toward<rings<N::home>::hidden>(x, owner), f);
    }
    template <Fixed M, class F>
    auto operator()(owned_rows<M> const& x, F f) const {
        using ring = rings<N::home>;
        auto const hidden = reduce_to<ring::hidden>(up(x));
        return down(rows_toward<ring::sums>(f(hidden), owner));
    }
};

} // namespace moiety::nn
