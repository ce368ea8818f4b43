// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/lookup.hpp>
#include <moiety/secret/input.hpp>

#include <memory>
#include <vector>

namespace moiety {

namespace detail {

template <Fixed Out, Fixed I, std::size_t R>
task<share<Out, R>> entries_of(std::shared_ptr<node<I, R>> index, std::vector<typename Out::word> table) {
    auto m = co_await index->as_masked();
    co_return lookup<Out>(index->owner(), m, std::move(table));
}
template <Fixed Out, Fixed I, std::size_t R>
task<share<Out, R + 1>> one_hot_of(std::shared_ptr<node<I, R>> index, std::size_t length) {
    auto m = co_await index->as_masked();
    co_return one_hot<Out>(index->owner(), m, length);
}
template <Fixed N, Fixed I>
task<share<N, 2>> rows_of(std::shared_ptr<node<I, 1>> index, std::shared_ptr<node<N, 2>> table) {
    index->want_masked();
    table->want_masked();
    auto i = co_await index->as_masked();
    auto t = co_await table->as_masked();
    co_return lookup(index->owner(), i, t);
}

} // namespace detail

/// The entries of a public table at secret indices: any function of few bits. The index's ring, of j <= 12 bits, is
/// what is opened: `lookup<real>(reduce_to<8>(x), table)`. Cost: math/lookup.hpp.
/// @throws shape_error for a table that is empty or longer than 2^j; range_error for an entry that Out does not hold
template <Fixed Out, Fixed I, std::size_t R, class Expression>
secret<Out, R> lookup(secret<I, R> const& index, Expression const& table) {
    auto const words = encode_tensor<Out, 1>(table);
    std::vector<typename Out::word> list(words.words().begin(), words.words().end());
    detail::require_table(list.size(), I::bits);
    auto node = index.pointer();
    return secret<Out, R>(index.owner(), index.shape(), detail::entries_of<Out>(node, std::move(list)));
}

/// Rows (or, under rank 2 with one column, entries) of a secret table at secret indices. Cost: math/lookup.hpp.
/// @throws shape_error for a table that is empty or longer than the index can name
template <Fixed N, Fixed I>
secret<N, 2> lookup(secret<I, 1> const& index, secret<N, 2> const& table) {
    detail::require_same_party(index.owner(), table.owner());
    detail::require_table(table.shape()[0], I::bits);
    shape_t<2> const shape{index.shape()[0], table.shape()[1]};
    auto i = index.pointer();
    auto t = table.pointer();
    return secret<N, 2>(index.owner(), shape, detail::rows_of(i, t));
}

/// One-hot vectors of secret indices along a new last axis: `one_hot<real>(argmax(x), 10)`. Cost: math/lookup.hpp.
/// @throws shape_error for a length that the index's ring does not name
template <Fixed Out, Fixed I, std::size_t R>
secret<Out, R + 1> one_hot(secret<I, R> const& index, std::size_t length) {
    detail::require_table(length, I::bits);
    shape_t<R + 1> shape{};
    std::copy(index.shape().begin(), index.shape().end(), shape.begin());
    shape[R] = length;
    auto node = index.pointer();
    return secret<Out, R + 1>(index.owner(), shape, detail::one_hot_of<Out>(node, length));
}

} // namespace moiety
