// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// What one core of this machine can do at best, measured: the figures that benchmarks are held against.

#include <moiety/core/arch.hpp>
#include <moiety/core/gemm/accumulator.hpp>
#include <moiety/core/word.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

namespace moiety::bench {

namespace detail {

/// The compiler must take x for changed, at no instruction.
template <class T>
inline void opaque(T& x) noexcept {
    asm volatile("" : "+x"(x));
}

/// The fastest of some repetitions of f, in seconds.
template <class F>
double fastest(F f, int repetitions = 20) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < repetitions; ++i) {
        auto const start = std::chrono::steady_clock::now();
        f();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

} // namespace detail

/// Multiply-adds a second of words W in registers, without loads or stores: as many independent sums as the GEMM's
/// register tile, by the instructions that its inner loop uses.
template <Word W, Arch A = default_arch>
double multiply_add_peak() {
    constexpr std::size_t rounds = 200'000;
    W seen = 0;
    double seconds;
    std::size_t per_round;
    if constexpr (is_scalar_arch<A>) {
        per_round = 8;
        seconds = detail::fastest([&] {
            std::uint64_t s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0, x = 3;
            for (std::size_t r = 0; r < rounds; ++r) {
                for (auto* s : {&s0, &s1, &s2, &s3, &s4, &s5, &s6, &s7}) {
                    asm volatile("" : "+r"(x));
                    *s += x * 0x9e3779b97f4a7c15u;
                }
            }
            seen = static_cast<W>(seen + s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
        });
    } else {
        using batch = xsimd::batch<W, A>;
        using accumulator = moiety::detail::accumulator<W, A>;
        constexpr std::size_t sums = accumulator::is_split ? 4 : lanes<W, A> * sizeof(W) == 64 ? 24 : 8;
        per_round = sums * batch::size;
        seconds = detail::fastest([&] {
            accumulator s[sums];
            batch x(W{3});
            auto const y = accumulator::prepare(batch(static_cast<W>(0x9e3779b97f4a7c15u)));
            for (std::size_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 32
                for (std::size_t i = 0; i < sums; ++i) {
                    detail::opaque(x.data); // or the product would be computed once
                    s[i].add(x, y);
                }
            }
            for (auto const& sum : s) seen = static_cast<W>(seen + lane_sum(sum.value()));
        });
    }
    W volatile used = seen;
    (void)used;
    return static_cast<double>(rounds) * static_cast<double>(per_round) / seconds;
}

/// Bytes a second of memcpy; between buffers of the default size, which no cache holds.
inline double memory_copy_rate(std::size_t bytes = std::size_t{256} << 20) {
    std::vector<std::byte> from(bytes, std::byte{1}), to(bytes);
    std::size_t const times = std::max<std::size_t>(1, (std::size_t{1} << 20) / bytes);
    double const seconds = detail::fastest(
        [&] {
            for (std::size_t i = 0; i < times; ++i) {
                std::memcpy(to.data(), from.data(), bytes);
                asm volatile("" : : "r"(to.data()) : "memory"); // or one copy would do
            }
        },
        bytes < (std::size_t{1} << 26) ? 20 : 5);
    return static_cast<double>(bytes) * static_cast<double>(times) / seconds;
}

/// Bytes a second of OpenSSL's AES-128 in counter mode over a buffer in the cache.
inline double aes_stream_rate(std::size_t bytes = std::size_t{1} << 18) {
    std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> const cipher(EVP_CIPHER_CTX_new(),
                                                                                 &EVP_CIPHER_CTX_free);
    std::array<unsigned char, 16> const key{}, counter{};
    std::vector<unsigned char> text(bytes);
    int written = 0;
    if (!cipher || EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_ctr(), nullptr, key.data(), counter.data()) != 1)
        return std::numeric_limits<double>::quiet_NaN();
    double const seconds = detail::fastest(
        [&] { EVP_EncryptUpdate(cipher.get(), text.data(), &written, text.data(), static_cast<int>(bytes)); }, 100);
    return static_cast<double>(bytes) / seconds;
}

} // namespace moiety::bench
