// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// The wrapping product of words and of vectors of words.
///
/// On SSE and AVX2, which have no 64-bit multiplication, xsimd 8.1 takes the lanes out one by one. Three half-width
/// products do it in registers; xsimd has no operation for those, so this header names the instructions itself.

#include <moiety/core/arch.hpp>
#include <moiety/core/word.hpp>

#include <type_traits>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace moiety {

namespace detail {

// Each instruction set of xsimd derives from those it contains.
template <class A>
inline constexpr bool has_avx512dq = std::is_base_of_v<xsimd::avx512dq, A>;
template <class A>
inline constexpr bool has_avx2 = std::is_base_of_v<xsimd::avx2, A> && !std::is_base_of_v<xsimd::avx512f, A>;
template <class A>
inline constexpr bool has_sse4_1 = std::is_base_of_v<xsimd::sse4_1, A> && !std::is_base_of_v<xsimd::avx, A>;
template <class A>
inline constexpr bool has_sse2 = std::is_base_of_v<xsimd::sse2, A> && !std::is_base_of_v<xsimd::avx, A>;

#if defined(__SSE2__)
/// Products of the low halves of 64-bit lanes.
inline __m128i multiply_low_halves(__m128i x, __m128i y) noexcept { return _mm_mul_epu32(x, y); }
inline __m128i high_halves(__m128i x) noexcept { return _mm_srli_epi64(x, 32); }
inline __m128i wrapping_product_64(__m128i x, __m128i y) noexcept {
    auto const cross = _mm_add_epi64(_mm_mul_epu32(high_halves(x), y), _mm_mul_epu32(x, high_halves(y)));
    return _mm_add_epi64(_mm_mul_epu32(x, y), _mm_slli_epi64(cross, 32));
}
/// 32-bit products where SSE4.1's pmulld is missing: the even and the odd lanes, put together again.
inline __m128i wrapping_product_32(__m128i x, __m128i y) noexcept {
    auto const even = _mm_mul_epu32(x, y);
    auto const odd = _mm_mul_epu32(high_halves(x), high_halves(y));
    return _mm_unpacklo_epi32(_mm_shuffle_epi32(even, 0x08), _mm_shuffle_epi32(odd, 0x08));
}
#endif
#if defined(__AVX2__)
inline __m256i multiply_low_halves(__m256i x, __m256i y) noexcept { return _mm256_mul_epu32(x, y); }
inline __m256i high_halves(__m256i x) noexcept { return _mm256_srli_epi64(x, 32); }
inline __m256i wrapping_product_64(__m256i x, __m256i y) noexcept {
    auto const cross = _mm256_add_epi64(_mm256_mul_epu32(high_halves(x), y), _mm256_mul_epu32(x, high_halves(y)));
    return _mm256_add_epi64(_mm256_mul_epu32(x, y), _mm256_slli_epi64(cross, 32));
}
#endif

} // namespace detail

/// x * y in the word's own ring. (`x * y` on 8- and 16-bit words goes through a signed int, which may overflow.)
template <Word W>
constexpr W multiply(W x, W y) noexcept {
    using wide = std::conditional_t<is_two_words<W>, W, std::uint64_t>;
    return static_cast<W>(wide{x} * wide{y});
}

/// x * y lane by lane, in the word's own ring; one instruction for 64-bit words on AVX-512, eight on AVX2.
template <class W, class A>
inline xsimd::batch<W, A> multiply(xsimd::batch<W, A> const& x, xsimd::batch<W, A> const& y) noexcept {
#if defined(__SSE2__)
    if constexpr (sizeof(W) == 8 && (detail::has_avx2<A> || detail::has_sse2<A>)) {
        return detail::wrapping_product_64(x.data, y.data);
    } else if constexpr (sizeof(W) == 4 && detail::has_sse2<A> && !detail::has_sse4_1<A>) {
        return detail::wrapping_product_32(x.data, y.data);
    } else {
        return x * y;
    }
#else
    return x * y;
#endif
}

} // namespace moiety
