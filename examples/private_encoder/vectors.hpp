// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/xtensor.hpp>
#include <moiety/io/npy.hpp>
#include <moiety/models/encoder_functions.hpp>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <vector>

namespace private_encoder {

/// Sentences by width, or the states of one sentence. A mean is brought to length one.
inline xt::xtensor<double, 2> stack(std::vector<xt::xtensor<double, 2>> const& parts, moiety::pooling pool) {
    std::size_t rows = 0;
    for (auto const& part : parts) rows += part.shape(0);
    std::size_t const width = parts.empty() ? 0 : parts.front().shape(1);
    auto out = xt::xtensor<double, 2>::from_shape({rows, width});
    std::size_t at = 0;
    for (auto const& part : parts)
        for (std::size_t i = 0; i < part.shape(0); ++i, ++at) {
            double square = 0;
            for (std::size_t k = 0; k < width; ++k) square += part(i, k) * part(i, k);
            double const scale = pool == moiety::pooling::mean && square > 0 ? 1 / std::sqrt(square) : 1;
            for (std::size_t k = 0; k < width; ++k) out(at, k) = part(i, k) * scale;
        }
    return out;
}

/// Writes what a session gave as float64.
inline void write_vectors(std::filesystem::path const& path, std::vector<xt::xtensor<double, 2>> const& parts,
                          moiety::pooling pool) {
    moiety::write_npy(path, stack(parts, pool));
}

} // namespace private_encoder
