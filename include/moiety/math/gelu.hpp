// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/gelu/accurate.hpp>
#include <moiety/math/gelu/secformer.hpp>

namespace moiety {

/// GeLU of a share: one opening more than of an opened value.
///
/// cost      1 round and Bits online bits more than the variant's own
template <unsigned Within = 0, Fixed N, std::size_t R, GeluVariant V = accurate_t>
task<share<gelu_t<N>, R>> gelu(party& p, share<N, R> x, V variant = V{}) {
    auto opened = co_await mask(p, x);
    co_return co_await gelu<Within>(p, opened, variant);
}

} // namespace moiety
