// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/gemm.hpp>
#include <moiety/core/local.hpp>
#include <moiety/core/message.hpp>

#include <algorithm>

namespace moiety {

/// The ring and scale of a matrix product of two numbers whose rings may differ: the narrower ring.
template <Fixed N, Fixed M>
struct matmul_type {
    static constexpr unsigned bits = N::bits < M::bits ? N::bits : M::bits;
    static_assert(N::fraction + M::fraction < bits, "moiety: the scale of this matrix product does not fit the ring");
    static_assert(N::home == M::home || N::fraction == 0 || M::fraction == 0,
                  "moiety: operands of a matrix product have different home scales; convert one first");
    using type = fixed<bits, N::fraction + M::fraction, (N::home > M::home ? N::home : M::home)>;
};
template <Fixed N, Fixed M>
using matmul_t = typename matmul_type<N, M>::type;

/// Shape of a product of matrices, or of stacks of matrices.
/// @throws shape_error when inner extents or the outer axes differ
template <std::size_t R>
    requires(R >= 2)
shape_t<R> matmul_shape(shape_t<R> const& a, shape_t<R> const& b) {
    bool fits = a[R - 1] == b[R - 2];
    for (std::size_t i = 0; i + 2 < R; ++i) fits = fits && a[i] == b[i];
    if (!fits) throw shape_error(message({"matmul: shapes ", a, " and ", b, " do not multiply"}));
    shape_t<R> out = a;
    out[R - 1] = b[R - 1];
    return out;
}

/// c (op)= a b for matrices or stacks of matrices, modulo the word of c; `reduced` cuts to the ring afterwards.
///
/// Operands of a wider ring in the same word need no reduction of their own.
template <Fixed P, Fixed N, Fixed M, std::size_t R>
void matmul_into(update op, tensor<P, R>& c, tensor<N, R> const& a, tensor<M, R> const& b) {
    using W = typename P::word;
    if (!c.has_data()) return;
    auto const wide_a = resize<fixed<8 * sizeof(W), 0>>(a);
    auto const wide_b = resize<fixed<8 * sizeof(W), 0>>(b);
    std::size_t const m = c.shape()[R - 2], n = c.shape()[R - 1], k = a.shape()[R - 1];
    std::size_t const stack = m * n == 0 ? 0 : c.size() / (m * n);
    for (std::size_t i = 0; i < stack; ++i)
        gemm(op, matrix_view<W>(c.writable().subspan(i * m * n, m * n), m, n),
             matrix_view<W const>(wide_a.words().subspan(i * m * k, m * k), m, k),
             matrix_view<W const>(wide_b.words().subspan(i * k * n, k * n), k, n));
}

/// The words of c modulo its ring.
template <Fixed P, std::size_t R>
tensor<P, R> reduced(tensor<P, R> c) {
    if constexpr (P::bits == 8 * sizeof(typename P::word))
        return c;
    else
        return map<P>([](auto x) { return x; }, c);
}

/// Product of matrices or stacks of matrices of ring words.
/// @throws shape_error when the shapes do not multiply
template <Fixed N, Fixed M, std::size_t R>
tensor<matmul_t<N, M>, R> matmul(tensor<N, R> const& a, tensor<M, R> const& b) {
    using P = matmul_t<N, M>;
    auto const shape = matmul_shape(a.shape(), b.shape());
    if (!a.has_data() || !b.has_data()) return tensor<P, R>(shape);
    auto c = tensor<P, R>::uninitialised(shape, a.where());
    matmul_into(update::assign, c, a, b);
    return reduced(std::move(c));
}

} // namespace moiety
