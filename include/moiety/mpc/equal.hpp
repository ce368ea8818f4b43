// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/conjunction.hpp>

#include <cstdint>
#include <vector>

namespace moiety {

/// One bit an element and value: 1 where x = t. Values are words of N and form the outermost axis.
///
/// formula   x = t where every digit of c - t equals that of r; digit tables over all Bits bits, joined by
///           conjunctions; c = x + r is opened once for all values
/// shapes    any; the result has one plane a value
/// domain    the whole ring; exact
/// cost      K = 64: 2 rounds, 20 online and 295 dealt bits an element, 55 dealt bits a further value; K = 16: 1 round,
///           4 online and 71 dealt bits; with `digit_shape<8, 8>` K = 64 in 1 round, 8 and 2287, K = 8 in none, 0 and
///           255
/// source    docs/algebra.md#small
template <ComparisonShape S, Fixed N, std::size_t R>
task<share<bit, R + 1>> equal_to(party& p, masked<N, R> x, std::vector<public_word<N>> values, S) {
    using shape = detail::shape_over<S, N::bits>;
    auto reading = detail::read_tables<shape>(p, x, N::bits, values);
    std::vector<share<bit, R + 1>> digits;
    for (auto const& order : reading.orders) digits.push_back(order.equal);
    auto all = conjunction(p, std::move(digits), fold_plan::of<shape>());
    co_return co_await all;
}

/// One bit an element: 1 where x = t, a public word.
///
/// cost      as the form above with one value
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<bit, R>> equal_to(party& p, masked<N, R> x, public_word<N> value, S shape = S{}) {
    std::vector<public_word<N>> one_value(1, value);
    auto b = co_await equal_to(p, x, one_value, shape);
    co_return share<bit, R>(b.words().reshape(x.shape()));
}

/// One bit an element: 1 where x = y, both secret.
///
/// formula   [x = y] = [x - y = 0], the difference opened
/// domain    the whole ring; exact
/// cost      1 round and Bits online bits more than `equal_to`
/// throws    shape_error when the shapes differ
/// source    docs/algebra.md#small
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<bit, R>> equal(party& p, share<N, R> x, share<N, R> y, S shape = S{}) {
    require_same_shape("equal", x.shape(), y.shape());
    share<N, R> difference = x - y;
    auto opened = co_await mask(p, difference);
    auto zero = equal_to(p, opened, 0, shape);
    co_return co_await zero;
}

} // namespace moiety
