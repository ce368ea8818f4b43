// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/sigmoid/accurate.hpp>
#include <moiety/math/sigmoid/chebyshev.hpp>
#include <moiety/math/sigmoid/crypten.hpp>

namespace moiety {

/// A published sigmoid of a share: one round and Bits online bits more than of an opened value.
template <Fixed N, std::size_t R, SigmoidVariant V>
    requires(!std::same_as<V, accurate_t>)
auto sigmoid(party& p, share<N, R> x, V variant) {
    auto const f = [variant](party& q, masked<N, R> m) { return sigmoid(q, std::move(m), variant); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
