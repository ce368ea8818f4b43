// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "suite.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

/// Test values, shares of them, and how results are compared.
namespace moiety_bench {

/// The sizes of rows of element-wise functions.
inline constexpr std::size_t sizes[] = {std::size_t{1} << 10, std::size_t{1} << 16, std::size_t{1} << 20};

using value_at = std::function<double(std::size_t)>;

/// Deterministic test values, spread evenly over [low, high] in a scrambled order.
inline double spread(std::size_t i, double low, double high) {
    double const golden = 0.6180339887498949;
    double const x = static_cast<double>(i + 1) * golden;
    return low + (high - low) * (x - std::floor(x));
}

/// The same, with the standard normal distribution (Box and Muller 1958).
inline double normal(std::size_t i) {
    double const irrational = 0.7548776662466927; // its multiples and those of the golden ratio fill the square evenly
    double const angle = 2 * std::numbers::pi * static_cast<double>(i + 1) * irrational;
    return std::sqrt(-2 * std::log(spread(i, 0x1p-30, 1))) * std::cos(angle);
}

/// The number that the format holds in place of x.
template <moiety::Fixed N>
double rounded(double x) {
    return moiety::decode<N>(moiety::encode<N>(x));
}

/// A share of values that party 0 holds.
template <moiety::Number N, std::size_t R>
moiety::share<N, R> shared_values(moiety::party& p, moiety::shape_t<R> shape, value_at const& value) {
    moiety::tensor<N, R> t(shape);
    if (p.holds_input_of(0)) {
        if constexpr (std::same_as<N, moiety::bit>) {
            t = moiety::tensor<N, R>::zeros(shape);
            auto const words = t.writable();
            for (std::size_t i = 0; i < t.size(); ++i) words[i / 64] |= std::uint64_t(value(i) != 0) << (i % 64);
        } else {
            t = moiety::tensor<N, R>::uninitialised(shape);
            auto const words = t.writable();
            for (std::size_t i = 0; i < words.size(); ++i) words[i] = moiety::encode<N>(value(i));
        }
    }
    return moiety::share_of(p, 0, t);
}
/// The same, opened under a mask.
template <moiety::Number N, std::size_t R>
moiety::masked<N, R> masked_values(moiety::party& p, moiety::shape_t<R> shape, value_at const& value) {
    return p.run(moiety::mask(p, shared_values<N, R>(p, shape, value)));
}

/// The largest |got - expected(i)|; not a number where anything is not.
inline double largest_error(values const& got, value_at const& expected) {
    double worst = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        double const e = std::abs(got[i] - expected(i));
        worst = e > worst || e != e ? e : worst;
    }
    return worst;
}
/// How far an approximate check may see: compares every result.
inline check_values against(value_at expected) {
    return [expected = std::move(expected)](values const& got) { return largest_error(got, expected); };
}

/// The same of errors that are relative where a result is above 1.
inline check_values against_relatively(value_at expected) {
    return [expected = std::move(expected)](values const& got) {
        double worst = 0;
        for (std::size_t i = 0; i < got.size(); ++i) {
            double const right = expected(i), e = std::abs(got[i] - right) / std::max(1.0, std::abs(right));
            worst = e > worst || e != e ? e : worst;
        }
        return worst;
    };
}

/// Compares elements of the product of left (any, k) and right (k, n), row by row: a sample where there are many, for
/// the plaintext product takes longer than the private one.
inline check_values against_product(value_at left, value_at right, std::size_t k, std::size_t n) {
    return [=](values const& got) {
        double worst = 0;
        std::size_t const step = got.size() > 8192 ? 101 : 1;
        for (std::size_t at = 0; at < got.size(); at += step) {
            double sum = 0;
            for (std::size_t j = 0; j < k; ++j) sum += left(at / n * k + j) * right(j * n + at % n);
            double const e = std::abs(got[at] - sum);
            worst = e > worst || e != e ? e : worst;
        }
        return worst;
    };
}

} // namespace moiety_bench
