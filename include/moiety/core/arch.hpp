// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// The one header that includes xsimd, and what moiety needs beyond the operations that xsimd 8.1 to 14 have in
/// common (loads, stores, arithmetic, shifts, comparisons, select, min, max). Products go by core/multiply.hpp.
///
/// Do not combine two comparisons with `^`: on AVX-512, xsimd 8.1 computes `|` in its place. `!=` is right.

#include <moiety/core/word.hpp>

#include <xsimd/xsimd.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace moiety {

/// Plain loops over words: the reference of every kernel, and its form where xsimd knows no vectors.
struct scalar_arch {
    static constexpr bool supported() noexcept { return true; }
    static constexpr char const* name() noexcept { return "scalar"; }
};

/// An instruction set that a kernel is compiled for: one of xsimd's that the compiler's flags allow, or `scalar_arch`.
template <class A>
concept Arch = requires {
    { A::name() } -> std::convertible_to<char const*>;
    requires A::supported();
};

/// The best instruction set that the compiler's flags allow. It is a template argument of every kernel, so that
/// translation units with different flags never share an instantiation.
using default_arch = std::conditional_t<xsimd::default_arch::supported(), xsimd::default_arch, scalar_arch>;

template <class A>
inline constexpr bool is_scalar_arch = std::same_as<A, scalar_arch>;

/// Words that A has vectors of.
template <class W, class A>
inline constexpr bool has_lanes = !is_scalar_arch<A> && !is_two_words<W>;

namespace detail {
template <class W, class A>
struct lanes_of {
    static constexpr std::size_t value = xsimd::batch<W, A>::size;
};
template <class W, class A>
    requires(!has_lanes<W, A>)
struct lanes_of<W, A> {
    static constexpr std::size_t value = 1;
};
} // namespace detail

/// Words of type W in one vector of A; 1 for `scalar_arch`.
template <Word W, Arch A = default_arch>
inline constexpr std::size_t lanes = detail::lanes_of<W, A>::value;

/// A comparison as an integer: bit i is lane i.
template <class W, class A>
inline std::uint64_t to_bits(xsimd::batch_bool<W, A> const& b) noexcept {
    if constexpr (requires { b.mask(); }) {
        return b.mask(); // xsimd 9 and later
    } else if constexpr (std::is_base_of_v<xsimd::avx512f, A>) {
        auto const used = ~std::uint64_t{0} >> (64 - xsimd::batch_bool<W, A>::size);
        return static_cast<std::uint64_t>(b.data) & used; // AVX-512 keeps comparisons as integers
    } else {
        constexpr std::size_t n = xsimd::batch_bool<W, A>::size;
        alignas(64) bool flags[n < 8 ? 8 : n] = {};
        b.store_aligned(flags);
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < n; i += 8) {
            std::uint64_t eight;
            std::memcpy(&eight, flags + i, 8);
            bits |= ((eight * 0x0102040810204080u) >> 56) << i; // one bit from each byte
        }
        return bits;
    }
}

/// Sum of a vector's lanes, wrapping. (xsimd's own changed its name, and g++ 12 warns inside it.)
template <class W, class A>
inline W lane_sum(xsimd::batch<W, A> const& x) noexcept {
    constexpr std::size_t n = xsimd::batch<W, A>::size;
    alignas(64) W lane[n];
    x.store_aligned(lane);
    for (std::size_t half = n / 2; half > 0; half /= 2)
        for (std::size_t i = 0; i < half; ++i) lane[i] = static_cast<W>(lane[i] + lane[i + half]);
    return lane[0];
}

/// `c ? x : y` lane by lane, for vectors and, so that one generic lambda serves both, for words.
template <std::integral I, std::integral J>
constexpr auto select(bool c, I x, J y) noexcept {
    return c ? x : y;
}
template <class W>
    requires is_two_words<W>
constexpr W select(bool c, W x, W y) noexcept {
    return c ? x : y;
}
template <class W, class A>
    requires Word<W> // more constrained than xsimd's, so that an unqualified call finds this one
inline xsimd::batch<W, A> select(xsimd::batch_bool<W, A> const& c, xsimd::batch<W, A> const& x,
                                 xsimd::batch<W, A> const& y) noexcept {
#if defined(__AVX512BW__)
    // xsimd 8.1 has this as macros that g++ does not compile at -O0.
    if constexpr (std::is_base_of_v<xsimd::avx512bw, A>) {
        if constexpr (sizeof(W) == 8)
            return _mm512_mask_mov_epi64(y.data, c.data, x.data);
        else if constexpr (sizeof(W) == 4)
            return _mm512_mask_mov_epi32(y.data, c.data, x.data);
        else if constexpr (sizeof(W) == 2)
            return _mm512_mask_mov_epi16(y.data, c.data, x.data);
        else
            return _mm512_mask_mov_epi8(y.data, c.data, x.data);
    } else
#endif
        return xsimd::select(c, x, y);
}

} // namespace moiety
