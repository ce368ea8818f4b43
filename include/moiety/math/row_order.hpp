// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/comparator_network.hpp>
#include <moiety/math/detail/placed_rows.hpp>
#include <moiety/math/detail/ranked_rows.hpp>
#include <moiety/math/detail/rows.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/select.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace moiety {

/// The shape of the comparisons that order rows: one fold, as a row takes many steps one after the other, while the
/// ring allows it.
template <Fixed N>
using default_order_shape = std::conditional_t<(N::bits <= 81), one_round_t, balanced_t>;

/// How rows are put in order, as tags; without one, rows of up to 64 by ranks and longer ones by a network.
///
/// - `by_ranks`: all pairs are compared side by side; 5 rounds (K = 64) whatever the length, up to 64.
/// - `by_network`: Batcher's network, layer by layer.
struct by_ranks_t {
    explicit by_ranks_t() = default;
};
struct by_network_t {
    explicit by_network_t() = default;
};
inline constexpr by_ranks_t by_ranks{};
inline constexpr by_network_t by_network{};

namespace detail {

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

/// The k largest of rows by a network.
template <Fixed N, ComparisonShape S>
task<placed<N, 2>> network_rows(party& p, share<N, 2> x, std::size_t k, bool with_places, S shape) {
    auto places = with_places ? all_places(p, x.shape()[0], x.shape()[1]) : no_places();
    auto work = run_network(p, x, places, largest_first(x.shape()[0], k), shape);
    co_return co_await work;
}

/// The k largest of rows by the way that suits their length.
template <Fixed N>
task<placed<N, 2>> ordered_rows(party& p, share<N, 2> x, std::size_t k, bool with_places) {
    std::size_t const n = x.shape()[0];
    auto work = k == 1 || n > longest_ranked_row ? network_rows(p, x, k, with_places, default_order_shape<N>{})
                : n <= 16                        ? ranked_rows<4>(p, x, k, balanced)
                                                 : ranked_rows<6>(p, x, k, balanced);
    co_return co_await work;
}
template <Fixed N>
task<placed<N, 2>> ordered_rows(party& p, share<N, 2> x, std::size_t k, bool, by_ranks_t) {
    if (x.shape()[0] > longest_ranked_row)
        throw shape_error("by_ranks: rows of " + std::to_string(x.shape()[0]) + "; at most 64 are put in order so");
    auto work = x.shape()[0] <= 16 ? ranked_rows<4>(p, x, k, balanced) : ranked_rows<6>(p, x, k, balanced);
    co_return co_await work;
}
template <Fixed N>
task<placed<N, 2>> ordered_rows(party& p, share<N, 2> x, std::size_t k, bool with_places, by_network_t) {
    auto work = network_rows(p, x, k, with_places, default_order_shape<N>{});
    co_return co_await work;
}
template <Fixed N, ComparisonShape S>
task<placed<N, 2>> ordered_rows(party& p, share<N, 2> x, std::size_t k, bool with_places, S shape) {
    auto work = network_rows(p, x, k, with_places, shape);
    co_return co_await work;
}

} // namespace detail

/// The maximum of each row (last axis), which keeps the extent 1.
///
/// formula   a tournament: the larger of two is x - b (x - y), b = [x - y < 0]
/// shapes    (..., n) to (..., 1)
/// domain    |x - y| < 2^(Bits-1-F) for any two of a row; exact
/// cost      3 rounds a level, ceil(log2 n) levels. K = 64, rows of 128, a comparison (n - 1 a row): 21 rounds, 81
///           online and 2021 dealt bits (253 B); with `balanced` as shape 4 rounds a level, 98 and 457 (57 B)
/// throws    shape_error for rows that are empty or longer than 4,096
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, ComparisonShape S = default_order_shape<N>>
    requires(R >= 1)
