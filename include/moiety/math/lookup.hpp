// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/encode.hpp>
#include <moiety/math/detail/one_hot_words.hpp>
#include <moiety/mpc/open.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// @throws shape_error for a table that is empty or longer than the index can name
inline void require_table(std::size_t entries, unsigned index_bits) {
    if (entries == 0 || entries > std::size_t{1} << index_bits)
        throw shape_error("lookup: a table of " + std::to_string(entries) + " entries at an index of " +
                          std::to_string(index_bits) + " bits");
}

/// Shares of the words [digit of the mask = k], one run for each index; `take` as in `one_hot_words`.
template <Fixed Out, Fixed I, std::size_t R, class Take>
void read_one_hot(party& p, masked<I, R> const& index, Take take) {
    auto const mask = index.mask().words().words();
    p.note(21, index.size(), I::bits);
    one_hot_words<typename Out::word>(p, std::size_t{1} << I::bits, Out::bits)
        .run(
            index.size(), [mask](std::size_t i) { return std::size_t(mask[i]); }, take);
}

/// `rows` and zeros after them, moved on by `by` rows of `width` words round `out`: bit by bit of `by`, so that the
/// dealer reads and writes the same places whatever the mask.
template <class W>
void turned_rows(std::span<W const> rows, std::size_t width, std::size_t by, std::span<W> out) {
    kernels::fill(out, W{0});
    std::copy(rows.begin(), rows.end(), out.begin());
    std::vector<W> before(out.size());
    for (unsigned bit = 0; width << bit < out.size(); ++bit) {
        std::copy(out.begin(), out.end(), before.begin());
        W const moves = static_cast<W>(W{0} - static_cast<W>(by >> bit & 1));
        auto const choose = [moves](auto stays, auto comes) {
            return stays ^ ((stays ^ comes) & decltype(stays)(moves));
        };
        std::span<W const> const old(before);
        std::size_t const shift = width << bit, rest = out.size() - shift;
        kernels::transform(choose, out.subspan(shift), old.subspan(shift), old.first(rest));
        kernels::transform(choose, out.first(shift), old.first(shift), old.last(shift));
    }
}

} // namespace detail

/// The entry of a public table at a secret index, an opened value: no further message.
///
/// formula   sum over k of T[(c - k) mod 2^j] [r = k], the one-hot vector of the index's mask dealt as words
/// shapes    any index of j bits; a table of up to 2^j words of Out, taken as 0 beyond its end
/// domain    j <= 12; exact
/// cost      0 rounds; (2^j - 1) Bits dealt bits an index, Bits those of Out. 64.16, j = 8: 0 rounds, 16320 dealt;
///           64.16, j = 12: 0 rounds, 262080 dealt                                              [tests/math/lookup.cpp]
/// throws    shape_error for a table that is empty or longer than 2^j
/// privacy   the opened index is uniform; which entry is read stays secret
/// source    docs/algebra.md#tables
template <Fixed Out, Fixed I, std::size_t R>
share<Out, R> lookup(party& p, masked<I, R> const& index, std::vector<typename Out::word> table) {
    static_assert(I::fraction == 0, "moiety: an index is an integer: its format has no fraction bits");
    static_assert(I::bits <= 12, "moiety: a table at a secret index has at most 2^12 entries; reduce the index first");
    detail::require_table(table.size(), I::bits);
    table.resize(std::size_t{1} << I::bits);
    using W = typename Out::word;
    tensor<Out, R> out(index.shape());
    if (p.has_shares()) out = tensor<Out, R>::uninitialised(index.shape(), p.where());
    auto const to = out.writable();
    auto const c = index.opened().words();
    auto const mask = static_cast<W>(ring_mask<Out>);
    detail::rotated_product<W> product{std::span<W const>(table)};
    detail::read_one_hot<Out>(p, index, [&](std::size_t i, std::span<W const> words) {
        to[i] = static_cast<W>(product(std::size_t(c[i]), words) & mask);
    });
    return share<Out, R>(std::move(out));
}

/// The same for an index in shares, in the ring of the j bits that name an entry.
///
/// cost      1 round, j online bits an index more
template <Fixed Out, Fixed I, std::size_t R>
task<share<Out, R>> lookup(party& p, share<I, R> index, std::vector<typename Out::word> table) {
    auto opened = co_await mask(p, index);
    co_return lookup<Out>(p, opened, std::move(table));
}

