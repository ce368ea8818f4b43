// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/split_lookup.hpp>
#include <moiety/secret/input.hpp>
#include <moiety/secret/product.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace moiety::nn {

namespace detail {

/// @throws shape_error when there are not `count` ids; range_error when one is not below `vocabulary`
inline void require_ids(std::vector<std::int64_t> const* ids, std::size_t count, std::size_t vocabulary) {
    if (!ids || ids->size() != count)
        throw shape_error("one_hot: " + std::to_string(ids ? ids->size() : 0) + " ids where " + std::to_string(count) +
                          " are announced");
    for (std::size_t i = 0; i < count; ++i)
        if ((*ids)[i] < 0 || static_cast<std::uint64_t>((*ids)[i]) >= vocabulary)
            throw range_error("the id at position " + std::to_string(i) + " is not in the vocabulary of " +
                              std::to_string(vocabulary));
}

} // namespace detail

/// One-hot rows of ids, a private input of party `owner`: element (i, ids[i]) is 1. `ids` has data at its owner only.
///
/// The ring is that of the table that the rows are to multiply; the numbers are integers.
/// formula   [id = k] for each k, put in by the owner
/// domain    0 <= id < vocabulary; exact
/// cost      masked: 1 round, one way; Bits online bits an element of the result, count x vocabulary, from the owner;
///           nothing dealt                                                              [tests/nn/embedding.cpp]
/// source    docs/algebra.md#tables
/// @throws range_error when an id is not below `vocabulary`; shape_error when there are not `count` ids
template <unsigned Bits>
secret<fixed<Bits, 0>, 2> one_hot(party& p, int owner, std::vector<std::int64_t> const* ids, std::size_t count,
                                  std::size_t vocabulary) {
    using N = fixed<Bits, 0>;
    shape_t<2> const shape{count, vocabulary};
    tensor<N, 2> words(shape);
    if (p.holds_input_of(owner)) {
        detail::require_ids(ids, count, vocabulary);
        words = one_hot_rows<N>(*ids, vocabulary);
    }
    return input_words(p, owner, shape, words);
}

/// Rows of a private table at private ids: the one-hot rows times the table. Nobody sees the ids.
///
/// The table is in the narrowest ring that holds it; the result moves to the ring of `Wide`.
/// formula   one-hot rows times the table, plus the offsets; then `convert`
/// domain    |entries| < 2^(Bits-2-home), Bits the table's ring, sums added before this included; exact
/// cost      1 round for both masked operands, 1 for the change of rings. 64.16, 30522 rows of 384 in 24 bits: 2
///           rounds, online 1931.625, dealt 128 bits an element                                [tests/nn/embedding.cpp]
/// source    docs/algebra.md#tables
template <Fixed Wide, Fixed N, Fixed H>
secret<Wide, 2> embed(secret<H, 2> const& one_hot_rows, secret<N, 2> const& table, secret<N, 2> const& offsets) {
    return convert<Wide>(matmul(one_hot_rows, table) + offsets);
}

/// Private ids of one party as one-hot rows of two parts, id = block x places + place: `split_one_hot` makes them.
template <unsigned Bits>
struct split_ids {
    int owner;
    std::size_t vocabulary;
    secret<fixed<Bits, 0>, 2> places; // (count, places of a block)
    secret<fixed<Bits, 0>, 2> blocks; // (count, blocks)
};

/// Ids for a table of `width` columns, cut where the fewest words are sent: blocks = sqrt(vocabulary / width).
///
/// formula   id = block x places + place; [place = k] for each k and [block = b] for each b, put in by the owner
/// domain    0 <= id < vocabulary; exact
/// cost      masked: 1 round, one way; Bits online bits an element of the results, places + blocks an id, from the
///           owner; nothing dealt                                                              [tests/nn/embedding.cpp]
/// source    docs/algebra.md#tables
/// @throws range_error when an id is not below `vocabulary`; shape_error when there are not `count` ids
template <unsigned Bits>
split_ids<Bits> split_one_hot(party& p, int owner, std::vector<std::int64_t> const* ids, std::size_t count,
                              std::size_t vocabulary, std::size_t width) {
    double const best = std::sqrt(double(vocabulary) / double(std::max<std::size_t>(width, 1)));
    std::size_t const blocks = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(best)));
    std::size_t const places = (vocabulary + blocks - 1) / blocks;
    std::vector<std::int64_t> low, high;
    if (p.holds_input_of(owner)) {
        detail::require_ids(ids, count, vocabulary);
        for (auto id : *ids) {
            low.push_back(id % std::int64_t(places));
            high.push_back(id / std::int64_t(places));
        }
    }
    return {owner, vocabulary, one_hot<Bits>(p, owner, &low, count, places),
            one_hot<Bits>(p, owner, &high, count, blocks)};
}

namespace detail {

/// The rows that split ids name, all in the table's ring.
template <Fixed N, Fixed H>
task<share<N, 2>> picked_rows(std::shared_ptr<moiety::detail::node<H, 2>> places,
                              std::shared_ptr<moiety::detail::node<H, 2>> blocks,
                              std::shared_ptr<moiety::detail::node<N, 2>> table, int owner) {
    places->want_masked();
    blocks->want_masked();
    table->want_masked();
    auto const low = co_await places->as_masked();
    auto const high = co_await blocks->as_masked();
    auto const rows = co_await table->as_masked();
    co_return co_await split_lookup(places->owner(), low, high, rows, owner);
}

} // namespace detail

/// Rows of a private table at private ids, given in two parts. Nobody sees the ids, and the ids' owner nothing of the
/// table.
///
/// formula   `split_lookup`, then the change of rings
/// domain    as `embed` above
/// cost      1 round for the masked operands, 1 for the blocks' rows, 1 for the change of rings. A vocabulary of n and
///           w columns: about Bits sqrt(n w) online bits an id from either party, in place of n Bits from one; dealt
///           Bits (blocks + 1) w. 64.16, 30522 rows of 384 in 24 bits: 3 rounds, online 240, dealt 344 bits an element
///                                                                                      [tests/nn/embedding.cpp]
/// throws    shape_error when the table does not have the vocabulary's rows
/// source    docs/algebra.md#tables
template <Fixed Wide, Fixed N, unsigned Bits>
secret<Wide, 2> embed(split_ids<Bits> const& ids, secret<N, 2> const& table, secret<N, 2> const& offsets) {
    static_assert(N::bits == Bits, "moiety: ids and the table that they are for are in one ring");
    if (table.shape()[0] != ids.vocabulary)
        throw shape_error("embed: a table of shape " + to_string(table.shape()) + " for a vocabulary of " +
                          std::to_string(ids.vocabulary));
    if (ids.blocks.shape()[1] == 1) return embed<Wide>(ids.places, table, offsets);
    shape_t<2> const shape{ids.places.shape()[0], table.shape()[1]};
    secret<N, 2> const rows(
        table.owner(), shape,
        detail::picked_rows(ids.places.pointer(), ids.blocks.pointer(), table.pointer(), ids.owner));
    return convert<Wide>(rows + offsets);
}

} // namespace moiety::nn
