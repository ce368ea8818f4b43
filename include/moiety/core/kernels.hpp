// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Element-wise loops over contiguous words, in vectors of the instruction set; plain loops where a word is of 128
/// bits.
///
/// Arithmetic wraps at the word; a ring narrower than its word is the caller's AND with `low_mask`. Spans may be
/// unaligned. An output may be the same span as an input, but must not overlap it otherwise.

#include <moiety/core/arch.hpp>
#include <moiety/core/error.hpp>
#include <moiety/core/message.hpp>
#include <moiety/core/multiply.hpp>
#include <moiety/core/word.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace moiety::kernels {

namespace detail {

inline void expect_length(char const* kernel, std::size_t got, std::size_t wanted) {
    if (got != wanted)
        throw shape_error(message({kernel, ": a span of ", got, " words where ", wanted, " are needed"}));
}

} // namespace detail

/// out[i] = f(in[i]...) for every i.
///
/// `f` is generic: it is called with vectors (`xsimd::batch<W, A>`) for most of the span and with plain words for the
/// rest, and captures constants as plain words: `[mask](auto x, auto y) { return (x + y) & mask; }`. Both kinds know
/// + - & | ^ ~ << >>, comparisons, and moiety's `multiply` and `select`.
///
/// throws    shape_error when the lengths differ
template <Arch A = default_arch, class F, Word W, class... In>
void transform(F f, std::span<W> out, In const&... in) {
    (detail::expect_length("transform", in.size(), out.size()), ...);
    static_assert((std::is_same_v<std::remove_cvref_t<decltype(in[0])>, W> && ...), "one word type for all spans");
    std::size_t i = 0;
    if constexpr (has_lanes<W, A>) {
        using batch = xsimd::batch<W, A>;
        for (; i + batch::size <= out.size(); i += batch::size)
            batch(f(batch::load_unaligned(in.data() + i)...)).store_unaligned(out.data() + i);
    }
    for (; i < out.size(); ++i) out[i] = static_cast<W>(f(W{in[i]}...));
}

/// out[i] = value.
template <Arch A = default_arch, Word W>
void fill(std::span<W> out, std::type_identity_t<W> value) {
    std::size_t i = 0;
    if constexpr (has_lanes<W, A>) {
        using batch = xsimd::batch<W, A>;
        batch const all(value);
        for (; i + batch::size <= out.size(); i += batch::size) all.store_unaligned(out.data() + i);
    }
    for (; i < out.size(); ++i) out[i] = value;
}

/// out[i] = in[i], a word of another width: zeros in front, or high bits cut.
///
/// throws    shape_error when the lengths differ
template <Word W, Word V>
void widen(std::span<W> out, std::span<V const> in) {
    detail::expect_length("widen", in.size(), out.size());
    constexpr std::size_t length = 32; // a fixed length becomes vectors
    std::size_t i = 0;
    for (; i + length <= out.size(); i += length)
        for (std::size_t j = 0; j < length; ++j) out[i + j] = static_cast<W>(in[i + j]);
    for (; i < out.size(); ++i) out[i] = static_cast<W>(in[i]);
}

/// out[i] += x[i].
///
/// throws    shape_error when the lengths differ
template <Arch A = default_arch, Word W>
void accumulate(std::span<W> out, std::span<std::type_identity_t<W> const> x) {
    transform<A>([](auto o, auto v) { return o + v; }, out, out, x);
}

/// out[i] += a * x[i].
///
/// throws    shape_error when the lengths differ
template <Arch A = default_arch, Word W>
void axpy(std::span<W> out, std::type_identity_t<W> a, std::span<std::type_identity_t<W> const> x) {
    transform<A>([a](auto o, auto v) { return o + multiply(decltype(v)(a), v); }, out, out, x);
}

/// out[i] += x[i] * y[i].
///
/// throws    shape_error when the lengths differ
template <Arch A = default_arch, Word W>
void multiply_add(std::span<W> out, std::span<std::type_identity_t<W> const> x,
                  std::span<std::type_identity_t<W> const> y) {
    transform<A>([](auto o, auto u, auto v) { return o + multiply(u, v); }, out, out, x, y);
}

/// Sum of all words.
template <Arch A = default_arch, class V>
    requires Word<std::remove_const_t<V>>
std::remove_const_t<V> sum(std::span<V> x) {
    using W = std::remove_const_t<V>;
    std::size_t i = 0;
    W total = 0;
    if constexpr (has_lanes<W, A>) {
        using batch = xsimd::batch<W, A>;
        if (x.size() >= batch::size) {
            // Two chains of additions: one alone waits for itself.
            auto even = batch::load_unaligned(x.data()), odd = batch(W{0});
            for (i = batch::size; i + 2 * batch::size <= x.size(); i += 2 * batch::size) {
                odd = odd + batch::load_unaligned(x.data() + i);
                even = even + batch::load_unaligned(x.data() + i + batch::size);
            }
            if (i + batch::size <= x.size()) {
                odd = odd + batch::load_unaligned(x.data() + i);
                i += batch::size;
            }
            total = lane_sum(even + odd);
        }
    }
    for (; i < x.size(); ++i) total = static_cast<W>(total + x[i]);
    return total;
}

/// out[i] = the sum of row i of `x`, whose rows are contiguous and of equal length: x.size() / out.size().
///
/// throws    shape_error when x does not divide into out.size() rows
template <Arch A = default_arch, Word W>
void row_sums(std::span<W> out, std::span<std::type_identity_t<W> const> x) {
    std::size_t const length = out.empty() ? 0 : x.size() / out.size();
    detail::expect_length("row_sums", x.size(), length * out.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = sum<A>(x.subspan(i * length, length));
}

/// out[j] = the sum of column j of `x`, whose rows are contiguous and out.size() long.
///
/// throws    shape_error when x does not divide into rows of out.size()
template <Arch A = default_arch, Word W>
void column_sums(std::span<W> out, std::span<std::type_identity_t<W> const> x) {
    std::size_t const rows = out.empty() ? 0 : x.size() / out.size();
    detail::expect_length("column_sums", x.size(), rows * out.size());
    fill<A>(out, W{0});
    for (std::size_t i = 0; i < rows; ++i) accumulate<A>(out, x.subspan(i * out.size(), out.size()));
}

} // namespace moiety::kernels
