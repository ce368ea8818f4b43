// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/core/message.hpp>
#include <moiety/core/word.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace moiety {

/// A matrix of words that somebody else holds: element (i, j) is data[i * row_stride + j * column_stride].
///
/// W may be const. A view is as cheap as a pointer and checks nothing after its construction.
template <class W>
    requires Word<std::remove_const_t<W>>
struct matrix_view {
    W* data;
    std::size_t rows;
    std::size_t columns;
    std::size_t row_stride;
    std::size_t column_stride;

    /// Row-major, with rows `leading` words apart, or with any two strides.
    constexpr matrix_view(W* first, std::size_t row_count, std::size_t column_count, std::size_t leading,
                          std::size_t between_columns = 1)
        : data(first), rows(row_count), columns(column_count), row_stride(leading), column_stride(between_columns) {}

    /// Row-major over the whole of a span.
    ///
    /// throws    shape_error when the span is not rows x columns long
    constexpr matrix_view(std::span<W> words, std::size_t row_count, std::size_t column_count)
        : matrix_view(words.data(), row_count, column_count, column_count) {
        if (words.size() != row_count * column_count)
            throw shape_error(
                message({"matrix_view: ", words.size(), " words as a matrix of ", row_count, " x ", column_count}));
    }

    /// Read access.
    constexpr operator matrix_view<W const>() const
        requires(!std::is_const_v<W>)
    {
        return {data, rows, columns, row_stride, column_stride};
    }

    constexpr W& operator()(std::size_t i, std::size_t j) const { return data[i * row_stride + j * column_stride]; }

    constexpr matrix_view transposed() const { return {data, columns, rows, column_stride, row_stride}; }

    /// The part of `row_count` x `column_count` that begins at (i, j).
    constexpr matrix_view block(std::size_t i, std::size_t j, std::size_t row_count, std::size_t column_count) const {
        return {data + i * row_stride + j * column_stride, row_count, column_count, row_stride, column_stride};
    }
};

} // namespace moiety