/// The one-hot vector of a secret index along a new last axis of `length`: 1 where the place is the index.
///
/// formula   entry k is [r = (c - k) mod 2^j]
/// domain    length <= 2^j, j <= 16; an index of `length` or more gives zeros; exact
/// cost      0 rounds; (2^j - 1) Bits dealt bits an index. 64.16, j = 8: 0 rounds, 16320 dealt; 64.16, j = 12: 0
///           rounds, 262080 dealt
/// throws    shape_error for a length of 0 or more than 2^j
/// source    docs/algebra.md#tables
template <Fixed Out, Fixed I, std::size_t R>
share<Out, R + 1> one_hot(party& p, masked<I, R> const& index, std::size_t length) {
    static_assert(I::fraction == 0, "moiety: an index is an integer: its format has no fraction bits");
    static_assert(I::bits <= 16, "moiety: a one-hot vector has at most 2^16 entries; reduce the index first");
    detail::require_table(length, I::bits);
    using W = typename Out::word;
    shape_t<R + 1> shape{};
    std::copy(index.shape().begin(), index.shape().end(), shape.begin());
    shape[R] = length;
    tensor<Out, R + 1> out(shape);
    if (p.has_shares()) out = tensor<Out, R + 1>::uninitialised(shape, p.where());
    auto const to = out.writable();
    auto const c = index.opened().words();
    auto const mask = static_cast<W>(ring_mask<Out>);
    constexpr std::size_t last = (std::size_t{1} << I::bits) - 1;
    detail::read_one_hot<Out>(p, index, [&](std::size_t i, std::span<W const> words) {
        std::size_t const at = std::size_t(c[i]);
        for (std::size_t k = 0; k < length; ++k) to[i * length + k] = static_cast<W>(words[(at - k) & last] & mask);
    });
    if constexpr (Out::fraction != 0) out = times_integer(out, std::int64_t{1} << Out::fraction);
    return share<Out, R + 1>(std::move(out));
}

/// Rows of a secret table, opened once under a mask R_T, at secret indices: no further message.
///
/// formula   sum over k of T^[(c - k) mod n] [r = k] less R_T[(c' - r) mod n] read at c' = c, dealt for every c'
/// shapes    index (m), table (n, w), n up to 2^j; the result is (m, w), modulo the table's ring
/// domain    j <= 12; an index of n or more gives zeros; exact
/// cost      0 rounds; (2^j - 1 + 2^j w) Bits dealt bits an index: for narrow tables; wide ones: nn/embedding.hpp.
///           24.16, j = 8, w = 64, an element of the result: 0 rounds, 6239.625 dealt
/// throws    shape_error for a table that is empty or longer than 2^j
/// source    docs/algebra.md#tables
template <Fixed N, Fixed I>
share<N, 2> lookup(party& p, masked<I, 1> const& index, masked<N, 2> const& table) {
    static_assert(I::fraction == 0, "moiety: an index is an integer: its format has no fraction bits");
    static_assert(I::bits <= 12, "moiety: a table at a secret index has at most 2^12 entries; reduce the index first");
    using W = typename N::word;
    std::size_t const count = index.size(), rows = table.shape()[0], width = table.shape()[1];
    detail::require_table(rows, I::bits);
    constexpr std::size_t entries = std::size_t{1} << I::bits, last = entries - 1;
    shape_t<2> const shape{count, width};
    auto const out_mask = static_cast<W>(ring_mask<N>);
    tensor<N, 2> out(shape);
    if (p.has_shares()) out = tensor<N, 2>::uninitialised(shape);
    auto const to = out.writable();
    auto const c = index.opened().words();
    auto const r = index.mask().words().words();
    auto const opened = table.opened().words();
    std::vector<W> sums(width);
    detail::read_one_hot<N>(p, index, [&](std::size_t i, std::span<W const> words) {
        kernels::fill(std::span<W>(sums), W{0});
        for (std::size_t row = 0; row < rows; ++row)
            kernels::axpy(std::span<W>(sums), words[(std::size_t(c[i]) - row) & last],
                          opened.subspan(row * width, width));
        std::copy(sums.begin(), sums.end(), to.begin() + std::ptrdiff_t(i * width));
    });
    // The table's mask turned by the index's: what is read at c belongs to the row that is looked for.
    auto const table_mask = table.mask().words().words();
    std::size_t const turn = entries * width, block = 8192 / std::clamp<std::size_t>(turn, 1, 8192);
    std::vector<W> turned(turn * std::min(block, count));
    p.note(22, count * entries, unsigned(width));
    for (std::size_t first = 0; first < count; first += block) {
        std::size_t const part = std::min(block, count - first);
        auto const words = std::span<W>(turned).first(turn * part);
        if (p.has_masks())
            for (std::size_t i = 0; i < part; ++i)
                detail::turned_rows<W>(table_mask, width, std::size_t(r[first + i]), words.subspan(i * turn, turn));
        p.random().deal_block(words, N::bits);
        if (!p.has_shares()) continue;
        for (std::size_t i = 0; i < part; ++i)
            for (std::size_t j = 0; j < width; ++j) {
                auto& x = to[(first + i) * width + j];
                x = static_cast<W>((x - words[i * turn + std::size_t(c[first + i]) * width + j]) & out_mask);
            }
    }
    return share<N, 2>(std::move(out));
}

} // namespace moiety
