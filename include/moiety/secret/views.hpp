// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/secret/secret.hpp>

#include <numeric>

namespace moiety {

namespace detail {

template <std::size_t S, Number N, std::size_t R, class View>
task<share<N, S>> view_share(std::shared_ptr<node<N, R>> x, View view) {
    auto s = co_await x->as_share();
    co_return gather(s, view);
}
template <std::size_t S, Number N, std::size_t R, class View>
task<masked<N, S>> view_masked(std::shared_ptr<node<N, R>> x, View view) {
    auto m = co_await x->as_masked();
    co_return gather(x->owner(), m, view);
}

/// A view shares its source's opening.
template <Number N, std::size_t R, std::size_t S>
secret<N, S> view_of(secret<N, R> const& x, view_map<S> const& view) {
    auto node = x.pointer();
    return secret<N, S>(x.owner(), view.shape, view_share<S>(node, view), view_masked<S>(node, view));
}
template <Number N, std::size_t R, std::size_t S>
secret<N, S> view_of(secret<N, R> const& x, place_list<S> const& places) {
    auto node = x.pointer();
    return secret<N, S>(x.owner(), places.shape, view_share<S>(node, places), view_masked<S>(node, places));
}

template <Number N, std::size_t R, std::size_t S>
task<share<N, S>> reshaped_share(std::shared_ptr<node<N, R>> x, shape_t<S> shape) {
    auto s = co_await x->as_share();
    co_return reshape(s, shape);
}
template <Number N, std::size_t R, std::size_t S>
task<masked<N, S>> reshaped_masked(std::shared_ptr<node<N, R>> x, shape_t<S> shape) {
    auto m = co_await x->as_masked();
    co_return reshape(m, shape);
}

} // namespace detail

/// Axes in another order; axis i of the result is axis axes[i] of x. One opening serves x and its transposes.
/// @throws shape_error unless `axes` is a permutation
template <Number N, std::size_t R>
secret<N, R> transpose(secret<N, R> const& x, std::array<std::size_t, R> const& axes) {
    return detail::view_of(x, permuted_view(x.shape(), axes));
}

/// The last two axes swapped.
template <Number N, std::size_t R>
    requires(R >= 2)
secret<N, R> transpose(secret<N, R> const& x) {
    std::array<std::size_t, R> axes{};
    std::iota(axes.begin(), axes.end(), std::size_t{0});
    std::swap(axes[R - 1], axes[R - 2]);
    return transpose(x, axes);
}

/// Elements first to last - 1 along an axis.
/// @throws shape_error when the bounds leave the axis
template <Number N, std::size_t R>
secret<N, R> slice(secret<N, R> const& x, std::size_t axis, std::size_t first, std::size_t last) {
    return detail::view_of(x, sliced_view(x.shape(), axis, first, last));
}

/// Stretched to a shape: trailing axes aligned, extents of 1 repeated.
/// @throws shape_error when x does not stretch to it
template <Number N, std::size_t R, std::size_t S>
    requires(S >= R)
secret<N, S> broadcast_to(secret<N, R> const& x, shape_t<S> const& shape) {
    if constexpr (R == S)
        if (x.shape() == shape) return x;
    return detail::view_of(x, broadcast_view(x.shape(), shape));
}

/// The same elements in row-major order under another shape.
/// @throws shape_error when the numbers of elements differ
template <Number N, std::size_t R, std::size_t S>
secret<N, S> reshape(secret<N, R> const& x, shape_t<S> const& shape) {
    if (element_count(shape) != element_count(x.shape()))
        throw shape_error("reshape: " + to_string(x.shape()) + " does not have the elements of " + to_string(shape));
    auto node = x.pointer();
    return secret<N, S>(x.owner(), shape, detail::reshaped_share(node, shape), detail::reshaped_masked(node, shape));
}

} // namespace moiety
