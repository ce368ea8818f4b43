// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/places.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace moiety::nn {

/// How a window moves over an image: its extent, its steps and the zeros around the image, each (vertical, horizontal).
struct window {
    std::array<std::size_t, 2> extent{1, 1}, stride{1, 1}, padding{0, 0};

    window() = default;
    explicit window(std::size_t size, std::size_t step = 1, std::size_t zeros = 0)
        : extent{size, size}, stride{step, step}, padding{zeros, zeros} {}
    window(std::array<std::size_t, 2> size, std::array<std::size_t, 2> step, std::array<std::size_t, 2> zeros = {0, 0})
        : extent(size), stride(step), padding(zeros) {}

    /// How often the window fits.
    /// @throws shape_error for a window that is empty, larger than the padded image, or does not move
    std::array<std::size_t, 2> steps(std::size_t height, std::size_t width) const {
        std::size_t const size[] = {height, width};
        std::array<std::size_t, 2> n{};
        for (std::size_t i = 0; i < 2; ++i) {
            if (extent[i] == 0 || stride[i] == 0 || extent[i] > size[i] + 2 * padding[i])
                throw shape_error("a window of " + std::to_string(extent[i]) + " that moves by " +
                                  std::to_string(stride[i]) + " over " + std::to_string(size[i]) + " and " +
                                  std::to_string(padding[i]) + " zeros on either side");
            n[i] = (size[i] + 2 * padding[i] - extent[i]) / stride[i] + 1;
        }
        return n;
    }
};

/// What a window holds beyond the edge of an image.
enum class beyond_edge { zero, nearest_inside };

/// Windows of images (count, channels, height, width) as rows: (groups, count x steps, channels of a group x extent).
///
/// `nearest_inside` repeats an element of the window's own part inside the image, which a maximum does not mind.
/// @throws shape_error when the groups do not divide the channels, or as `window::steps`; for `nearest_inside` also
/// when a window lies outside
inline place_list<3> window_places(shape_t<4> const& image, window const& w, std::size_t groups,
                                   beyond_edge beyond = beyond_edge::zero) {
    auto const [count, channels, height, width] = image;
    auto const steps = w.steps(height, width);
    if (groups == 0 || channels % groups != 0)
        throw shape_error(std::to_string(groups) + " groups of " + std::to_string(channels) + " channels");
    if (beyond == beyond_edge::nearest_inside && (w.padding[0] >= w.extent[0] || w.padding[1] >= w.extent[1]))
        throw shape_error("padding as large as the window: a window would hold nothing");
    std::size_t const each = channels / groups;
    shape_t<3> const shape{groups, count * steps[0] * steps[1], each * w.extent[0] * w.extent[1]};
    // Where the window's element k at step i lies along an axis; `nowhere` beyond the edge.
    auto const along = [&](std::size_t axis, std::size_t size, std::size_t i, std::size_t k) {
        std::size_t const first = w.padding[axis];
        std::size_t at = i * w.stride[axis] + k;
        if (beyond == beyond_edge::nearest_inside) at = at < first ? first : at >= size + first ? size + first - 1 : at;
        return at < first || at >= size + first ? place_list<3>::nowhere : at - first;
    };
    std::vector<std::size_t> from;
    from.reserve(element_count(shape));
    for (std::size_t g = 0; g < groups; ++g)
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t i = 0; i < steps[0]; ++i)
                for (std::size_t j = 0; j < steps[1]; ++j)
                    for (std::size_t c = g * each; c < (g + 1) * each; ++c)
                        for (std::size_t y = 0; y < w.extent[0]; ++y)
                            for (std::size_t x = 0; x < w.extent[1]; ++x) {
                                std::size_t const row = along(0, height, i, y), column = along(1, width, j, x);
                                bool const inside = row != place_list<3>::nowhere && column != place_list<3>::nowhere;
                                from.push_back(inside ? ((n * channels + c) * height + row) * width + column
                                                      : place_list<3>::nowhere);
                            }
    return {shape, std::move(from)};
}

} // namespace moiety::nn
