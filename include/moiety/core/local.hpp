// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/kernels.hpp>
#include <moiety/core/multiply.hpp>
#include <moiety/core/views.hpp>

namespace moiety {

/// Words moved to the width of another format: high bits are cut or filled with zeros.
template <Fixed N, Fixed M, std::size_t R>
tensor<N, R> resize(tensor<M, R> const& t) {
    if constexpr (std::same_as<typename N::word, typename M::word> && N::bits >= M::bits) {
        return t.template reinterpret<N>();
    } else {
        if (!t.has_data()) return tensor<N, R>(t.shape());
        auto out = tensor<N, R>::uninitialised(t.shape(), t.where());
        auto const from = t.words();
        auto const to = out.writable();
        constexpr auto mask = ring_mask<N>;
        for (std::size_t i = 0; i < from.size(); ++i) to[i] = static_cast<typename N::word>(from[i]) & mask;
        return out;
    }
}

namespace detail {

/// The words that `map` to N reads: the tensor itself where its word is N's, else a copy moved to it.
template <Number N, Number M, std::size_t R>
decltype(auto) in_words_of(tensor<M, R> const& t) {
    using W = typename N::word;
    if constexpr (std::same_as<typename M::word, W> && std::same_as<M, bit> == std::same_as<N, bit>)
        return (t);
    else
        return resize<fixed<8 * sizeof(W), 0>>(t);
}

template <Number N, class F, class... In>
void map_words(F f, std::span<typename N::word> out, In const&... in) {
    using W = typename N::word;
    if constexpr (std::same_as<N, bit> || N::bits == 8 * sizeof(W)) {
        kernels::transform(f, out, in...);
    } else {
        auto const mask = ring_mask<N>;
        kernels::transform(
            [f, mask](auto first, auto... x) {
                using V = decltype(first);
                return V(f(first, x...)) & V(mask);
            },
            out, in...);
    }
}

} // namespace detail

/// f(words...) element by element, reduced to the ring (or bits) of N.
///
/// `f` is generic: it runs on SIMD batches of N's word and on single words. Inputs are moved to N's word first
/// (`resize`), must have one shape, and the result has no data when an input has none.
/// @throws shape_error when shapes differ
template <Number N, class F, Number First, Number... M, std::size_t R>
tensor<N, R> map(F f, tensor<First, R> const& first, tensor<M, R> const&... rest) {
    (require_same_shape("map", first.shape(), rest.shape()), ...);
    if (!first.has_data() || !(rest.has_data() && ...)) return tensor<N, R>(first.shape());
    auto out = tensor<N, R>::uninitialised(first.shape(), first.where());
    detail::map_words<N>(f, out.writable(), detail::in_words_of<N>(first).words(),
                         detail::in_words_of<N>(rest).words()...);
    return out;
}

namespace detail {

// One instance a word type serves all formats and ranks: sums are what every protocol is full of.
template <class W>
[[gnu::noinline]] void add_words(std::span<W> out, std::span<W const> a, std::span<W const> b, W mask) {
    kernels::transform([mask](auto x, auto y) { return (x + y) & decltype(x)(mask); }, out, a, b);
}
template <class W>
[[gnu::noinline]] void subtract_words(std::span<W> out, std::span<W const> a, std::span<W const> b, W mask) {
    kernels::transform([mask](auto x, auto y) { return (x - y) & decltype(x)(mask); }, out, a, b);
}
template <class W>
[[gnu::noinline]] void xor_words(std::span<W> out, std::span<W const> a, std::span<W const> b, W) {
    kernels::transform([](auto x, auto y) { return x ^ y; }, out, a, b);
}

template <Number N, std::size_t R, class Kernel>
tensor<N, R> combine_words(char const* operation, Kernel kernel, tensor<N, R> const& a, tensor<N, R> const& b) {
    require_same_shape(operation, a.shape(), b.shape());
    if (!a.has_data() || !b.has_data()) return tensor<N, R>(a.shape());
    auto out = tensor<N, R>::uninitialised(a.shape(), a.where());
    kernel(out.writable(), a.words(), b.words(), ring_mask<N>);
    return out;
}

} // namespace detail

/// Sum in the group of N: addition in a ring, exclusive or of bits.
/// @throws shape_error when the shapes differ
template <Number N, std::size_t R>
tensor<N, R> operator+(tensor<N, R> const& a, tensor<N, R> const& b) {
    using W = typename N::word;
    return detail::combine_words("operator+", Boolean<N> ? &detail::xor_words<W> : &detail::add_words<W>, a, b);
}

/// Difference in the group of N.
/// @throws shape_error when the shapes differ
template <Number N, std::size_t R>
tensor<N, R> operator-(tensor<N, R> const& a, tensor<N, R> const& b) {
    using W = typename N::word;
    return detail::combine_words("operator-", Boolean<N> ? &detail::xor_words<W> : &detail::subtract_words<W>, a, b);
}

template <Number N, std::size_t R>
tensor<N, R> operator-(tensor<N, R> const& a) {
    if constexpr (Boolean<N>)
        return a;
    else
        return map<N>([](auto x) { return decltype(x)(0) - x; }, a);
}

/// Element-wise product of ring words: the scales add up.
template <Fixed N, Fixed M, std::size_t R>
tensor<product_t<N, M>, R> operator*(tensor<N, R> const& a, tensor<M, R> const& b) {
    return map<product_t<N, M>>([](auto x, auto y) { return multiply(x, y); }, a, b);
}

/// Bits: element-wise conjunction.
template <std::size_t R>
tensor<bit, R> operator&(tensor<bit, R> const& a, tensor<bit, R> const& b) {
    return map<bit>([](auto x, auto y) { return x & y; }, a, b);
}

/// Each word times a public integer, in the ring.
template <Fixed N, std::size_t R>
tensor<N, R> times_integer(tensor<N, R> const& a, std::int64_t factor) {
    auto const k = static_cast<typename N::word>(factor);
    return map<N>([k](auto x) { return multiply(x, decltype(x)(k)); }, a);
}

/// Each word plus a public word.
template <Fixed N, std::size_t R>
tensor<N, R> plus_word(tensor<N, R> const& a, public_word<N> word) {
    auto const k = static_cast<typename N::word>(word);
    return map<N>([k](auto x) { return x + decltype(x)(k); }, a);
}

/// Words cut to a narrower ring: the value modulo 2^Bits.
template <unsigned Bits, Fixed N, std::size_t R>
    requires(Bits <= N::bits)
tensor<in_ring_t<N, Bits>, R> reduce_to(tensor<N, R> const& a) {
    return resize<in_ring_t<N, Bits>>(a);
}

/// Exact promotion to a finer scale.
template <Fixed To, Fixed N, std::size_t R>
    requires(To::bits == N::bits && To::fraction >= N::fraction)
tensor<To, R> promote(tensor<N, R> const& a) {
    constexpr int shift = To::fraction - N::fraction;
    if constexpr (shift == 0)
        return a.template reinterpret<To>();
    else
        return map<To>([](auto x) { return x << shift; }, a);
}

/// Sums along one axis, in the group of N.
template <Fixed N, std::size_t R>
tensor<N, R> sum_keeping_axis(tensor<N, R> const& a, std::size_t axis) {
    auto shape = a.shape();
    std::size_t const count = shape.at(axis);
    shape[axis] = 1;
    if (!a.has_data()) return tensor<N, R>(shape);
    std::size_t inner = 1;
    for (std::size_t i = axis + 1; i < R; ++i) inner *= shape[i];
    auto out = tensor<N, R>::zeros(shape);
    auto const from = a.words();
    auto const to = out.writable();
    std::size_t const outer = to.size() / std::max<std::size_t>(inner, 1);
    using W = typename N::word;
    constexpr W mask = ring_mask<N>;
    for (std::size_t o = 0; o < outer; ++o) {
        auto* sum = to.data() + o * inner;
        auto const* in = from.data() + o * inner * count;
        if (inner == 1) {
            W s = 0;
            for (std::size_t j = 0; j < count; ++j) s = static_cast<W>(s + in[j]);
            *sum = s & mask;
            continue;
        }
        for (std::size_t j = 0; j < count; ++j)
            for (std::size_t i = 0; i < inner; ++i) sum[i] = static_cast<W>(sum[i] + in[j * inner + i]);
        for (std::size_t i = 0; i < inner; ++i) sum[i] &= mask;
    }
    return out;
}

} // namespace moiety
