// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/core/message.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace moiety {

/// Extents of a tensor, outermost first; elements are stored in row-major order.
template <std::size_t R>
using shape_t = std::array<std::size_t, R>;

/// @throws shape_error for more elements than an address can tell apart
template <std::size_t R>
constexpr std::size_t element_count(shape_t<R> const& shape) {
    constexpr std::size_t most = ~std::size_t{0} >> 1;
    std::size_t n = 1;
    for (auto extent : shape) {
        if (extent != 0 && n > most / extent)
            throw shape_error(message({"a tensor of shape ", shape, " has too many elements"}));
        n *= extent;
    }
    return n;
}

/// Row-major strides, in elements.
template <std::size_t R>
constexpr std::array<std::ptrdiff_t, R> row_major(shape_t<R> const& shape) {
    std::array<std::ptrdiff_t, R> strides{};
    std::ptrdiff_t step = 1;
    for (std::size_t i = R; i-- > 0; step *= static_cast<std::ptrdiff_t>(shape[i])) strides[i] = step;
    return strides;
}

/// "(2, 3)".
template <std::size_t R>
std::string to_string(shape_t<R> const& shape) {
    return message({shape});
}

/// The shape that both operands broadcast to: trailing axes aligned, an extent of 1 stretches.
/// @throws shape_error when two extents differ and neither is 1
template <std::size_t R, std::size_t S>
shape_t<(R > S ? R : S)> broadcast_shape(shape_t<R> const& a, shape_t<S> const& b) {
    constexpr std::size_t T = R > S ? R : S;
    shape_t<T> out{};
    for (std::size_t i = 0; i < T; ++i) {
        std::size_t const x = i + R >= T ? a[i + R - T] : 1;
        std::size_t const y = i + S >= T ? b[i + S - T] : 1;
        if (x != y && x != 1 && y != 1)
            throw shape_error(message({"shapes ", a, " and ", b, " do not broadcast to each other"}));
        out[i] = x == 1 ? y : x;
    }
    return out;
}

/// @throws shape_error unless the two shapes are equal
template <std::size_t R>
void require_same_shape(char const* operation, shape_t<R> const& a, shape_t<R> const& b) {
    if (a != b) throw shape_error(message({operation, ": shapes ", a, " and ", b, " differ"}));
}

} // namespace moiety
