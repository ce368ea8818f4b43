// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/gelu/accurate.hpp>
#include <moiety/math/gelu/secformer.hpp>

namespace moiety {

namespace detail {
template <Fixed N, GeluVariant V, unsigned Bits>
struct gelu_result {
    using type = gelu_accurate_t<N, Bits>;
};
template <Fixed N, unsigned Bits>
struct gelu_result<N, secformer_t, Bits> {
    using type = segmented_gelu_t<N>;
};
} // namespace detail

/// The format of `gelu`'s result: at the operand's home scale (`accurate`), or one that goes home to it.
template <Fixed N, GeluVariant V = accurate_t, unsigned Bits = 0>
using gelu_t = typename detail::gelu_result<N, V, Bits>::type;

/// GeLU of a share: one opening more than of an opened value.
///
/// cost      1 round and Bits online bits more than the variant's own
template <unsigned Within = 0, Fixed N, std::size_t R, GeluVariant V = accurate_t>
task<share<gelu_t<N, V>, R>> gelu(party& p, share<N, R> x, V variant = V{}) {
    auto opened = co_await mask(p, x);
    co_return co_await gelu<Within>(p, opened, variant);
}

} // namespace moiety
