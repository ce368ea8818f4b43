// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol_catalogue.hpp"

#include <moiety/math/lookup.hpp>
#include <moiety/math/row_maximum.hpp>
#include <moiety/math/row_order.hpp>
#include <moiety/math/split_lookup.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Rows in order, their places, coarse maxima by parts, and tables at secret places, as cases on small rings.
namespace moiety_test {

namespace cases {

using order_shape = moiety::digit_shape<2, 2>;

/// Planes, the first place of all rows first.
template <moiety::Fixed N>
case_result by_places(moiety::share<N, 2> const& rows) {
    if (!rows.words().has_data()) return case_result();
    std::array<std::size_t, 2> const axes{1, 0};
    return case_result(moiety::gather(rows, moiety::permuted_view(rows.shape(), axes)));
}

/// The difference does not leave the ring, either way.
template <unsigned K>
bool ordered_by_difference(plain const& x) {
    auto const d = signed_value(x[0], K) - signed_value(x[1], K);
    return -d < 1 << (K - 1) && d < 1 << (K - 1);
}

/// The larger of a row of two; both in order.
template <unsigned K>
task<case_result> row_maximum_program(party& p, case_values v) {
    std::vector<std::size_t> const both{0, 1};
    auto y = co_await moiety::row_maximum(p, v.beside<fixed<K, 0>>(both), order_shape{});
    co_return case_result(y);
}
template <unsigned K>
task<case_result> sort_program(party& p, case_values v) {
    std::vector<std::size_t> const both{0, 1};
    auto y = co_await moiety::sort_rows(p, v.beside<fixed<K, 0>>(both), order_shape{});
    co_return by_places(y);
}

template <unsigned K>
protocol_case row_maximum() {
    protocol_case c(name_of("row_maximum", K, 0), {case_input(K), case_input(K)}, K);
    c.run = row_maximum_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == ((x[0] - x[1]) >> (K - 1) & 1 ? x[1] : x[0]);
    };
    return c;
}
template <unsigned K>
protocol_case sort_rows() {
    protocol_case c(name_of("sort_rows", K, 0), {case_input(K), case_input(K)}, K);
    c.planes = 2;
    c.run = sort_program<K>;
    c.domain = ordered_by_difference<K>;
    c.right = [](plain const& x, std::size_t plane, std::uint64_t y) {
        bool const ordered = signed_value(x[0], K) <= signed_value(x[1], K);
        return y == (ordered ? x[plane] : x[1 - plane]);
    };
    return c;
}

/// Both of a row of two, the larger first; the place of the larger, the first of equal ones.
template <unsigned K>
task<case_result> top_k_program(party& p, case_values v) {
    std::vector<std::size_t> const both{0, 1};
    auto found = co_await moiety::top_k(p, v.beside<fixed<K, 0>>(both), 2, order_shape{});
    co_return by_places(found.values);
}
template <unsigned K>
task<case_result> argmax_program(party& p, case_values v) {
    std::vector<std::size_t> const both{0, 1};
    auto at = co_await moiety::row_argmax(p, v.beside<fixed<K, 0>>(both), order_shape{});
    co_return case_result(at);
}

template <unsigned K>
protocol_case top_k() {
    protocol_case c(name_of("top_k", K, 0), {case_input(K), case_input(K)}, K);
    c.planes = 2;
    c.run = top_k_program<K>;
    c.domain = ordered_by_difference<K>;
    c.right = [](plain const& x, std::size_t plane, std::uint64_t y) {
        bool const ordered = signed_value(x[0], K) >= signed_value(x[1], K);
        return y == (ordered ? x[plane] : x[1 - plane]);
    };
    return c;
}
template <unsigned K>
protocol_case argmax() {
    protocol_case c(name_of("argmax", K, 0), {case_input(K), case_input(K)}, moiety::place_number::bits);
    c.run = argmax_program<K>;
    c.domain = ordered_by_difference<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == (signed_value(x[0], K) >= signed_value(x[1], K) ? 0u : 1u);
    };
    return c;
}

