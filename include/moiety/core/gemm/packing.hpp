// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/gemm/accumulator.hpp>
#include <moiety/core/gemm/matrix_view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace moiety {
namespace detail {

/// Words at the start of a cache line, not initialised.
template <class W>
class aligned_words {
    struct release {
        void operator()(W* p) const noexcept { ::operator delete(p, std::align_val_t{64}); }
    };

  public:
    explicit aligned_words(std::size_t count)
        : words_(static_cast<W*>(::operator new(count * sizeof(W), std::align_val_t{64}))) {}
    W* get() const noexcept { return words_.get(); }

  private:
    std::unique_ptr<W, release> words_;
};

/// Blocks that stay in a cache (sizes for 64-bit words on AVX-512): a panel of B, one tile wide, 147 kB; a block of A,
/// 393 kB; a block of B, 2.4 MB. Measured on a core with a second level of 1 MB; the optimum is flat.
template <class W, class A>
struct block_shape {
    using tile = tile_shape<W, A>;
    static constexpr std::size_t depth = 768;
    static constexpr std::size_t rows = 64 / tile::rows * tile::rows;
    static constexpr std::size_t columns = 384;
    static_assert(columns % tile::columns == 0);
};

/// Cuts `length` into blocks of about equal size, at most `limit` and a multiple of `grain` (which divides `limit`),
/// and calls f(begin, size).
template <class F>
void for_each_block(std::size_t length, std::size_t limit, std::size_t grain, F f) {
    std::size_t const blocks = (length + limit - 1) / limit;
    std::size_t const even = blocks == 0 ? 0 : (length + blocks - 1) / blocks;
    std::size_t const size = (even + grain - 1) / grain * grain;
    for (std::size_t begin = 0; begin < length; begin += size) f(begin, std::min(size, length - begin));
}

/// Columns that a panel of `columns` takes in packed form: whole vectors.
template <class W, class A>
constexpr std::size_t padded(std::size_t columns) {
    return (columns + lanes<W, A> - 1) / lanes<W, A> * lanes<W, A>;
}

/// A panel of B: for every term its row of up to one tile's columns, filled up with zeros to whole vectors.
template <class A, class W>
void pack_columns(matrix_view<W const> b, W* to) {
    std::size_t const width = padded<W, A>(b.columns);
    if (b.column_stride == 1 && b.columns == tile_shape<W, A>::columns) {
        using batch = xsimd::batch<W, A>;
        W const* from = b.data;
        for (std::size_t p = 0; p < b.rows; ++p, to += width, from += b.row_stride) {
#pragma GCC unroll 4
            for (std::size_t v = 0; v < tile_shape<W, A>::vectors; ++v)
                batch::load_unaligned(from + v * batch::size).store_unaligned(to + v * batch::size);
        }
    } else if (b.column_stride == 1) {
        for (std::size_t p = 0; p < b.rows; ++p, to += width) {
            std::memcpy(to, b.data + p * b.row_stride, b.columns * sizeof(W));
            std::fill(to + b.columns, to + width, W{0});
        }
    } else { // transposed: short runs down the columns keep both sides in the cache
        for (std::size_t p = 0; p < b.rows; p += 8) {
            std::size_t const run = std::min<std::size_t>(8, b.rows - p);
            for (std::size_t j = 0; j < width; ++j)
                for (std::size_t q = 0; q < run; ++q) to[(p + q) * width + j] = j < b.columns ? b(p + q, j) : W{0};
        }
    }
}

/// A panel of A, for matrices whose rows are not contiguous: for every term its column of up to one tile's rows.
template <class W>
void pack_rows(matrix_view<W const> a, W* to) {
    for (std::size_t p = 0; p < a.columns; p += 8) {
        std::size_t const run = std::min<std::size_t>(8, a.columns - p);
        for (std::size_t i = 0; i < a.rows; ++i)
            for (std::size_t q = 0; q < run; ++q) to[(p + q) * a.rows + i] = a(i, p + q);
    }
}

/// A block of B as panels, one behind the other.
template <class A, class W>
void pack_block(matrix_view<W const> b, W* to) {
    constexpr std::size_t panel = tile_shape<W, A>::columns;
    for (std::size_t j = 0; j < b.columns; j += panel) {
        std::size_t const columns = std::min(panel, b.columns - j);
        pack_columns<A>(b.block(0, j, b.rows, columns), to + j * b.rows);
    }
}

} // namespace detail

/// A right-hand matrix in the order in which the GEMM reads it, made once for many products (a weight).
///
/// shapes    any; the matrix is copied, columns filled up to whole vectors
/// throws    std::bad_alloc
template <Word W, Arch A = default_arch>
class packed_matrix {
  public:
    explicit packed_matrix(matrix_view<W const> b)
        : rows_(b.rows), columns_(b.columns), words_(b.rows * stride(b.columns)) {
        detail::for_each_block(rows_, depth_limit(), 1, [&](std::size_t p, std::size_t depth) {
            fill(b.block(p, 0, depth, columns_), words_.get() + p * stride(columns_));
        });
    }

    std::size_t rows() const noexcept { return rows_; }
    std::size_t columns() const noexcept { return columns_; }

    /// The block of rows [p, p + depth), as the GEMM cuts them.
    W const* block(std::size_t p) const noexcept { return words_.get() + p * stride(columns_); }

  private:
    static constexpr bool is_plain = !has_lanes<W, A> || sizeof(W) < 4;
    static constexpr std::size_t depth_limit() {
        if constexpr (is_plain)
            return ~std::size_t{0} / 2;
        else
            return detail::block_shape<W, A>::depth;
    }
    static std::size_t stride(std::size_t columns) {
        if constexpr (is_plain)
            return columns;
        else
            return detail::padded<W, A>(columns);
    }
    static void fill(matrix_view<W const> b, W* to) {
        if constexpr (is_plain) {
            for (std::size_t p = 0; p < b.rows; ++p)
                for (std::size_t j = 0; j < b.columns; ++j) *to++ = b(p, j);
        } else {
            detail::pack_block<A>(b, to);
        }
    }

    std::size_t rows_;
    std::size_t columns_;
    detail::aligned_words<W> words_;
};

} // namespace moiety
