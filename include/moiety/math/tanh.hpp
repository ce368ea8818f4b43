// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/tanh/accurate.hpp>
#include <moiety/math/tanh/bolt.hpp>
#include <moiety/math/tanh/chebyshev.hpp>
#include <moiety/math/tanh/crypten.hpp>

namespace moiety {

/// A published tanh of a share: one round and Bits online bits more than of an opened value.
template <Fixed N, std::size_t R, TanhVariant V>
    requires(!std::same_as<V, accurate_t>)
auto tanh(party& p, share<N, R> x, V variant) {
    auto const f = [variant](party& q, masked<N, R> m) { return tanh(q, std::move(m), variant); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
