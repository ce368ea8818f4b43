// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/comparator_network.hpp>
#include <moiety/math/detail/rows.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/select.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

/// The format of a place in a row: an integer, 0 to 4095.
using place_number = fixed<13, 0>;

/// The shape of the comparisons that order rows: one fold, as a row takes many steps one after the other, while the
/// ring allows it.
template <Fixed N>
using default_order_shape = std::conditional_t<(N::bits <= 81), one_round_t, balanced_t>;

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
share<N, 2> take_rows(share<N, 2> const& x, std::vector<std::uint32_t> const& list) {
    std::size_t const width = x.shape()[1];
    shape_t<2> const shape{list.size(), width};
    if (!x.words().has_data()) return share<N, 2>(tensor<N, 2>(shape));
    auto out = tensor<N, 2>::uninitialised(shape);
    auto const from = x.words().words();
    auto to = out.writable().begin();
    for (auto row : list) to = std::copy_n(from.begin() + std::ptrdiff_t(row * width), width, to);
    return share<N, 2>(std::move(out));
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

/// Runs a network over the rows' places; `values` and `tags` have a row for each place, `tags` may be empty.
template <Fixed N, ComparisonShape S>
task<placed<N, 2>> run_network(party& p, share<N, 2> values, share<place_number, 2> tags, comparator_network network,
                               S shape) {
    bool const tagged = tags.size() != 0;
    for (auto const& layer : network) {
        std::vector<std::uint32_t> upper, lower;
        for (auto const& c : layer) {
            upper.push_back(c.upper);
            lower.push_back(c.lower);
        }
        share<N, 2> const difference = take_rows(values, upper) - take_rows(values, lower);
        share<place_number, 2> between(tensor<place_number, 2>(shape_t<2>{0, 0}));
        if (tagged) between = take_rows(tags, upper) - take_rows(tags, lower);
        auto [opened, opened_tags] = co_await when_all(mask(p, difference), mask(p, between));
        auto const wrong = co_await sign(p, opened, shape);
        auto const swaps = co_await mask(p, wrong);
        tensor<N, 2> words = values.words();
        auto const moved = bit_times(p, swaps, opened);
        change_rows(words, upper, moved.words(), false);
        change_rows(words, lower, moved.words(), true);
        values = share<N, 2>(std::move(words));
        if (tagged) {
            tensor<place_number, 2> places = tags.words();
            auto const carried = bit_times(p, swaps, opened_tags);
            change_rows(places, upper, carried.words(), false);
            change_rows(places, lower, carried.words(), true);
            tags = share<place_number, 2>(std::move(places));
        }
    }
    co_return placed<N, 2>(values, tags);
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

/// The maximum of each row (last axis), which keeps the extent 1.
///
/// formula   a tournament: the larger of two is x - b (x - y), b = [x - y < 0]
/// shapes    (..., n) to (..., 1)
/// domain    |x - y| < 2^(Bits-1-F) for any two of a row; exact
/// cost      3 rounds a level, ceil(log2 n) levels; a comparison (n - 1 a row) at K = 64: 81 online bits, 2021 dealt
///           (253 B). With `balanced` as shape 4 rounds, 98 and 457 (57 B)
/// throws    shape_error for rows that are empty or longer than 4,096
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, ComparisonShape S = default_order_shape<N>>
    requires(R >= 1)
task<share<N, R>> row_maximum(party& p, share<N, R> x, S shape = S{}) {
    detail::require_order("row_maximum", x.shape(), 1);
    auto network = largest_first(x.shape()[R - 1], 1);
    auto const sorted =
        co_await detail::run_network(p, detail::by_place(x), detail::no_places(), std::move(network), shape);
    co_return detail::by_row(sorted.values, x.shape(), 1);
}

/// The k largest of each row in descending order, and their places. Among equal ones no order is promised; k = 1 gives
/// the first.
///
/// formula   Batcher's sorting network, without the comparators that the first k places do not need; places are carried
///           along by the same bits
/// shapes    (..., n) to (..., k), twice
/// domain    |x - y| < 2^(Bits-1-F) for any two of a row; exact
/// cost      3 rounds a layer (`largest_first`); a comparator at K = 64: 94 online bits, 2047 dealt. With `balanced` as
///           shape 4 rounds, 111 and 483
/// throws    shape_error for rows that are empty or longer than 4,096, and unless 1 <= k <= n
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, ComparisonShape S = default_order_shape<N>>
    requires(R >= 1)
task<placed<N, R>> top_k(party& p, share<N, R> x, std::size_t k, S shape = S{}) {
    detail::require_order("top_k", x.shape(), k);
    std::size_t const n = x.shape()[R - 1];
    auto network = largest_first(n, k);
    auto places = detail::all_places(p, n, x.size() / n);
    auto const sorted = co_await detail::run_network(p, detail::by_place(x), places, std::move(network), shape);
    co_return placed<N, R>(detail::by_row(sorted.values, x.shape(), k), detail::by_row(sorted.places, x.shape(), k));
}

/// The place of each row's maximum, the first of equal ones; the last axis keeps the extent 1.
///
/// cost      as `top_k` with k = 1: n - 1 comparisons in ceil(log2 n) levels. As a one-hot vector: `one_hot` of it
///           (math/lookup.hpp)
template <Fixed N, std::size_t R, ComparisonShape S = default_order_shape<N>>
    requires(R >= 1)
task<share<place_number, R>> row_argmax(party& p, share<N, R> x, S shape = S{}) {
    auto first = top_k(p, x, 1, shape);
    auto const found = co_await first;
    co_return found.places;
}

/// Each row in ascending order.
///
/// cost      3 rounds a layer, t (t + 1) / 2 layers, t = ceil(log2 n); a comparator as in `row_maximum`
/// throws    shape_error for rows that are empty or longer than 4,096
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, ComparisonShape S = default_order_shape<N>>
    requires(R >= 1)
task<share<N, R>> sort_rows(party& p, share<N, R> x, S shape = S{}) {
    std::size_t const n = x.shape()[R - 1];
    detail::require_order("sort_rows", x.shape(), n);
    auto network = largest_first(n, n);
    auto const sorted =
        co_await detail::run_network(p, detail::by_place(x), detail::no_places(), std::move(network), shape);
    co_return detail::by_row(sorted.values, x.shape(), n, true);
}

} // namespace moiety