/// By ranks: all pairs of a row of two, and one-hot vectors of the ranks.
template <unsigned K>
task<case_result> ranks_program(party& p, case_values v) {
    std::vector<std::size_t> const both{0, 1};
    auto y = co_await moiety::sort_rows(p, v.beside<fixed<K, 0>>(both), moiety::by_ranks);
    co_return by_places(y);
}
template <unsigned K>
protocol_case sort_by_ranks() {
    auto c = sort_rows<K>();
    c.name = name_of("sort_by_ranks", K, 0);
    c.run = ranks_program<K>;
    return c;
}

template <unsigned J, unsigned K>
task<case_result> lookup_program(party& p, case_values v, std::vector<typename fixed<K, 0>::word> table) {
    auto y = co_await moiety::lookup<fixed<K, 0>>(p, v.share<fixed<J, 0>>(0), table);
    co_return case_result(y);
}

/// A public table of 2^J - 1 words of K bits.
template <unsigned J, unsigned K>
protocol_case lookup() {
    protocol_case c(name_of("lookup", K, 0) + "/" + std::to_string(J), {case_input(J)}, K);
    std::vector<typename fixed<K, 0>::word> table;
    for (std::uint64_t i = 0; i + 1 < std::uint64_t{1} << J; ++i)
        table.push_back(static_cast<typename fixed<K, 0>::word>((7 * i + 3) & moiety::low_mask(K)));
    c.side_by_side = true;
    c.run = [table](party& p, case_values v) { return lookup_program<J, K>(p, std::move(v), table); };
    c.right = [table](plain const& x, std::size_t, std::uint64_t y) {
        return y == (x[0] < table.size() ? table[x[0]] : 0u);
    };
    return c;
}

/// The same of a secret table of three numbers, which is the same for all elements.
inline constexpr std::array<std::uint64_t, 3> secret_entries{3, 10, 1};
/// Three secret numbers as a table.
template <moiety::Fixed N>
moiety::share<N, 2> secret_table(party const& p) {
    moiety::shape_t<2> const shape{secret_entries.size(), 1};
    auto words = p.has_shares() ? moiety::tensor<N, 2>::zeros(shape) : moiety::tensor<N, 2>(shape);
    if (p.has_shares() && p.adds_public())
        for (std::size_t i = 0; i < secret_entries.size(); ++i)
            words.writable()[i] = static_cast<typename N::word>(secret_entries[i] & moiety::low_mask(N::bits));
    return moiety::share<N, 2>(words);
}
template <unsigned J, unsigned K>
task<case_result> secret_lookup_program(party& p, case_values v) {
    auto const entries = secret_table<fixed<K, 0>>(p);
    auto [index, table] = co_await moiety::when_all(moiety::mask(p, v.share<fixed<J, 0>>(0)), moiety::mask(p, entries));
    co_return case_result(moiety::lookup(p, index, table));
}
template <unsigned J, unsigned K>
protocol_case secret_lookup() {
    protocol_case c(name_of("lookup_secret", K, 0) + "/" + std::to_string(J), {case_input(J)}, K);
    c.side_by_side = true;
    c.run = secret_lookup_program<J, K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == (x[0] < secret_entries.size() ? secret_entries[x[0]] & moiety::low_mask(K) : 0u);
    };
    return c;
}

template <unsigned J, unsigned K>
task<case_result> one_hot_program(party& p, case_values v) {
    auto index = co_await moiety::mask(p, v.share<fixed<J, 0>>(0));
    co_return by_places(moiety::one_hot<fixed<K, 0>>(p, index, 3));
}
template <unsigned J, unsigned K>
protocol_case one_hot() {
    protocol_case c(name_of("one_hot", K, 0) + "/" + std::to_string(J), {case_input(J)}, K);
    c.planes = 3;
    c.side_by_side = true;
    c.run = one_hot_program<J, K>;
    c.right = [](plain const& x, std::size_t plane, std::uint64_t y) { return y == (x[0] == plane ? 1u : 0u); };
    return c;
}

