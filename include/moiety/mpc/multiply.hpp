// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/matmul.hpp>
#include <moiety/mpc/product.hpp>

#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// Words of a triple in the ring of N, as a mask that the parties hold shares of.
template <Fixed N, std::size_t R>
dealt<N, R> from_stock(party& p, shape_t<R> shape, std::vector<std::uint64_t> const& words) {
    auto t = tensor<N, R>::uninitialised(shape);
    auto const to = t.writable();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<typename N::word>(words[i]) & ring_mask<N>;
    return {t, true, p.next_serial()};
}

/// @throws usage_error for a ring that triples do not come in
template <Fixed N>
void expect_triple_ring() {
    if (N::bits > 64)
        throw usage_error("a source of triples holds words of up to 64 bits; a ring of " + std::to_string(N::bits) +
                          " needs answers for given masks");
}

/// Opens x + a for a mask a that comes from a triple, in the triple's ring: a wider one would show x's upper bits.
template <Fixed N, Fixed M, std::size_t R>
task<masked<M, R>> mask_with(party& p, share<N, R> x, dealt<M, R> a) {
    tensor<M, R> hidden = reduce_to<M::bits>(x.words()) + a.words();
    auto opened = co_await open(p, share<M, R>(hidden));
    co_return masked<M, R>(opened, a);
}

} // namespace detail

/// Element-wise product of two shares; the scales add up.
///
/// formula   x y = c d - c [s] - d [r] + [r s], c = x + r and d = y + s opened side by side
/// domain    any, modulo the ring of the result; exact, as the product is not rescaled
/// cost      1 round, both openings in it; 2 Bits online bits and Bits dealt bits an element. Works with a source of
///           either level: triples, one an element, stand in place of what is dealt
/// throws    shape_error when the shapes differ, usage_error for a ring of more than 64 bits with triples
/// source    Beaver 1991
template <Fixed N, Fixed M, std::size_t R>
task<share<product_t<N, M>, R>> multiply(party& p, share<N, R> x, share<M, R> y) {
    using P = product_t<N, M>;
    require_same_shape("multiply", x.shape(), y.shape());
    if (auto* stock = p.triples()) {
        detail::expect_triple_ring<P>();
        std::size_t const n = x.size();
        std::vector<std::uint64_t> a(n), b(n), c(n);
        stock->triple(P::bits, a, b, c);
        auto ra = detail::from_stock<in_ring_t<N, P::bits>>(p, x.shape(), a);
        auto rb = detail::from_stock<in_ring_t<M, P::bits>>(p, x.shape(), b);
        auto rc = detail::from_stock<P>(p, x.shape(), c);
        auto [mx, my] = co_await when_all(detail::mask_with(p, x, ra), detail::mask_with(p, y, rb));
        tensor<P, R> z = rc.words() - mx.opened() * rb.words() - ra.words() * my.opened();
        if (p.adds_public()) z = z + mx.opened() * my.opened();
        co_return share<P, R>(z);
    }
    auto [mx, my] = co_await when_all(mask(p, x), mask(p, y)); // one round, both openings
    co_return product(p, mx, my);                              // local: one correlation
}

/// Matrix product of two shares; the scales add up.
///
/// formula   x y = C D - C [S] - [R] D + [R S], C = x + R and D = y + S opened side by side
/// shapes    (m, k) and (k, n)
/// domain    any, modulo the ring of the result; exact, as the product is not rescaled
/// cost      1 round; Bits online bits an element of either operand, Bits dealt bits an element of the result. With a
///           source of level 1 one matrix triple is used. 64.16, 32 x 768 by 768 x 768: 1 round, online 1600, dealt 64
///           bits an element of the result                                                [tests/mpc/multiply.cpp]
/// throws    shape_error when the shapes do not multiply, usage_error for a ring of more than 64 bits with triples
/// source    Beaver 1991; matrix triples: SecureML (Mohassel, Zhang 2017)
template <Fixed N, Fixed M>
task<share<matmul_t<N, M>, 2>> matmul(party& p, share<N, 2> x, share<M, 2> y) {
    using P = matmul_t<N, M>;
    auto const shape = matmul_shape(x.shape(), y.shape());
    if (auto* stock = p.triples()) {
        detail::expect_triple_ring<P>();
        std::vector<std::uint64_t> a(x.size()), b(y.size()), c(element_count(shape));
        stock->matrix_triple(P::bits, x.shape()[0], x.shape()[1], y.shape()[1], a, b, c);
        auto ra = detail::from_stock<in_ring_t<N, P::bits>>(p, x.shape(), a);
        auto rb = detail::from_stock<in_ring_t<M, P::bits>>(p, y.shape(), b);
        auto rc = detail::from_stock<P>(p, shape, c);
        auto [mx, my] = co_await when_all(detail::mask_with(p, x, ra), detail::mask_with(p, y, rb));
        tensor<P, 2> z = rc.words() - matmul(mx.opened(), rb.words()) - matmul(ra.words(), my.opened());
        if (p.adds_public()) z = z + matmul(mx.opened(), my.opened());
        co_return share<P, 2>(z);
    }
    auto [mx, my] = co_await when_all(mask(p, x), mask(p, y));
    co_return matmul(p, mx, my);
}

} // namespace moiety
