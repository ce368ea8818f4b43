// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/window.hpp>
#include <moiety/secret/order.hpp>

#include <cstddef>

namespace moiety::nn {

namespace detail {

/// Windows of each channel by itself: (channels, count x steps, extent).
template <Fixed N>
secret<N, 3> channel_windows(secret<N, 4> const& images, window const& w, beyond_edge beyond) {
    return moiety::detail::view_of(images, window_places(images.shape(), w, images.shape()[1], beyond));
}

/// (channels, count x steps, 1) as images again.
template <Fixed N>
secret<N, 4> as_images(secret<N, 3> const& x, shape_t<4> const& images, window const& w) {
    auto const steps = w.steps(images[2], images[3]);
    std::size_t const count = images[0], channels = images[1];
    auto const apart = reshape(x, shape_t<3>{channels, count, steps[0] * steps[1]});
    return reshape(transpose(apart, std::array<std::size_t, 3>{1, 0, 2}),
                   shape_t<4>{count, channels, steps[0], steps[1]});
}

} // namespace detail

/// The mean of each window of images (count, channels, height, width); zeros around the image count. Unsettled.
///
/// formula   the sum of the window's elements times the public number 1 / size
/// shapes    (count, channels, height, width) to (count, channels, steps down, steps across)
/// domain    |means| < 2^(Bits-31-F)
/// error     that of 1 / size rounded to 30 fraction bits: |sum| 2^-31; settling rounds
/// cost      0 rounds for settled images, no message, nothing dealt                         [tests/nn/pooling.cpp]
/// source    folklore: a sum of shares times a public number
/// throws    shape_error when the window does not fit
template <Fixed N>
auto mean_pool(secret<N, 4> const& images, window const& w) {
    auto const means = mean(detail::channel_windows(settle(images), w, beyond_edge::zero), 2);
    return detail::as_images(means, images.shape(), w);
}

/// The exact maximum of each window; what lies around the image does not count.
///
/// formula   `row_maximum` of a view of the images that has a window a row
/// domain    |x - y| < 2^(Bits-1-F) for any two of a window; exact
/// cost      that of `row_maximum` (math/row_order.hpp) over rows of the window's size: 3 rounds a level, 2 levels for
///           2 x 2. K = 64, windows of 2 x 2: 6 rounds, 243 online and 6063 dealt bits an element
///                                                                       [tests/nn/pooling.cpp]
/// source    docs/algebra.md#order
/// throws    shape_error when the window does not fit, or padding is as large as it
template <Fixed N>
auto max_pool(secret<N, 4> const& images, window const& w) {
    auto const largest = max(detail::channel_windows(images, w, beyond_edge::nearest_inside));
    return detail::as_images(largest, images.shape(), w);
}

} // namespace moiety::nn
