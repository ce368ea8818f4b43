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

    /// down(f(up(x))), unsettled, in the ring that a normalisation takes; `f` is a function of secrets. Where its
    /// result is in that ring, at its home scale or before a rescaling that leaves it there, it is opened once.
    template <Fixed M, class F>
    auto operator()(secret<M, 2> const& x, F f) const {
        using ring = rings<N::home>;
        auto const hidden = up(operand_in_ring<ring::hidden>(x));
        return down(operand_in_ring<ring::sums>(f(hidden)));
    }
};

} // namespace moiety::nn
