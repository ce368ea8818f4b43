// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/rescale.hpp>

namespace moiety {

/// An opened value in another ring, wider or narrower, at the same scale or a coarser one: no message.
///
/// domain    -2^(K-2) <= x < 2^(K-2), x the integer that is opened; at the same scale exact, else floor or the next
///           integer
/// cost      0 rounds; dealt as `to_share` of a lifted value: R + max(0, R - (K - D)), D the fraction bits dropped
/// source    docs/algebra.md#rescale
template <Fixed M, Fixed N, std::size_t R>
share<M, R> convert(party& p, masked<N, R> const& x) {
    static_assert(M::fraction <= N::fraction, "moiety: convert goes to the same scale or a coarser one; promote first");
    require_liftable(p, "convert", x);
    return to_share<M>(p, drop_bits<N::fraction - M::fraction>(x));
}

/// The same for a share: one round and K online bits more.
template <Fixed M, Fixed N, std::size_t R>
task<share<M, R>> convert(party& p, share<N, R> x) {
    auto opened = co_await mask(p, x);
    co_return convert<M>(p, opened);
}

} // namespace moiety
