// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/secret/input.hpp>
#include <moiety/secret/product.hpp>

#include <cstdint>
#include <vector>

namespace moiety::nn {

/// One-hot rows of ids, a private input of party `owner`: element (i, ids[i]) is 1. `ids` has data at its owner only.
///
/// The ring is that of the table that the rows are to multiply; the numbers are integers.
/// cost      masked: 1 round, one way, Bits online bits for each of count x vocabulary elements
/// @throws range_error when an id is not below `vocabulary`; shape_error when there are not `count` ids
template <unsigned Bits>
secret<fixed<Bits, 0>, 2> one_hot(party& p, int owner, std::vector<std::int64_t> const* ids, std::size_t count,
                                  std::size_t vocabulary) {
    using N = fixed<Bits, 0>;
    shape_t<2> const shape{count, vocabulary};
    tensor<N, 2> words(shape);
    if (p.holds_input_of(owner)) {
        if (!ids || ids->size() != count)
            throw shape_error("one_hot: " + std::to_string(ids ? ids->size() : 0) + " ids where " +
                              std::to_string(count) + " are announced");
        words = tensor<N, 2>::zeros(shape);
        auto const to = words.writable();
        for (std::size_t i = 0; i < count; ++i) {
            auto const id = (*ids)[i];
            if (id < 0 || static_cast<std::uint64_t>(id) >= vocabulary)
                throw range_error("the id at position " + std::to_string(i) + " is not in the vocabulary of " +
                                  std::to_string(vocabulary));
            to[i * vocabulary + static_cast<std::size_t>(id)] = 1;
        }
    }
    return input_words(p, owner, shape, words);
}

/// Rows of a private table at private ids: the one-hot rows times the table. Nobody sees the ids.
///
/// The table is in the narrowest ring that holds it; the result moves to the ring of `Wide`.
/// domain    |entries| < 2^(Bits-2-home), Bits the table's ring, sums added before this included
/// cost      1 round for both masked operands, 1 for the change of rings (Bits online bits an element of the result)
template <Fixed Wide, Fixed N, Fixed H>
secret<Wide, 2> embed(secret<H, 2> const& one_hot_rows, secret<N, 2> const& table, secret<N, 2> const& offsets) {
    return convert<Wide>(matmul(one_hot_rows, table) + offsets);
}

} // namespace moiety::nn
