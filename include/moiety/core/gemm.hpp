// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Matrix products over Z_2^8, 2^16, 2^32, 2^64 and 2^128, exact (a narrower ring is the caller's AND with `low_mask`).
///
/// The usual blocked scheme: B is packed into panels as wide as the register tile and A into panels as high, in blocks
/// that stay in the caches; the inner kernel keeps the tile in registers (8 x 3 vectors on AVX-512). Integer sums have
/// one cycle of latency, so tiles of any height keep the multiplier busy, and the edges have tiles of their own.

#include <moiety/core/arch.hpp>
#include <moiety/core/error.hpp>
#include <moiety/core/gemm/matrix_view.hpp>
#include <moiety/core/gemm/micro_kernel.hpp>
#include <moiety/core/gemm/packing.hpp>
#include <moiety/core/kernels.hpp>
#include <moiety/core/message.hpp>
#include <moiety/core/word.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>

namespace moiety {

namespace detail {

inline void expect_product(std::size_t m, std::size_t n, std::size_t a_rows, std::size_t a_columns, std::size_t b_rows,
                           std::size_t b_columns) {
    if (a_columns != b_rows || a_rows != m || b_columns != n)
        throw shape_error(message({"gemm: a product of ", a_rows, " x ", a_columns, " and ", b_rows, " x ", b_columns,
                                   " into ", m, " x ", n}));
}

/// The panels of a block of A, for the inner kernel: A itself where its rows are contiguous, else a packed copy.
template <class A, class W>
class left_panels {
    using tile = tile_shape<W, A>;
    using block = block_shape<W, A>;

  public:
    explicit left_panels(matrix_view<W const> a)
        : in_place_(a.column_stride == 1),
          words_(in_place_ ? 0 : std::min(a.rows, block::rows) * std::min(a.columns, block::depth)) {}

    /// Takes rows [first, first + rows) of `a` as the current block.
    void take(matrix_view<W const> a, std::size_t first, std::size_t rows) {
        block_.emplace(a.block(first, 0, rows, a.columns));
        for (std::size_t i = 0; !in_place_ && i < rows; i += tile::rows)
            pack_rows(block_->block(i, 0, std::min(tile::rows, rows - i), a.columns), words_.get() + i * a.columns);
    }

    /// The tile of `height` rows from row i of the block on; the right-hand side is left to the caller.
    tile_operands<W> at(std::size_t i, std::size_t height) const {
        auto const& a = *block_;
        if (in_place_) return {a.columns, a.data + i * a.row_stride, a.row_stride, 1, nullptr, 0};
        return {a.columns, words_.get() + i * a.columns, 1, height, nullptr, 0};
    }

