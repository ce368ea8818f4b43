// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/owned_matmul.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

namespace detail {

/// The row at each index's place in every block: (m, blocks, width). The last block may be short: beyond it stands 0.
template <Fixed N, Fixed H>
share<N, 3> rows_at_places(party& p, masked<H, 2> const& places, std::size_t blocks, masked<N, 2> const& table) {
    std::size_t const each = places.shape()[1], length = table.shape()[0];
    std::vector<tensor<N, 2>> found;
    for (std::size_t b = 0; b < blocks; ++b) {
        std::size_t const first = b * each, last = std::min(length, first + each);
        auto const block = gather(p, table, sliced_view(table.shape(), 0, first, last));
        auto const hot = gather(p, places, sliced_view(places.shape(), 1, 0, last - first));
        found.push_back(matmul(p, hot, block).words());
    }
    shape_t<3> const shape{places.shape()[0], blocks, table.shape()[1]};
    return share<N, 3>(concatenate(found, 1).reshape(shape));
}

} // namespace detail

/// One-hot rows of indices, each below `length`: what their owner puts in.
template <Fixed N>
tensor<N, 2> one_hot_rows(std::vector<std::int64_t> const& indices, std::size_t length) {
    static_assert(N::fraction == 0, "moiety: one-hot rows are integers");
    auto rows = tensor<N, 2>::zeros(shape_t<2>{indices.size(), length});
    auto const to = rows.writable();
    for (std::size_t i = 0; i < indices.size(); ++i) to[i * length + static_cast<std::size_t>(indices[i])] = 1;
    return rows;
}

/// Rows of a secret table at indices that one party, their owner, knows: block x (places of a block) + place, given as
/// one-hot rows of the place and of the block.
///
/// formula   X = place times every block of the table; X + r toward the owner, r a mask that the other party knows
///           whole; with block = V - R: sum = block (X + r) at the owner, - V r at the other party, and R r dealt
/// shapes    places (m, n), blocks (m, b), table (l, w) with (b - 1) n < l <= b n; the result is (m, w)
/// domain    one-hot rows of 0 and 1; a place beyond the table gives zeros; exact
/// cost      1 round, one way; b w Bits online bits an index, from the party that is not the owner; dealt
///           (b + 1) w Bits bits an index. 64.16, 4 blocks of a table in 24 bits, an element: 1 round, online 96, dealt
///           120                                                                       [tests/math/split_lookup.cpp]
/// throws    shape_error when shapes do not fit; usage_error when the blocks are not an input of `owner`
/// privacy   the owner learns X under a uniform mask, the other party nothing
/// source    docs/algebra.md#tables
template <Fixed N, Fixed H>
task<share<N, 2>> split_lookup(party& p, masked<H, 2> places, masked<H, 2> blocks, masked<N, 2> table, int owner) {
    static_assert(H::bits == N::bits && H::fraction == 0,
                  "moiety: one-hot rows are integers in the ring of the table that they are for");
    std::size_t const count = places.shape()[0], each = places.shape()[1], parts = blocks.shape()[1];
    std::size_t const length = table.shape()[0], width = table.shape()[1];
    if (blocks.shape()[0] != count || parts == 0 || length > parts * each || length + each <= parts * each)
        throw shape_error("split_lookup: places of shape " + to_string(places.shape()) + " and blocks of shape " +
                          to_string(blocks.shape()) + " do not fit a table of shape " + to_string(table.shape()));
    detail::require_owned(p, blocks, owner);

    auto const candidates = detail::rows_at_places(p, places, parts, table);
    auto const r = one_way_mask<N>(p, owner, candidates.shape());
    auto const opened = co_await mask_toward(p, owner, candidates, r);

    shape_t<3> const as_rows{count, 1, parts}, each_row{count, 1, width};
    auto const block = reshape(blocks, as_rows);
    auto const cross = p.deal(
        each_row, [](auto const& x, auto const& y) { return matmul(x, y); }, block, r);
    tensor<N, 3> sum = share<N, 3>(cross).words();
    if (p.holds_input_of(owner)) matmul_into(update::add, sum, detail::owned_value(block), opened.opened());
    if (p.holds_input_of(1 - owner)) matmul_into(update::subtract, sum, block.opened(), r.words());
    co_return share<N, 2>(reduced(std::move(sum)).reshape(shape_t<2>{count, width}));
}

} // namespace moiety
