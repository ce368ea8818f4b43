// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/math/row_order.hpp>

#include <algorithm>
#include <functional>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N>
task<share<N, 2>> largest_values(party& p, share<N, 2> x, std::size_t k) {
    auto y = co_await top_k(p, x, k);
    co_return y.values;
}

/// Rows of `columns` values, two of which are equal now and then. Bits are counted a comparison, as the headers do.
template <Fixed N>
struct ordering {
    suite& s;
    std::size_t n, columns;

    static double value(std::size_t i) { return std::round(spread(i, -50, 50)); }
    shape_t<2> shape() const { return {n / columns, columns}; }
    row named(std::string function, std::string const& variant, std::size_t k, std::string const& page) const {
        std::size_t comparators = 0;
        for (auto const& layer : largest_first(columns, k)) comparators += layer.size();
        std::string const of = columns == 128 ? "" : "_of_" + std::to_string(columns);
        return {std::move(function),
                variant + of,
                format_of<N>(),
                n,
                n / columns * comparators,
                0,
                columns == 128 ? "math/row_order.hpp#" + page : ""};
    }
    /// `results` a row: what a row's values, in descending order, and they themselves, in theirs, should give.
    template <class Run>
    void add(row r, std::size_t results, Run run,
             std::function<double(values const&, values const&, std::size_t)> expected) const {
        auto const whole = shape();
        r.results = whole[0] * results;
        add_row(
            s, r, [=](party& p) { return shared_values<N>(p, whole, value); }, run,
            [=](values const& got) {
                double worst = 0;
                for (std::size_t i = 0; i < whole[0]; ++i) {
                    values row_values;
                    for (std::size_t j = 0; j < whole[1]; ++j) row_values.push_back(value(i * whole[1] + j));
                    values sorted = row_values;
                    std::sort(sorted.begin(), sorted.end(), std::greater<>());
                    for (std::size_t j = 0; j < results; ++j)
                        worst = std::max(worst, std::abs(got[i * results + j] - expected(sorted, row_values, j)));
                }
                return worst;
            });
    }
};

template <Fixed N>
void add_maximum(suite& s, std::size_t n, std::size_t columns) {
    ordering<N> const o{s, n, columns};
    using x_t = share<N, 2>;
    o.add(
        o.named("max", "exact", 1, "row_maximum"), 1, [](party& p, x_t const& x) { return row_maximum(p, x); },
        [](values const& sorted, values const&, std::size_t) { return sorted[0]; });
}

template <Fixed N>
void add_argmax(suite& s, std::size_t n, std::size_t columns) {
    ordering<N> const o{s, n, columns};
    using x_t = share<N, 2>;
    o.add(
        o.named("argmax", "exact", 1, "row_argmax"), 1, [](party& p, x_t const& x) { return row_argmax(p, x); },
        [](values const& sorted, values const& row_values, std::size_t) {
            return double(std::find(row_values.begin(), row_values.end(), sorted[0]) - row_values.begin());
        });
}

template <Fixed N>
void add_orders(suite& s, std::size_t n, std::size_t columns) {
    ordering<N> const o{s, n, columns};
    using x_t = share<N, 2>;
    o.add(
        o.named("top_k", "of_8", 8, "top_k"), 8, [](party& p, x_t const& x) { return largest_values(p, x, 8); },
        [](values const& sorted, values const&, std::size_t j) { return sorted[j]; });
    o.add(
        o.named("sort", "ascending", columns, "sort_rows"), columns,
        [](party& p, x_t const& x) { return sort_rows(p, x); },
        [](values const& sorted, values const&, std::size_t j) { return sorted[sorted.size() - 1 - j]; });
}

} // namespace

void add_order_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_maximum<fixed<64, 16>>(s, n, 128);
        add_maximum<fixed<32, 12>>(s, n, 128);
        add_maximum<fixed<37, 12>>(s, n, 128);
        add_argmax<fixed<64, 16>>(s, n, 128);
        add_argmax<fixed<32, 12>>(s, n, 128);
        add_argmax<fixed<37, 12>>(s, n, 128);
    }
    add_maximum<fixed<64, 16>>(s, sizes[1], 4096);
    // A sort of 2^20 elements would be dealt four gigabytes, the first eight of rows one or two.
    for (std::size_t n : {sizes[0], sizes[1]}) {
        add_orders<fixed<64, 16>>(s, n, 128);
        add_orders<fixed<32, 12>>(s, n, 128);
        add_orders<fixed<37, 12>>(s, n, 128);
    }
}

} // namespace moiety_bench
