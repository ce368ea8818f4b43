// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/arch.hpp>
#include <moiety/core/multiply.hpp>

#include <cstddef>
#include <cstdint>

namespace moiety::detail {

/// A vector that additions go to, through a long loop.
template <class W, class A>
class running_sum {
    using batch = xsimd::batch<W, A>;

#if defined(__SSE2__) && defined(__GNUC__)
    // xsimd holds every integer vector of x86 as 64-bit lanes. With sums of 32-bit lanes in that form, g++ 12 finds no
    // register that suits each of them and spills the whole tile: hence the compiler's own vector of W.
    typedef W stored __attribute__((vector_size(sizeof(W) * batch::size)));

  public:
    void add(batch const& x) noexcept { total_ = total_ + reinterpret_cast<stored>(x.data); }
    batch value() const noexcept { return batch(reinterpret_cast<typename batch::register_type>(total_)); }

  private:
    stored total_{};
#else
  public:
    void add(batch const& x) noexcept { total_ = total_ + x; }
    batch value() const noexcept { return total_; }

  private:
    batch total_ = batch(W{0});
#endif
};

/// A vector of running sums of products, in the ring of the word: what the inner loop of the GEMM keeps in registers.
///
/// `operand` is a vector of the right-hand matrix in the form that `add` wants; `value` is the sum.
template <class W, class A>
class accumulator {
    using batch = xsimd::batch<W, A>;

  public:
    using operand = batch;
    static constexpr bool is_split = false;

    static operand prepare(batch const& b) noexcept { return b; }
    void add(batch const& a, operand const& b) noexcept { sum_.add(multiply(a, b)); }
    batch value() const noexcept { return sum_.value(); }

  private:
    running_sum<W, A> sum_;
};

#if defined(__SSE4_1__)

inline __m128i swap_halves(__m128i x) noexcept { return _mm_shuffle_epi32(x, 0xb1); }
inline __m128i multiply_32(__m128i x, __m128i y) noexcept { return _mm_mullo_epi32(x, y); }
#if defined(__AVX2__)
inline __m256i swap_halves(__m256i x) noexcept { return _mm256_shuffle_epi32(x, 0xb1); }
inline __m256i multiply_32(__m256i x, __m256i y) noexcept { return _mm256_mullo_epi32(x, y); }
#endif

/// With a = a1 2^32 + a0 and b likewise, a b = a0 b0 + 2^32 (a0 b1 + a1 b0) mod 2^64. The first product is summed in
/// 64 bits; the other two are one 32-bit multiplication of a with the swapped halves of b and are summed in 32-bit
/// lanes: the two lanes meet, and are shifted into place, only once at the end.
template <class A>
    requires(has_avx2<A> || has_sse4_1<A>)
class accumulator<std::uint64_t, A> {
    using batch = xsimd::batch<std::uint64_t, A>;
    using half_batch = xsimd::batch<std::uint32_t, A>;

  public:
    struct operand {
        batch straight;
        batch swapped;
    };
    static constexpr bool is_split = true;

    static operand prepare(batch const& b) noexcept { return {b, batch(swap_halves(b.data))}; }
    void add(batch const& a, operand const& b) noexcept {
        low_.add(batch(multiply_low_halves(a.data, b.straight.data)));
        cross_.add(half_batch(multiply_32(a.data, b.swapped.data)));
    }
    batch value() const noexcept {
        batch const cross(cross_.value().data);
        return low_.value() + ((cross + (cross >> 32)) << 32);
    }

  private:
    running_sum<std::uint64_t, A> low_;
    running_sum<std::uint32_t, A> cross_;
};

#endif

/// The register tile: `rows` x `vectors` accumulators, with one row of operands and room to compute, must fit the
/// register file: 32 registers with AVX-512, 16 before. A split accumulator takes two.
template <class W, class A>
struct tile_shape {
    static constexpr std::size_t rows = has_avx512dq<A>                 ? 8
                                        : accumulator<W, A>::is_split   ? 3
                                        : has_sse2<A> && !has_sse4_1<A> ? 2
                                                                        : 4;
    static constexpr std::size_t vectors = has_avx512dq<A> ? 3 : 2;
    static constexpr std::size_t columns = vectors * lanes<W, A>;
};

} // namespace moiety::detail
