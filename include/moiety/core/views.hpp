// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/tensor.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace moiety {

/// Where the elements of a view lie in its source: offset + sum of index times stride, in elements.
///
/// Transposition permutes strides, a slice moves the offset, broadcasting sets strides to zero. One copy routine
/// (`gather`) then serves every view of every kind of tensor.
template <std::size_t R>
struct view_map {
    shape_t<R> shape{};
    std::array<std::ptrdiff_t, R> strides{};
    std::ptrdiff_t offset = 0;

    view_map(shape_t<R> s, std::array<std::ptrdiff_t, R> st, std::ptrdiff_t o) : shape(s), strides(st), offset(o) {}
};

/// The identity view of a row-major tensor.
template <std::size_t R>
view_map<R> identity_view(shape_t<R> const& shape) {
    return {shape, row_major(shape), 0};
}

/// Axes in another order: axis i of the result is axis `axes[i]` of the source.
/// @throws shape_error unless `axes` is a permutation
template <std::size_t R>
view_map<R> permuted_view(shape_t<R> const& shape, std::array<std::size_t, R> const& axes) {
    auto v = identity_view(shape);
    auto sorted = axes;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < R; ++i)
        if (sorted[i] != i)
            throw shape_error("transpose: the axes are not a permutation of the axes of " + to_string(shape));
    auto const whole = v;
    for (std::size_t i = 0; i < R; ++i) {
        v.shape[i] = whole.shape[axes[i]];
        v.strides[i] = whole.strides[axes[i]];
    }
    return v;
}

/// Elements first, first + 1, ..., last - 1 along one axis.
/// @throws shape_error when the bounds leave the axis
template <std::size_t R>
view_map<R> sliced_view(shape_t<R> const& shape, std::size_t axis, std::size_t first, std::size_t last) {
    if (axis >= R || first > last || last > shape[axis])
        throw shape_error("slice: [" + std::to_string(first) + ", " + std::to_string(last) + ") of axis " +
                          std::to_string(axis) + " of " + to_string(shape));
    auto v = identity_view(shape);
    v.offset = static_cast<std::ptrdiff_t>(first) * v.strides[axis];
    v.shape[axis] = last - first;
    return v;
}

/// Stretched to `target`: trailing axes aligned, extents of 1 repeated.
/// @throws shape_error when the shapes do not fit
template <std::size_t R, std::size_t S>
    requires(S >= R)
view_map<S> broadcast_view(shape_t<R> const& shape, shape_t<S> const& target) {
    if (broadcast_shape(shape, target) != target)
        throw shape_error("broadcast: " + to_string(shape) + " does not stretch to " + to_string(target));
    auto const strides = row_major(shape);
    view_map<S> v(target, {}, 0);
    for (std::size_t i = 0; i < R; ++i) v.strides[i + S - R] = shape[i] == 1 ? 0 : strides[i];
    return v;
}

namespace detail {

/// Calls `row(base, step, count, at)` for each innermost row: where it starts and steps in the source, where it goes.
template <class Row, std::size_t R>
void walk_view(view_map<R> const& v, Row row) {
    std::size_t const inner = R ? v.shape[R - 1] : 1;
    std::ptrdiff_t const step = R ? v.strides[R - 1] : 0;
    std::size_t const outer = element_count(v.shape) / std::max<std::size_t>(inner, 1);
    std::array<std::size_t, R> index{};
    std::ptrdiff_t base = v.offset;
    std::size_t out = 0;
    for (std::size_t i = 0; i < outer; ++i) {
        row(base, step, inner, out);
        out += inner;
        for (std::size_t axis = R ? R - 1 : 0; axis-- > 0;) {
            base += v.strides[axis];
            if (++index[axis] < v.shape[axis]) break;
            base -= v.strides[axis] * static_cast<std::ptrdiff_t>(v.shape[axis]);
            index[axis] = 0;
        }
    }
}

} // namespace detail

/// The elements that a view names, copied into a new row-major tensor.
template <Number N, std::size_t R, std::size_t S>
tensor<N, S> gather(tensor<N, R> const& source, view_map<S> const& view) {
    if (!source.has_data()) return tensor<N, S>(view.shape);
    auto out = tensor<N, S>::uninitialised(view.shape);
    if (out.size() == 0) return out;
    auto const in = source.words();
    auto const to = out.writable();
    if constexpr (std::same_as<N, bit>) {
        std::fill(to.begin(), to.end(), 0);
        detail::walk_view(view, [&](std::ptrdiff_t base, std::ptrdiff_t step, std::size_t count, std::size_t at) {
            for (std::size_t i = 0; i < count; ++i, base += step) {
                auto const from = static_cast<std::size_t>(base);
                to[(at + i) / 64] |= (in[from / 64] >> (from % 64) & 1) << ((at + i) % 64);
            }
        });
    } else {
        detail::walk_view(view, [&](std::ptrdiff_t base, std::ptrdiff_t step, std::size_t count, std::size_t at) {
            auto const* from = in.data() + base;
            auto* dest = to.data() + at;
            if (step == 1)
                std::copy_n(from, count, dest);
            else if (step == 0)
                std::fill_n(dest, count, *from);
            else
                for (std::size_t i = 0; i < count; ++i) dest[i] = from[static_cast<std::ptrdiff_t>(i) * step];
        });
    }
    return out;
}

/// Tensors of one format joined along an axis.
/// @throws shape_error when another axis differs
template <Number N, std::size_t R>
tensor<N, R> concatenate(std::vector<tensor<N, R>> const& parts, std::size_t axis)
    requires(!std::same_as<N, bit>)
{
    auto shape = parts.at(0).shape();
    shape.at(axis) = 0;
    bool data = true;
    for (auto const& part : parts) {
        auto rest = part.shape();
        rest.at(axis) = 0;
        auto whole = shape;
        whole[axis] = 0;
        require_same_shape("concatenate", whole, rest);
        shape[axis] += part.shape()[axis];
        data = data && part.has_data();
    }
    if (!data) return tensor<N, R>(shape);
    auto out = tensor<N, R>::uninitialised(shape);
    auto const to = out.writable();
    std::size_t inner = 1;
    for (std::size_t i = axis + 1; i < R; ++i) inner *= shape[i];
    std::size_t const row = inner * shape[axis];
    std::size_t at = 0;
    for (auto const& part : parts) {
        std::size_t const width = inner * part.shape()[axis];
        auto const from = part.words();
        for (std::size_t i = 0; width && i * width < from.size(); ++i)
            std::copy_n(from.data() + i * width, width, to.data() + i * row + at);
        at += width;
    }
    return out;
}

} // namespace moiety
