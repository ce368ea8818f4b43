// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/rescale.hpp>

namespace moiety {

/// An opened value in another ring, wider or narrower, at the same scale or a coarser one: no message.
///
/// formula   x / 2^D = C - h + s m 2^(K-D) as for a lifted value (mpc/rescale.hpp), modulo 2^R
/// domain    -2^(K-2) <= x < 2^(K-2), x the integer that is opened
/// error     at the same scale none, else floor or the next integer: less than one unit of the result's scale
/// cost      0 rounds; dealt, as by `to_share` of a lifted value, R + max(0, R - (K - D)) for D fraction bits dropped.
///           64.16, to 40 bits: 0 rounds, 40 dealt bits an element; 32.12, to 64 bits: 0 rounds, 96 dealt; 37.12, to 64
///           bits: 0 rounds, 91 dealt                                                      [tests/mpc/convert.cpp]
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