task<share<N, R>> row_maximum(party& p, share<N, R> x, S shape = S{}) {
    detail::require_order("row_maximum", x.shape(), 1);
    auto work = detail::network_rows(p, detail::by_place(x), 1, false, shape);
    auto const found = co_await work;
    co_return detail::by_row(found.values, x.shape(), 1);
}

/// The k largest of each row in descending order, and their places; k = 1 gives the first of equal ones. `how` is
/// nothing, `by_ranks`, `by_network` or a shape of comparisons for the network.
///
/// formula   by ranks: each element's number of larger ones, from all pairs' signs on one opening, and one-hot vectors
///           of the opened ranks. By network: Batcher's, without the comparators that the first k places do not need;
///           the signs' bits carry the places along
/// shapes    (..., n) to (..., k), twice
/// domain    |x - y| < 2^(Bits-1-F) for any two of a row; exact. Among equal ones only ranks promise an order: that of
///           their places
/// cost      K = 64. By ranks 5 rounds; a row of n: 68 n online bits and 34 a pair, 1984 n dealt bits and 333 a pair
///           for n <= 16; 70 n, 8128 n and 335 a pair for n <= 64. By network 3 rounds a layer (`largest_first`). K =
///           64, 8 of rows of 128 by network, a comparator: 84 rounds, 94 online and 2047 dealt bits; with `balanced` 4
///           rounds a layer, 111 and 483
/// throws    shape_error for rows that are empty or longer than 4,096 (by ranks 64), and unless 1 <= k <= n
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, class... How>
    requires(R >= 1 && sizeof...(How) <= 1)
task<placed<N, R>> top_k(party& p, share<N, R> x, std::size_t k, How... how) {
    detail::require_order("top_k", x.shape(), k);
    auto work = detail::ordered_rows(p, detail::by_place(x), k, true, how...);
    auto const found = co_await work;
    co_return placed<N, R>(detail::by_row(found.values, x.shape(), k), detail::by_row(found.places, x.shape(), k));
}

/// The place of each row's maximum, the first of equal ones; the last axis keeps the extent 1.
///
/// formula   the place that `top_k` with k = 1 carries along
/// shapes    (..., n) to (..., 1)
/// domain    as `top_k`; exact
/// cost      by `top_k` with k = 1: n - 1 comparisons in ceil(log2 n) levels. K = 64, rows of 128, a comparison: 21
///           rounds, 94 online and 2047 dealt bits. As a one-hot vector: `one_hot` of it (math/lookup.hpp)
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, class... How>
    requires(R >= 1 && sizeof...(How) <= 1)
task<share<place_number, R>> row_argmax(party& p, share<N, R> x, How... how) {
    auto first = top_k(p, x, 1, how...);
    auto const found = co_await first;
    co_return found.places;
}

/// Each row in ascending order. `how` as for `top_k`.
///
/// formula   by ranks or by network as `top_k` with k = n, read from the last place to the first
/// shapes    (..., n) to (..., n)
/// domain    |x - y| < 2^(Bits-1-F) for any two of a row; exact
/// cost      by ranks the bits of `top_k`; by network at most t (t + 1) / 2 layers of 3 rounds, t = ceil(log2 n), a
///           comparator as in `row_maximum`. K = 64, rows of 128, a comparator: 84 rounds, 81 online and 2021 dealt
///           bits
/// throws    shape_error for rows that are empty or longer than 4,096 (by ranks 64)
/// source    docs/algebra.md#order
template <Fixed N, std::size_t R, class... How>
    requires(R >= 1 && sizeof...(How) <= 1)
task<share<N, R>> sort_rows(party& p, share<N, R> x, How... how) {
    std::size_t const n = x.shape()[R - 1];
    detail::require_order("sort_rows", x.shape(), n);
    auto work = detail::ordered_rows(p, detail::by_place(x), n, false, how...);
    auto const sorted = co_await work;
    co_return detail::by_row(sorted.values, x.shape(), n, true);
}

} // namespace moiety
