// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/gemm/accumulator.hpp>
#include <moiety/core/gemm/matrix_view.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace moiety {

/// What a product does to the matrix that it is written to.
enum class update { assign, add, subtract };

namespace detail {

/// c = old (op) x, where `x` are lanes or a word.
template <class T>
inline T updated(update op, T const& old, T const& x) noexcept {
    return op == update::add ? T(old + x) : op == update::subtract ? T(old - x) : x;
}

/// Asks for a cache line that is read soon (or written); a hint that no address can make wrong.
template <bool ForWriting = false>
inline void prefetch([[maybe_unused]] void const* p) noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(p, ForWriting ? 1 : 0, ForWriting ? 3 : 2);
#endif
}

/// The operands of one tile. Row i of A at term p is a[i * a_row + p * a_term]; `b` holds whole vectors a term, at
/// b[p * b_term]. From `ahead` on, `ahead_step` bytes a term will be wanted by a later tile.
template <class W>
struct tile_operands {
    std::size_t depth;
    W const* a;
    std::size_t a_row;
    std::size_t a_term;
    W const* b;
    std::size_t b_term;
    void const* ahead = nullptr;
    std::size_t ahead_step = 0;
};

/// One tile of the result: c (op)= A B. `c` is at most Rows x Vectors*lanes; a narrower tile (the right edge) is cut
/// when it is written.
template <class A, std::size_t Rows, std::size_t Vectors, class W>
void micro_kernel(update op, tile_operands<W> const& from, matrix_view<W> c) {
    using batch = xsimd::batch<W, A>;
    constexpr std::size_t width = batch::size;
    for (std::size_t i = 0; i < Rows; ++i)
        for (std::size_t v = 0; v < Vectors; ++v) prefetch<true>(c.data + i * c.row_stride + v * width);

    accumulator<W, A> sums[Rows][Vectors];
    W const* a = from.a;
    W const* b = from.b;
    auto const* ahead = static_cast<std::byte const*>(from.ahead);
    for (std::size_t p = 0; p < from.depth; ++p, a += from.a_term, b += from.b_term, ahead += from.ahead_step) {
        prefetch(ahead);
        typename accumulator<W, A>::operand operands[Vectors];
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Vectors; ++v)
            operands[v] = accumulator<W, A>::prepare(batch::load_unaligned(b + v * width));
#pragma GCC unroll 8
        for (std::size_t i = 0; i < Rows; ++i) {
            batch const x(a[i * from.a_row]);
#pragma GCC unroll 8
            for (std::size_t v = 0; v < Vectors; ++v) sums[i][v].add(x, operands[v]);
        }
    }

    bool const is_whole = c.columns == Vectors * width && c.column_stride == 1;
    W cut[Rows][Vectors * width];
    W* const to = is_whole ? c.data : cut[0];
    std::size_t const stride = is_whole ? c.row_stride : Vectors * width;
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Rows; ++i) {
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Vectors; ++v) {
            W* const at = to + i * stride + v * width;
            auto const x = sums[i][v].value();
            auto const y = is_whole && op != update::assign ? updated(op, batch::load_unaligned(at), x) : x;
            y.store_unaligned(at);
        }
    }
    for (std::size_t i = 0; !is_whole && i < Rows; ++i)
        for (std::size_t j = 0; j < c.columns; ++j) c(i, j) = updated(op, c(i, j), cut[i][j]);
}

template <class W>
using micro_kernel_function = void (*)(update, tile_operands<W> const&, matrix_view<W>);

/// The kernels of every smaller tile, for the bottom and the right edge: [rows - 1][vectors - 1].
template <class A, class W>
inline constexpr auto micro_kernels = []<std::size_t... I>(std::index_sequence<I...>) {
    constexpr std::size_t vectors = tile_shape<W, A>::vectors;
    return std::array<micro_kernel_function<W>, sizeof...(I)>{&micro_kernel<A, I / vectors + 1, I % vectors + 1, W>...};
}(std::make_index_sequence<tile_shape<W, A>::rows * tile_shape<W, A>::vectors>{});

} // namespace detail
} // namespace moiety
