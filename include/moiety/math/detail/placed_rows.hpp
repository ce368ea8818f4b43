// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/kernels.hpp>
#include <moiety/mpc/linear.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

/// The format of a place in a row: an integer, 0 to 4095.
using place_number = fixed<13, 0>;

/// Elements of rows and the places that they had, both along the last axis.
template <Fixed N, std::size_t R>
struct placed {
    share<N, R> values;
    share<place_number, R> places;

    placed(share<N, R> v, share<place_number, R> at) : values(std::move(v)), places(std::move(at)) {}
};

namespace detail {

/// @throws shape_error for rows that are empty or longer than a place can name
template <std::size_t R>
void require_order(char const* function, shape_t<R> const& shape, std::size_t k) {
    std::size_t const n = shape[R - 1];
    if (n == 0 || n > 4096 || k == 0 || k > n)
        throw shape_error(std::string(function) + ": " + std::to_string(k) + " of the " + std::to_string(n) +
                          " elements in rows of a tensor of shape " + to_string(shape) + "; rows have 1 to 4096");
}

/// Some of the rows of a matrix, in the order of a list.
template <Fixed N>
tensor<N, 2> take_rows(tensor<N, 2> const& x, std::vector<std::uint32_t> const& list) {
    std::size_t const width = x.shape()[1];
    shape_t<2> const shape{list.size(), width};
    if (!x.has_data()) return tensor<N, 2>(shape);
    auto out = tensor<N, 2>::uninitialised(shape);
    auto const from = x.words();
    auto to = out.writable().begin();
    for (auto row : list) to = std::copy_n(from.begin() + std::ptrdiff_t(row * width), width, to);
    return out;
}
template <Fixed N>
share<N, 2> take_rows(share<N, 2> const& x, std::vector<std::uint32_t> const& list) {
    return share<N, 2>(take_rows(x.words(), list));
}

/// Rows of `change` taken from or added to those rows of `x` that a list names.
template <Fixed N>
void change_rows(tensor<N, 2>& x, std::vector<std::uint32_t> const& list, tensor<N, 2> const& change, bool add) {
    std::size_t const width = x.shape()[1];
    auto const to = x.writable();
    auto const by = change.words();
    typename N::word const mask = ring_mask<N>;
    for (std::size_t i = 0; !to.empty() && i < list.size(); ++i) {
        auto const row = to.subspan(list[i] * width, width);
        auto const d = by.subspan(i * width, width);
        if (add)
            kernels::transform([mask](auto a, auto b) { return (a + b) & decltype(a)(mask); }, row, row, d);
        else
            kernels::transform([mask](auto a, auto b) { return (a - b) & decltype(a)(mask); }, row, row, d);
    }
}

/// Rows as columns: a row of the result for each place.
template <Fixed N, std::size_t R>
share<N, 2> by_place(share<N, R> const& x) {
    std::size_t const n = x.shape()[R - 1];
    shape_t<2> const flat{element_count(x.shape()) / n, n};
    return gather(reshape(x, flat), permuted_view<2>(flat, {1, 0}));
}
/// The first k places, in rows again: the shape of `like` with k in the last axis.
template <Fixed N, std::size_t R>
share<N, R> by_row(share<N, 2> const& x, shape_t<R> like, std::size_t k, bool ascending = false) {
    auto view = permuted_view<2>(x.shape(), {1, 0});
    view.shape[1] = k;
    if (ascending) {
        view.offset = std::ptrdiff_t(k - 1) * view.strides[1];
        view.strides[1] = -view.strides[1];
    }
    like[R - 1] = k;
    return reshape(gather(x, view), like);
}

/// The places 0, 1, ... of `rows` rows, known to all.
inline share<place_number, 2> all_places(party& p, std::size_t n, std::size_t rows) {
    tensor<place_number, 2> t(shape_t<2>{n, rows});
    if (p.has_shares()) t = tensor<place_number, 2>::uninitialised(t.shape());
    auto const to = t.writable();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<place_number::word>(i / rows);
    return public_share(p, t);
}
inline share<place_number, 2> no_places() { return share<place_number, 2>(tensor<place_number, 2>(shape_t<2>{0, 0})); }

} // namespace detail

} // namespace moiety
