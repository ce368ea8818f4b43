// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/arch.hpp>
#include <moiety/core/kernels.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace moiety::kernels {

/// Sixty-four words, each 0 or 1, as one word of bits: bit i is word i.
template <Arch A = default_arch>
std::uint64_t gather_bits(std::array<std::uint64_t, 64> const& words) {
    std::uint64_t bits = 0;
    if constexpr (!is_scalar_arch<A>) {
        using batch = xsimd::batch<std::uint64_t, A>;
        for (std::size_t i = 0; i < 64; i += batch::size)
            bits |= to_bits(batch::load_unaligned(words.data() + i) != batch(std::uint64_t{0})) << i;
    } else {
        for (std::size_t i = 0; i < 64; ++i) bits |= words[i] << i;
    }
    return bits;
}

/// Bit i of `out` is f(in[i]...) != 0, packed, the unused high bits of the last word zero.
///
/// `f` is generic as for `transform`; `out` has a word for every 64 elements of the first input.
template <Arch A = default_arch, class F, Word W, class... In>
void pack_nonzero(F f, std::span<std::uint64_t> out, std::span<W const> first, In const&... in) {
    (detail::expect_length("pack_nonzero", in.size(), first.size()), ...);
    detail::expect_length("pack_nonzero", out.size(), (first.size() + 63) / 64);
    std::size_t i = 0;
    if constexpr (has_lanes<W, A>) {
        using batch = xsimd::batch<W, A>;
        static_assert(64 % batch::size == 0);
        for (; i + 64 <= first.size(); i += 64) {
            std::uint64_t bits = 0;
            for (std::size_t j = i; j < i + 64; j += batch::size)
                bits |= to_bits(batch(f(batch::load_unaligned(first.data() + j),
                                        batch::load_unaligned(in.data() + j)...)) != batch(W{0}))
                        << (j - i);
            out[i / 64] = bits;
        }
    }
    for (; i < first.size(); i += 64) {
        std::uint64_t bits = 0;
        for (std::size_t j = i; j < std::min(i + 64, first.size()); ++j)
            bits |= std::uint64_t{static_cast<W>(f(W{first[j]}, W{in[j]}...)) != 0} << (j - i);
        out[i / 64] = bits;
    }
}

/// Adds (exclusive or) the first `count` bits of `from` to the bits of `to` from place `at` on.
inline void add_bits(std::span<std::uint64_t> to, std::size_t at, std::span<std::uint64_t const> from,
                     std::size_t count) {
    std::size_t const offset = at % 64;
    for (std::size_t i = 0; i * 64 < count; ++i) {
        std::size_t const left = count - i * 64, word = at / 64 + i;
        std::uint64_t const bits = left < 64 ? from[i] & ((std::uint64_t{1} << left) - 1) : from[i];
        to[word] ^= bits << offset;
        if (offset && offset + left > 64) to[word + 1] ^= bits >> (64 - offset);
    }
}

} // namespace moiety::kernels
