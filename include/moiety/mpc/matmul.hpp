// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/matmul.hpp>
#include <moiety/mpc/open.hpp>

namespace moiety {

/// Product of masked matrices, or of stacks of matrices: no message.
///
/// formula   A B = C_A C_B - C_A [r_B] - [r_A] C_B + [r_A r_B], modulo the narrower of the two rings
/// shapes    (..., m, k) and (..., k, n), outer axes equal
/// domain    any, modulo the ring of the result; exact
/// cost      0 rounds; Bits dealt bits an element of the result; at most two GEMMs a party, one where a mask belongs
///           to the other party alone
/// throws    shape_error when the shapes do not multiply
/// source    Beaver 1991, with masks used again (docs/algebra.md#products)
template <Fixed N, Fixed M, std::size_t R>
share<matmul_t<N, M>, R> matmul(party& p, masked<N, R> const& a, masked<M, R> const& b) {
    using P = matmul_t<N, M>;
    auto const shape = matmul_shape(a.shape(), b.shape());
    auto cross = p.deal(
        shape, [](auto const& x, auto const& y) { return matmul(x, y); }, a, b);
    if (!p.has_shares()) return share<P, R>(tensor<P, R>(shape));
    tensor<P, R> sum = cross.words();
    if (p.adds_public()) {
        auto const left = map<fixed<N::bits, 0>>([](auto c, auto r) { return c - r; }, a.opened(), a.mask().words());
        matmul_into(update::add, sum, left, b.opened());
    } else if (!a.mask().is_zero()) {
        matmul_into(update::subtract, sum, a.mask().words(), b.opened());
    }
    if (!b.mask().is_zero()) matmul_into(update::subtract, sum, a.opened(), b.mask().words());
    return share<P, R>(reduced(std::move(sum)));
}

} // namespace moiety
