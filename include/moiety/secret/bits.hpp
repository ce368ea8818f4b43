// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/bit_decomposition.hpp>
#include <moiety/mpc/equal.hpp>
#include <moiety/secret/compare.hpp>

#include <algorithm>
#include <memory>

namespace moiety {

namespace detail {

template <Fixed N, std::size_t R>
task<share<bit, R>> is_word(std::shared_ptr<node<N, R>> x, public_word<N> word) {
    auto m = co_await x->as_masked();
    auto work = equal_to(x->owner(), m, word);
    co_return co_await work;
}
template <Fixed N, std::size_t R>
task<share<bit, R + 1>> bits_of(std::shared_ptr<node<N, R>> x) {
    auto m = co_await x->as_masked();
    auto work = to_bits(x->owner(), m);
    co_return co_await work;
}
template <Fixed N, std::size_t R>
task<share<N, R - 1>> number_of_bits(std::shared_ptr<node<bit, R>> b) {
    auto s = co_await b->as_share();
    auto work = from_bits<N>(b->owner(), s);
    co_return co_await work;
}

} // namespace detail

/// Secret bits: x = y, exactly. Shapes broadcast; scales are joined at the finer one.
///
/// cost      the opening of x - y, then as `equal_to` (mpc/equal.hpp)
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
secret<bit, (R > S ? R : S)> operator==(secret<N, R> const& x, secret<M, S> const& y) {
    auto const difference = detail::residue_of_difference(x, y);
    auto node = difference.pointer();
    return secret<bit, (R > S ? R : S)>(difference.owner(), difference.shape(),
                                        detail::is_word(node, public_word<sum_t<N, M>>{0}));
}
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto operator!=(secret<N, R> const& x, secret<M, S> const& y) {
    return !(x == y);
}

/// Secret bits: x = t, a public number, rounded to x's scale. x is opened once for all its comparisons.
/// @throws range_error when the format does not hold the number
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<bit, R> operator==(secret<N, R> const& x, C t) {
    auto node = x.pointer();
    return secret<bit, R>(x.owner(), x.shape(), detail::is_word(node, detail::constant_word<N>(t)));
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<bit, R> operator!=(secret<N, R> const& x, C t) {
    return !(x == t);
}

/// All bits of a number, two's complement, lowest first along a new outermost axis. Cost: mpc/bit_decomposition.hpp.
template <Fixed N, std::size_t R>
secret<bit, R + 1> to_bits(secret<N, R> const& x) {
    shape_t<R + 1> shape{};
    shape[0] = N::bits;
    std::copy(x.shape().begin(), x.shape().end(), shape.begin() + 1);
    auto node = x.pointer();
    return secret<bit, R + 1>(x.owner(), shape, detail::bits_of(node));
}

/// The number whose two's complement bits are given, lowest first along the outermost axis.
/// @throws shape_error (when computed) when there are not Bits planes
template <Fixed N, std::size_t R>
    requires(R >= 1)
secret<N, R - 1> from_bits(secret<bit, R> const& b) {
    shape_t<R - 1> shape{};
    std::copy(b.shape().begin() + 1, b.shape().end(), shape.begin());
    auto node = b.pointer();
    return secret<N, R - 1>(b.owner(), shape, detail::number_of_bits<N>(node));
}

} // namespace moiety
