// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/mpc/held.hpp>
#include <moiety/mpc/matmul.hpp>
#include <moiety/secret/linear.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace moiety {

namespace detail {

/// Of the values at their home scales: an opening that has more fraction bits is a factor without them.
template <Fixed N, Fixed M, std::size_t R>
task<share<product_t<home_t<N>, home_t<M>>, R>> product_of(std::shared_ptr<node<N, R>> x,
                                                           std::shared_ptr<node<M, R>> y) {
    using P = product_t<home_t<N>, home_t<M>>;
    x->want_masked();
    y->want_masked();
    auto mx = co_await x->as_masked();
    auto my = co_await y->as_masked();
    require_held<P>(x->owner(), "product", mx.shape(),
                    [&](std::size_t i) { return in_the_clear(mx)(i) * in_the_clear(my)(i); });
    std::vector<operand> factors;
    factors.push_back(home_operand<P::bits>(mx));
    factors.push_back(home_operand<P::bits>(my));
    std::vector<term> const one(1, term(1, factors));
    co_return sum_of_products<P>(x->owner(), mx.shape(), one);
}

template <Fixed N, Fixed M, std::size_t R>
task<share<matmul_t<N, M>, R>> matmul_of(std::shared_ptr<node<N, R>> x, std::shared_ptr<node<M, R>> y) {
    x->want_masked();
    y->want_masked();
    auto mx = co_await x->as_masked();
    auto my = co_await y->as_masked();
    require_product_held<matmul_t<N, M>>(x->owner(), mx, my);
    co_return matmul(x->owner(), mx, my);
}

} // namespace detail

/// Element-wise product at the home scales: both operands are opened under masks, once each; shapes broadcast. Fraction
/// bits of an unsettled operand are dropped from its opening: a chain of d products takes d rounds.
///
/// The result has the sum of the home scales and remembers its home.
/// domain    an unsettled operand as for `settle`
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto operator*(secret<N, R> const& x, secret<M, S> const& y) {
    detail::require_same_party(x.owner(), y.owner());
    auto const shape = broadcast_shape(x.shape(), y.shape());
    auto const a = broadcast_to(x, shape).pointer();
    auto const b = broadcast_to(y, shape).pointer();
    using P = product_t<home_t<N>, home_t<M>>;
    return secret<P, (R > S ? R : S)>(x.owner(), shape, detail::product_of(a, b));
}

/// Product of matrices, or of stacks of matrices; either operand is settled and opened once.
///
/// The rings may differ: the result is in the narrower one.
/// @throws shape_error when the shapes do not multiply
template <Fixed N, Fixed M, std::size_t R>
    requires(R >= 2)
auto matmul(secret<N, R> const& x, secret<M, R> const& y) {
    detail::require_same_party(x.owner(), y.owner());
    auto const shape = matmul_shape(x.shape(), y.shape());
    auto const a = settle(x).pointer();
    auto const b = settle(y).pointer();
    return secret<matmul_t<home_t<N>, home_t<M>>, R>(x.owner(), shape, detail::matmul_of(a, b));
}

} // namespace moiety
