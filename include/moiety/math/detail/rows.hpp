// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/shape.hpp>

namespace moiety::detail {

/// Shape of one value a row: the last axis has the extent 1.
template <std::size_t R>
shape_t<R> row_shape(shape_t<R> shape) {
    shape[R - 1] = 1;
    return shape;
}

} // namespace moiety::detail
