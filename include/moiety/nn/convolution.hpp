// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/window.hpp>
#include <moiety/secret/product.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace moiety::nn {

/// Convolution of images (count, channels, height, width) with weights (filters, channels / groups, height, width), as
/// learning frameworks define it (the window is not turned round): (count, filters, steps), unsettled.
///
/// formula   the windows are a view of the opened images, the weights a matrix: one matrix product a group
/// shapes    any stride and padding; groups = channels is a depthwise convolution
/// domain    sums below 2^(Bits-1-2F); exact at the scale of the product
/// cost      1 round for both openings, 0 where they are open: Bits online bits an element of the images and of the
///           weights, however much windows overlap; Bits dealt bits an element of the result. An element of the result:
///           33.469 and 64 (64.16, 16 filters of 3 x 3 over 4 x 8 x 28 x 28), 64.184 and 64 (64.16, depthwise), 66.286
///           and 64 (64.16, 16 filters of 5 over 16 x 16 x 256)                              [tests/nn/convolution.cpp]
/// throws    shape_error when the shapes do not fit
/// source    docs/algebra.md#products
template <Fixed N, Fixed M>
auto convolution(secret<N, 4> const& images, secret<M, 4> const& weights, std::array<std::size_t, 2> stride = {1, 1},
                 std::array<std::size_t, 2> padding = {0, 0}, std::size_t groups = 1) {
    auto const [filters, depth, rows, columns] = weights.shape();
    window const w({rows, columns}, stride, padding);
    auto const places = window_places(images.shape(), w, groups);
    std::size_t const count = images.shape()[0], length = depth * rows * columns;
    if (places.shape[2] != length || filters % groups != 0)
        throw shape_error("convolution: weights of shape " + to_string(weights.shape()) + " in " +
                          std::to_string(groups) + " groups do not fit images of shape " + to_string(images.shape()));
    auto const steps = w.steps(images.shape()[2], images.shape()[3]);
    std::size_t const each = filters / groups, area = steps[0] * steps[1];

    auto const windows = moiety::detail::view_of(settle(images), places);
    auto const matrices = transpose(reshape(settle(weights), shape_t<3>{groups, each, length}));
    auto const product = matmul(windows, matrices); // (groups, count x steps, filters of a group)
    // To (count, groups, filters of a group, steps).
    auto const apart = reshape(product, shape_t<4>{groups, count, area, each});
    return reshape(transpose(apart, std::array<std::size_t, 4>{1, 0, 3, 2}),
                   shape_t<4>{count, filters, steps[0], steps[1]});
}

/// The same along one axis: signals (count, channels, length), weights (filters, channels / groups, length).
template <Fixed N, Fixed M>
auto convolution(secret<N, 3> const& signals, secret<M, 3> const& weights, std::size_t stride = 1,
                 std::size_t padding = 0, std::size_t groups = 1) {
    auto const [count, channels, length] = signals.shape();
    auto const [filters, depth, extent] = weights.shape();
    auto const result =
        convolution(reshape(signals, shape_t<4>{count, channels, 1, length}),
                    reshape(weights, shape_t<4>{filters, depth, 1, extent}), {1, stride}, {0, padding}, groups);
    return reshape(result, shape_t<3>{count, filters, result.shape()[3]});
}

} // namespace moiety::nn
