// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/select.hpp>
#include <moiety/secret/linear.hpp>

namespace moiety {

namespace detail {

template <Fixed N, std::size_t R>
task<share<bit, R>> below_zero(std::shared_ptr<node<N, R>> x) {
    auto m = co_await x->as_masked();
    auto b = co_await sign(x->owner(), m);
    co_return b;
}

template <Fixed N, std::size_t R>
task<share<bit, R>> below_threshold(std::shared_ptr<node<N, R>> x, public_word<N> threshold, bool complemented) {
    auto m = co_await x->as_masked();
    std::vector<public_word<N>> one(1, threshold);
    auto b = co_await less_than(x->owner(), m, one, balanced);
    share<bit, R> flat(b.words().reshape(m.shape()));
    if (complemented) flat = complement(x->owner(), flat);
    co_return flat;
}

template <std::size_t R>
task<share<bit, R>> complement_of(std::shared_ptr<node<bit, R>> x) {
    auto b = co_await x->as_share();
    co_return complement(x->owner(), b);
}

template <std::size_t R>
task<share<bit, R>> conjunction_of(std::shared_ptr<node<bit, R>> x, std::shared_ptr<node<bit, R>> y) {
    x->want_masked();
    y->want_masked();
    auto mx = co_await x->as_masked();
    auto my = co_await y->as_masked();
    bit_term<R> both;
    both.push_back(mx);
    both.push_back(my);
    std::vector<bit_term<R>> terms;
    terms.push_back(both);
    std::vector<bit_formula<R>> formulas;
    formulas.emplace_back(terms);
    auto products = bit_products(x->owner(), mx.shape(), formulas);
    co_return products.front();
}

template <Fixed N, std::size_t R>
task<share<N, R>> where_of(std::shared_ptr<node<bit, R>> b, std::shared_ptr<node<N, R>> difference,
                           std::shared_ptr<node<N, R>> otherwise) {
    b->want_masked();
    difference->want_masked();
    otherwise->want_share();
    auto mb = co_await b->as_masked();
    auto md = co_await difference->as_masked();
    auto y = co_await otherwise->as_share();
    share<N, R> chosen = y + bit_times(b->owner(), mb, md);
    co_return chosen;
}

template <Fixed N, std::size_t R>
task<share<N, R>> number_of(std::shared_ptr<node<bit, R>> b) {
    auto m = co_await b->as_masked();
    co_return to_number<N>(b->owner(), m);
}

template <Fixed N, std::size_t R, class C>
secret<bit, R> threshold(secret<N, R> const& x, C t, bool complemented, std::uint64_t step) {
    auto node = x.pointer();
    auto const word = (constant_word<N>(t) + step) & ring_mask<N>;
    return secret<bit, R>(x.owner(), x.shape(), below_threshold(node, word, complemented));
}

} // namespace detail

/// Secret bits: x < y, for |x - y| within half the ring. Shapes broadcast.
///
/// cost      the opening of x - y, then as `sign`
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
secret<bit, (R > S ? R : S)> operator<(secret<N, R> const& x, secret<M, S> const& y) {
    auto const difference = x - y;
    auto node = difference.pointer();
    return secret<bit, (R > S ? R : S)>(difference.owner(), difference.shape(), detail::below_zero(node));
}
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto operator>(secret<N, R> const& x, secret<M, S> const& y) {
    return y < x;
}
template <std::size_t R>
secret<bit, R> operator!(secret<bit, R> const& b) {
    auto node = b.pointer();
    return secret<bit, R>(b.owner(), b.shape(), detail::complement_of(node));
}
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto operator<=(secret<N, R> const& x, secret<M, S> const& y) {
    return !(y < x);
}
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto operator>=(secret<N, R> const& x, secret<M, S> const& y) {
    return !(x < y);
}

/// Comparison with a public number t, rounded to x's scale: x is opened once for all its comparisons.
///
/// domain    exact while x - t stays in the ring, for <= and > x - t less one unit; x < 0 and x >= 0 on the whole ring
/// @throws range_error when the format does not hold the number
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<bit, R> operator<(secret<N, R> const& x, C t) {
    return detail::threshold(x, t, false, 0);
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<bit, R> operator>=(secret<N, R> const& x, C t) {
    return detail::threshold(x, t, true, 0);
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<bit, R> operator<=(secret<N, R> const& x, C t) {
    return detail::threshold(x, t, false, 1);
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<bit, R> operator>(secret<N, R> const& x, C t) {
    return detail::threshold(x, t, true, 1);
}

/// Conjunction and disjunction of secret bits of one shape.
/// @throws shape_error when the shapes differ
template <std::size_t R>
secret<bit, R> operator&(secret<bit, R> const& x, secret<bit, R> const& y) {
    detail::require_same_party(x.owner(), y.owner());
    require_same_shape("operator&", x.shape(), y.shape());
    auto a = x.pointer(), b = y.pointer();
    return secret<bit, R>(x.owner(), x.shape(), detail::conjunction_of(a, b));
}
template <std::size_t R>
secret<bit, R> operator|(secret<bit, R> const& x, secret<bit, R> const& y) {
    auto const neither = (!x) & (!y);
    return !neither;
}

/// b ? x : y, element by element: the bit and x - y are opened under masks.
/// @throws shape_error when the shapes differ
template <Fixed N, Fixed M, std::size_t R>
secret<sum_t<N, M>, R> where(secret<bit, R> const& b, secret<N, R> const& x, secret<M, R> const& y) {
    detail::require_same_party(b.owner(), x.owner());
    require_same_shape("where", b.shape(), x.shape());
    require_same_shape("where", x.shape(), y.shape());
    using P = sum_t<N, M>;
    auto const difference = detail::residue_of_difference(x, y);
    auto const otherwise = detail::from_form<P>(y.owner(), y.shape(), detail::form_of(y, P::fraction));
    auto pb = b.pointer();
    auto pd = difference.pointer(), po = otherwise.pointer();
    return secret<P, R>(x.owner(), x.shape(), detail::where_of(pb, pd, po));
}

/// Secret bits as numbers 0 and 1 of a format.
template <Fixed N, std::size_t R>
secret<N, R> to_number(secret<bit, R> const& b) {
    return secret<N, R>(b.owner(), b.shape(), detail::number_of<N>(b.pointer()));
}

} // namespace moiety