/// The same of an index that one party knows, as one-hot rows of a bit each for the place and the block.
template <unsigned K>
task<case_result> split_lookup_program(party& p, case_values v, int owner) {
    using hot = fixed<K, 0>;
    std::array<moiety::tensor<hot, 2>, 2> rows;
    for (std::size_t i : {0u, 1u}) {
        moiety::shape_t<2> const shape{v.size(), 2};
        rows[i] = moiety::tensor<hot, 2>(shape);
        if (!p.holds_input_of(owner)) continue;
        rows[i] = moiety::tensor<hot, 2>::uninitialised(shape);
        auto const bits = v.words<fixed<8, 0>>(i);
        for (std::size_t j = 0; j < v.size(); ++j) {
            auto const one = typename hot::word(bits.words()[j] & 1);
            rows[i].writable()[2 * j] = typename hot::word(1 - one);
            rows[i].writable()[2 * j + 1] = one;
        }
    }
    auto places = co_await moiety::mask_input(p, owner, rows[0]);
    auto blocks = co_await moiety::mask_input(p, owner, rows[1]);
    auto const entries = secret_table<hot>(p);
    auto table = co_await moiety::mask(p, entries);
    auto y = co_await moiety::split_lookup(p, places, blocks, table, owner);
    co_return case_result(y);
}
template <unsigned K>
protocol_case split_lookup(int owner) {
    protocol_case c(name_of("split_lookup", K, 0) + "/of_party" + std::to_string(owner),
                    {case_input(1, owner), case_input(1, owner)}, K);
    c.side_by_side = true;
    c.run = [owner](party& p, case_values v) { return split_lookup_program<K>(p, std::move(v), owner); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        std::size_t const at = x[0] + 2 * x[1];
        return y == (at < secret_entries.size() ? secret_entries[at] & moiety::low_mask(K) : 0u);
    };
    return c;
}

/// The first part of a coarse maximum: how many of a row of two lie in each of eight bins of two units or above.
template <unsigned K>
task<case_result> suffix_counts_program(party& p, case_values v) {
    std::vector<std::size_t> const both{0, 1};
    auto x = co_await moiety::mask(p, v.beside<fixed<K, 1>>(both));
    moiety::tensor<moiety::bit, 2> const everywhere;
    co_return by_places(moiety::detail::suffix_counts<3, 4>(p, moiety::drop_bits<1>(x), everywhere));
}
template <unsigned K>
protocol_case suffix_counts() {
    protocol_case c(name_of("suffix_counts", K, 1), {case_input(K), case_input(K)}, 3);
    c.planes = 7;
    c.side_by_side = true;
    c.run = suffix_counts_program<K>;
    c.domain = [](plain const& x) { // the bin after the last one is the first
        auto const inside = [](std::uint64_t v) { return rescalable(v, K) && signed_value(v, K) < 12; };
        return inside(x[0]) && inside(x[1]);
    };
    c.right = [](plain const& x, std::size_t plane, std::uint64_t y) {
        std::uint64_t least = 0, most = 0;
        for (std::size_t i : {0u, 1u}) {
            auto const bin = (signed_value(x[i], K) >> 2) + 4; // or the next one
            least += bin > std::int64_t(plane);
            most += bin >= std::int64_t(plane);
        }
        return least <= y && y <= most;
    };
    return c;
}

/// The second part: how many counts of a row are 0, here of a row of one.
template <unsigned K>
task<case_result> count_zeros_program(party& p, case_values v) {
    auto const counts = moiety::reshape(v.share<fixed<K, 0>>(0), moiety::shape_t<2>{v.size(), 1});
    auto y = co_await moiety::detail::count_zeros<4>(p, counts);
    co_return case_result(y);
}
template <unsigned K>
protocol_case count_zeros() {
    protocol_case c(name_of("count_zeros", K, 0), {case_input(K)}, 3);
    c.run = count_zeros_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == (x[0] == 0 ? 1u : 0u); };
    return c;
}

} // namespace cases

inline std::vector<protocol_case> small_rows() {
    namespace c = cases;
    std::vector<protocol_case> list;
    list.push_back(c::lookup<3, 4>());
    list.push_back(c::secret_lookup<2, 4>());
    list.push_back(c::one_hot<2, 3>());
    for (int owner : {0, 1}) list.push_back(c::split_lookup<2>(owner));
    list.push_back(c::suffix_counts<5>());
    list.push_back(c::count_zeros<6>());
    list.push_back(c::row_maximum<3>());
    list.push_back(c::sort_rows<3>());
    list.push_back(c::top_k<2>());
    list.push_back(c::argmax<2>());
    list.push_back(c::top_k<3>());
    list.push_back(c::argmax<3>());
    list.push_back(c::sort_by_ranks<2>());
    list.push_back(c::sort_by_ranks<3>());
    return list;
}

} // namespace moiety_test
