// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/select.hpp>

namespace moiety {

/// max(x, 0) of an opened value, in its own ring and at its own scale.
///
/// formula   (1 - [x < 0]) x
/// shapes    any; any fixed<Bits, F>, a product before it is settled included
/// domain    the whole ring; exact
/// cost      K = 64: 3 rounds, 34 online and 457 dealt bits an element (sign 329, bit 64, product 64); with `one_round`
///           as shape 2 rounds, 17 and 2021 (253 B)
/// source    docs/algebra.md#products, docs/algebra.md#sign
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> relu(party& p, masked<N, R> x, S shape = S{}) {
    auto const negative = co_await sign(p, x, shape);
    auto const positive = co_await mask(p, complement(p, negative));
    co_return bit_times(p, positive, x);
}

/// max(x, 0) of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> relu(party& p, share<N, R> x, S shape = S{}) {
    auto opened = co_await mask(p, x);
    co_return co_await relu(p, opened, shape);
}

/// The larger of two values, element by element.
///
/// formula   y + relu(x - y)
/// domain    |x - y| < 2^(Bits-1-F); exact
/// cost      K = 64: 4 rounds, 98 online and 457 dealt bits an element; with `one_round` as shape 3 rounds, 81 and 2021
///           (253 B); 1 round and Bits online bits more than `relu`
/// throws    shape_error when the shapes differ
/// source    as `relu`
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> max(party& p, share<N, R> x, share<N, R> y, S shape = S{}) {
    require_same_shape("max", x.shape(), y.shape());
    share<N, R> const difference = x - y;
    auto const excess = co_await relu(p, difference, shape);
    co_return y + excess;
}

/// The smaller of two values, element by element.
///
/// formula   x - relu(x - y)
/// domain    |x - y| < 2^(Bits-1-F); exact
/// cost      as `max`
/// throws    shape_error when the shapes differ
/// source    as `relu`
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> min(party& p, share<N, R> x, share<N, R> y, S shape = S{}) {
    require_same_shape("min", x.shape(), y.shape());
    share<N, R> const difference = x - y;
    auto const excess = co_await relu(p, difference, shape);
    co_return x - excess;
}

} // namespace moiety
