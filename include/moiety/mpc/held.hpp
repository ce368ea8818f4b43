// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/matmul.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/one_way.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

/// Sums and products against the format of their result, in the checked ideal role: computed again as numbers, since a
/// ring has forgotten how often a word came round. In every other role these functions do nothing.
namespace moiety {

namespace detail {

template <Fixed N, std::size_t R>
auto in_the_clear(one_way<N, R> const& x) {
    return in_the_clear(masked<N, R>(x.opened(), x.mask()));
}

/// Gives every element of the product of matrices, or of stacks of them, with its place: `give(i, sum)`.
template <class X, class Y, std::invocable<std::size_t, double> Give>
void matmul_in_the_clear(X const& x, Y const& y, Give give) {
    auto const shape = matmul_shape(x.shape(), y.shape());
    std::size_t const rank = shape.size(), inner = x.shape()[rank - 1];
    std::size_t const rows = shape[rank - 2], columns = shape[rank - 1];
    auto const left = in_the_clear(x), right = in_the_clear(y);
    std::vector<double> factors(element_count(y.shape())), sums(columns);
    for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = right(i);
    for (std::size_t row = 0; row * columns < element_count(shape); ++row) {
        std::fill(sums.begin(), sums.end(), 0.0);
        double const* const of_row = factors.data() + row / rows * inner * columns;
        for (std::size_t k = 0; k < inner; ++k) {
            double const factor = left(row * inner + k);
            for (std::size_t j = 0; j < columns; ++j) sums[j] += factor * of_row[k * columns + j];
        }
        for (std::size_t j = 0; j < columns; ++j) give(row * columns + j, sums[j]);
    }
}

/// Throws unless the format N holds `value`, to within the rounding of doubles.
template <Fixed N, std::size_t R>
void require_held(char const* operation, shape_t<R> const& shape, std::size_t i, double value) {
    double const limit = std::ldexp(1 + 0x1p-48, int(N::bits) - 1 - int(N::fraction));
    if (value >= -limit && value < limit) return;
    auto const format = "the format " + format_name<N>();
    require_within(operation, "element", shape, i, value, -limit, limit, "a result", format.c_str());
}

} // namespace detail

/// Element i of the result is `value(i)`, a number.
/// @throws range_error naming the operation and the first element that the format N does not hold
template <Fixed N, std::size_t R, class Value>
    requires std::is_invocable_r_v<double, Value, std::size_t>
void require_held(party const& p, char const* operation, shape_t<R> const& shape, Value value) {
    if (!p.checks_domains()) return;
    for (std::size_t i = 0; i < element_count(shape); ++i) detail::require_held<N>(operation, shape, i, value(i));
}

/// The result is the product of two matrices, or stacks of matrices.
/// @throws range_error as `require_held`
template <Fixed N, class X, class Y>
void require_product_held(party const& p, X const& x, Y const& y) {
    if (!p.checks_domains()) return;
    auto const shape = matmul_shape(x.shape(), y.shape());
    detail::matmul_in_the_clear(x, y,
                                [&](std::size_t i, double sum) { detail::require_held<N>("matmul", shape, i, sum); });
}

} // namespace moiety
