// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/tags.hpp>
#include <moiety/mpc/held.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

/// Domains of functions of rows, held in the checked role; see mpc/domain.hpp.
namespace moiety::detail {

inline double factor_in_the_clear(double scale) { return scale; }
inline double factor_in_the_clear(as_given_t) { return 1; }

/// Holds scale x, where `allowed`, against [-limit, limit), and what a row spreads over against `spread`. Before the
/// factor is multiplied in: a product that left its ring could lie anywhere.
template <Fixed N, std::size_t R, ScoreFactor Factor>
void require_scores(party const& p, char const* function, share<N, R> const& x, Factor scale,
                    tensor<bit, R> const& allowed, double limit,
                    double spread = std::numeric_limits<double>::infinity()) {
    if (!p.checks_domains()) return;
    auto const value = in_the_clear(x);
    double const factor = factor_in_the_clear(scale);
    std::size_t const n = x.shape()[R - 1];
    for (std::size_t first = 0; first < x.size(); first += n) {
        double lowest = limit, highest = -limit;
        for (std::size_t i = first; i < first + n; ++i) {
            if (allowed.has_data() && !(allowed.words()[i / 64] >> (i % 64) & 1)) continue;
            double const y = factor * value(i);
            require_within(function, "element", x.shape(), i, y, -limit, limit);
            lowest = std::min(lowest, y), highest = std::max(highest, y);
        }
        require_within(function, "the spread of the row at", x.shape(), first, std::max(0.0, highest - lowest), 0,
                       spread);
    }
}

/// Holds the mean of rows against its opening, and the variance and eps (of rows that are not `Centred` the mean
/// square and eps) against [low, high).
template <bool Centred = true, Fixed N, std::size_t R>
void require_row_moments(party const& p, char const* function, masked<N, R> const& x, double eps, double low,
                         double high) {
    if (!p.checks_domains()) return;
    auto const value = in_the_clear(x);
    std::size_t const n = x.shape()[R - 1];
    double const largest_mean = std::ldexp(1.0, 32 - int(N::home));
    for (std::size_t first = 0; first < x.size(); first += n) {
        double mean = 0, square = 0;
        for (std::size_t i = first; Centred && i < first + n; ++i) mean += value(i) / double(n);
        for (std::size_t i = first; i < first + n; ++i) square += (value(i) - mean) * (value(i) - mean) / double(n);
        require_within(function, "the mean of the row at", x.shape(), first, mean, -largest_mean, largest_mean);
        require_within(function,
                       Centred ? "the variance, eps included, of the row at"
                               : "the mean square, eps included, of the row at",
                       x.shape(), first, square + eps, low, high);
    }
}

/// Holds the weighted sums w v of stacks of matrices against (-limit, limit): as numbers, since a ring that they leave
/// would not tell.
template <Fixed W, Fixed M, std::size_t R>
void require_weighted_sums(char const* function, masked<W, R> const& w, masked<M, R> const& v, double limit) {
    auto const shape = matmul_shape(w.shape(), v.shape());
    matmul_in_the_clear(w, v, [&](std::size_t i, double sum) {
        require_within(function, "the weighted sum at", shape, i, sum, -limit, limit);
    });
}

} // namespace moiety::detail