  private:
    bool in_place_;
    aligned_words<W> words_;
    std::optional<matrix_view<W const>> block_;
};

/// All of c (op)= a b for one block of terms, where b is packed already.
template <class A, class W>
void multiply_panels(update op, matrix_view<W> c, matrix_view<W const> a, W const* b, left_panels<A, W>& left) {
    using tile = tile_shape<W, A>;
    using block = block_shape<W, A>;
    for (std::size_t i0 = 0; i0 < c.rows; i0 += block::rows) {
        std::size_t const rows = std::min(block::rows, c.rows - i0);
        std::size_t const tiles = (rows + tile::rows - 1) / tile::rows;
        left.take(a, i0, rows);
        for (std::size_t j = 0; j < c.columns; j += tile::columns) {
            std::size_t const columns = std::min(tile::columns, c.columns - j);
            std::size_t const vectors = (columns + lanes<W, A> - 1) / lanes<W, A>;
            // While a panel is in use, its tiles fetch the next one, each its part.
            W const* const next = j + tile::columns < c.columns ? b + (j + tile::columns) * a.columns : b;
            std::size_t const step = (tile::columns * sizeof(W) + tiles - 1) / tiles;
            for (std::size_t i = 0; i < rows; i += tile::rows) {
                std::size_t const height = std::min(tile::rows, rows - i);
                auto from = left.at(i, height);
                from.b = b + j * a.columns;
                from.b_term = vectors * lanes<W, A>;
                from.ahead = reinterpret_cast<std::byte const*>(next) + i / tile::rows * step * a.columns;
                from.ahead_step = step;
                micro_kernels<A, W>[(height - 1) * tile::vectors + vectors - 1](op, from,
                                                                                c.block(i0 + i, j, height, columns));
            }
        }
    }
}

/// The second and later blocks of terms add to what the first one wrote.
inline update later(update op) { return op == update::assign ? update::add : op; }

/// A single row of tiles reads B once, so B stays where it is; only its ragged right edge is packed.
template <class A, class W>
void multiply_in_place(update op, matrix_view<W> c, matrix_view<W const> a, matrix_view<W const> b) {
    using tile = tile_shape<W, A>;
    std::size_t const whole = c.columns / lanes<W, A> * lanes<W, A>;
    left_panels<A, W> left(a);
    aligned_words<W> const edge(whole == c.columns ? 0 : lanes<W, A> * std::min(a.columns, block_shape<W, A>::depth));
    for_each_block(a.columns, block_shape<W, A>::depth, 1, [&](std::size_t p, std::size_t depth) {
        left.take(a.block(0, p, a.rows, depth), 0, a.rows);
        auto const run = [&](std::size_t j, std::size_t columns, W const* b_first, std::size_t b_term) {
            std::size_t const vectors = (columns + lanes<W, A> - 1) / lanes<W, A>;
            auto from = left.at(0, c.rows);
            from.b = b_first;
            from.b_term = b_term;
            micro_kernels<A, W>[(c.rows - 1) * tile::vectors + vectors - 1](p == 0 ? op : later(op), from,
                                                                            c.block(0, j, c.rows, columns));
        };
        for (std::size_t j = 0; j < whole; j += tile::columns)
            run(j, std::min(tile::columns, whole - j), &b(p, j), b.row_stride);
        if (whole < c.columns) {
            pack_columns<A>(b.block(p, whole, depth, c.columns - whole), edge.get());
            run(whole, c.columns - whole, edge.get(), lanes<W, A>);
        }
    });
}

/// Few columns and contiguous rows of A: every element is an inner product of contiguous words, nothing is packed.
template <class A, class W>
void multiply_by_dots(update op, matrix_view<W> c, matrix_view<W const> a, matrix_view<W const> b) {
    using batch = xsimd::batch<W, A>;
    std::size_t const k = a.columns;
    aligned_words<W> const columns(b.columns * k);
    for (std::size_t j = 0; j < b.columns; ++j)
        for (std::size_t p = 0; p < k; ++p) columns.get()[j * k + p] = b(p, j);
    for (std::size_t i = 0; i < c.rows; ++i) {
        W const* const x = a.data + i * a.row_stride;
        for (std::size_t j = 0; j < c.columns; ++j) {
            W const* const y = columns.get() + j * k;
            accumulator<W, A> even, odd;
            std::size_t p = 0;
            for (; p + 2 * batch::size <= k; p += 2 * batch::size) {
                even.add(batch::load_unaligned(x + p), even.prepare(batch::load_unaligned(y + p)));
                odd.add(batch::load_unaligned(x + p + batch::size),
                        odd.prepare(batch::load_unaligned(y + p + batch::size)));
            }
            W total = lane_sum(even.value() + odd.value());
            for (; p < k; ++p) total = static_cast<W>(total + multiply(x[p], y[p]));
            c(i, j) = updated(op, c(i, j), total);
        }
    }
}

} // namespace detail

/// The product by its definition: the reference that `gemm` is tested against, and its form for narrow words.
///
/// formula   c = a b, c += a b or c -= a b, in the ring of the word
/// throws    shape_error when the shapes do not fit
template <Word W>
void gemm_reference(update op, matrix_view<W> c, std::type_identity_t<matrix_view<W const>> a,
                    std::type_identity_t<matrix_view<W const>> b) {
    detail::expect_product(c.rows, c.columns, a.rows, a.columns, b.rows, b.columns);
    for (std::size_t i = 0; i < c.rows; ++i) {
        if (op == update::assign)
            for (std::size_t j = 0; j < c.columns; ++j) c(i, j) = 0;
        for (std::size_t p = 0; p < a.columns; ++p) {
            W const x = op == update::subtract ? static_cast<W>(W{0} - a(i, p)) : a(i, p);
            for (std::size_t j = 0; j < c.columns; ++j) c(i, j) = static_cast<W>(c(i, j) + multiply(x, b(p, j)));
        }
    }
}

namespace detail {

/// Words that no vector holds: the definition, over blocks of b that stay in the second-level cache.
template <class W>
void multiply_plainly(update op, matrix_view<W> c, matrix_view<W const> a, matrix_view<W const> b) {
    if (sizeof(W) < 8 || a.columns == 0) return gemm_reference(op, c, a, b);
    for_each_block(c.columns, 128, 1, [&](std::size_t j, std::size_t columns) {
        for_each_block(a.columns, 128, 1, [&](std::size_t p, std::size_t depth) {
            gemm_reference(p == 0 ? op : later(op), c.block(0, j, c.rows, columns), a.block(0, p, c.rows, depth),
                           b.block(p, j, depth, columns));
        });
    });
}

} // namespace detail

/// c = a b, c += a b or c -= a b, exactly, in the ring of the word.
///
/// shapes    c: m x n, a: m x k, b: k x n; any strides (so any operand may be transposed), any size, k = 0 too
/// cost      m k n multiply-adds, 32- and 64-bit words at close to the rate of the multiplier; 8, 16 and
///           128 bits by plain loops. Memory: at most 768 x 384 words of B and 64 x 768 of A, freed at the end
/// throws    shape_error when the shapes do not fit
/// precondition  c overlaps neither a nor b
template <Arch A = default_arch, Word W>
void gemm(update op, matrix_view<W> c, std::type_identity_t<matrix_view<W const>> a,
          std::type_identity_t<matrix_view<W const>> b) {
    detail::expect_product(c.rows, c.columns, a.rows, a.columns, b.rows, b.columns);
    if constexpr (!has_lanes<W, A> || sizeof(W) < 4) {
        detail::multiply_plainly(op, c, a, b);
    } else {
        using block = detail::block_shape<W, A>;
        using tile = detail::tile_shape<W, A>;
        if (c.rows == 0 || c.columns == 0) return;
        if (a.columns == 0) return gemm_reference(op, c, a, b);
        if (c.columns <= 4 && a.column_stride == 1) return detail::multiply_by_dots<A>(op, c, a, b);
        if (c.rows <= 4 && b.row_stride == 1)
            return detail::multiply_by_dots<A>(op, c.transposed(), b.transposed(), a.transposed());
        if (c.rows <= tile::rows && b.column_stride == 1) return detail::multiply_in_place<A>(op, c, a, b);
        if (c.columns <= tile::rows && a.row_stride == 1)
            return detail::multiply_in_place<A>(op, c.transposed(), b.transposed(), a.transposed());

        detail::left_panels<A, W> left(a);
        detail::aligned_words<W> const b_panels(std::min(a.columns, block::depth) *
                                                detail::padded<W, A>(std::min(c.columns, block::columns)));
        detail::for_each_block(c.columns, block::columns, tile::columns, [&](std::size_t j, std::size_t columns) {
            detail::for_each_block(a.columns, block::depth, 1, [&](std::size_t p, std::size_t depth) {
                detail::pack_block<A>(b.block(p, j, depth, columns), b_panels.get());
                detail::multiply_panels<A>(p == 0 ? op : detail::later(op), c.block(0, j, c.rows, columns),
                                           a.block(0, p, c.rows, depth), b_panels.get(), left);
            });
        });
    }
}

/// The same with a right-hand side that was packed before.
///
/// throws    shape_error when the shapes do not fit
/// precondition  c does not overlap a
template <Word W, Arch A>
void gemm(update op, matrix_view<W> c, std::type_identity_t<matrix_view<W const>> a, packed_matrix<W, A> const& b) {
    detail::expect_product(c.rows, c.columns, a.rows, a.columns, b.rows(), b.columns());
    if (c.rows == 0 || c.columns == 0) return;
    if constexpr (!has_lanes<W, A> || sizeof(W) < 4) {
        detail::multiply_plainly(op, c, a, matrix_view<W const>(b.block(0), b.rows(), b.columns(), b.columns()));
    } else {
        if (a.columns == 0) return gemm_reference(op, c, a, matrix_view<W const>(nullptr, 0, c.columns, c.columns));
        detail::left_panels<A, W> left(a);
        detail::for_each_block(a.columns, detail::block_shape<W, A>::depth, 1, [&](std::size_t p, std::size_t depth) {
            detail::multiply_panels<A>(p == 0 ? op : detail::later(op), c, a.block(0, p, c.rows, depth), b.block(p),
                                       left);
        });
    }
}

} // namespace moiety
