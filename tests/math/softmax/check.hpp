// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/tensor.hpp>
#include <moiety/core/views.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/rescale.hpp>

#include "../../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

/// Scores to take a softmax of, what it is in floating point, and the check that all its variants share.
namespace moiety_test {

enum class rows_of { normal, far_apart, equal, one_large, close, small_squares };
inline constexpr rows_of all_rows[] = {rows_of::normal, rows_of::far_apart, rows_of::equal, rows_of::one_large,
                                       rows_of::close};

/// Scores x of rows of a kind, |scale x| <= 40 and a spread of at most 80.
template <moiety::Fixed N, std::size_t R>
moiety::tensor<N, R> score_rows(moiety::shape_t<R> shape, rows_of kind, double scale, std::uint64_t seed = 17) {
    std::mt19937_64 random(seed);
    auto uniform = [&](double a, double b) { return std::uniform_real_distribution<double>(a, b)(random); };
    std::normal_distribution<double> normal(0, 2);
    auto t = moiety::tensor<N, R>::uninitialised(shape);
    auto const words = t.writable();
    std::size_t const n = shape[R - 1];
    double centre = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i % n == 0) centre = kind == rows_of::one_large ? -20 : uniform(-1, 1);
        double y = centre;
        switch (kind) {
        case rows_of::normal: y = std::clamp(normal(random), -40.0, 40.0); break;
        case rows_of::far_apart: y = uniform(-40, 40); break;
        case rows_of::equal: break;
        case rows_of::one_large: y = i % n == n / 2 ? 40 : centre - uniform(0, 20); break;
        case rows_of::close: y = centre + uniform(-0.01, 0.01); break;
        case rows_of::small_squares: y = -5 + uniform(0.5, 1.5); break; // (y + 5)^2 is about 1
        }
        words[i] = moiety::encode<N>(y / scale);
    }
    return t;
}

/// Scores in powers of two for the wide reach: rows over all of [-125, 123] with a spread of 236, rows at either end.
template <moiety::Fixed N, std::size_t R>
moiety::tensor<N, R> wide_rows(moiety::shape_t<R> shape) {
    std::mt19937_64 random(23);
    auto uniform = [&](double a, double b) { return std::uniform_real_distribution<double>(a, b)(random); };
    auto t = moiety::tensor<N, R>::uninitialised(shape);
    auto const words = t.writable();
    std::size_t const n = shape[R - 1];
    for (std::size_t i = 0; i < words.size(); ++i) {
        double y = 0;
        switch (i / n % 5) {
        case 0: y = i % n == 0 ? 123 : uniform(-113, 123); break;
        case 1: y = i % n == 0 ? 123 : uniform(-113, -111); break; // one far above all others
        case 2: y = i % n == 0 ? -117 : uniform(118, 119); break;
        case 3: y = uniform(-125, -119); break;
        case 4: y = uniform(120, 123); break;
        }
        words[i] = moiety::encode<N>(y);
    }
    return t;
}

/// A mask at every element; empty where every position is allowed.
template <std::size_t S, std::size_t R>
std::vector<bool> spread_mask(moiety::tensor<moiety::bit, S> const& allowed, moiety::shape_t<R> const& shape) {
    std::vector<bool> out;
    if (!allowed.has_data()) return out;
    auto const all = moiety::gather(allowed, moiety::broadcast_view(allowed.shape(), shape));
    for (std::size_t i = 0; i < all.size(); ++i) out.push_back(all.words()[i / 64] >> (i % 64) & 1);
    return out;
}

template <class Variant>
double in_units(Variant, double scale) {
    return scale;
}
inline double in_units(moiety::accurate_t, moiety::as_given_t) { return std::numbers::ln2; }
inline double in_units(moiety::two_quad_t, moiety::as_given_t) { return 1; }

/// softmax of scale x under a tag, row by row; a row without an allowed position is 0.
template <class Variant, moiety::Fixed N, std::size_t R>
std::vector<double> plain_softmax(moiety::tensor<N, R> const& x, Variant, double scale,
                                  std::vector<bool> const& allowed = {}) {
    std::size_t const n = x.shape()[R - 1];
    std::vector<double> out(x.size());
    for (std::size_t row = 0; row * n < out.size(); ++row) {
        double sum = 0, largest = -1e300;
        auto score = [&](std::size_t i) { return scale * moiety::decode<N>(x.words()[i]); };
        for (std::size_t i = row * n; i < (row + 1) * n; ++i) largest = std::max(largest, score(i));
        for (std::size_t i = row * n; i < (row + 1) * n; ++i) {
            if (!allowed.empty() && !allowed[i]) continue;
            if constexpr (std::same_as<Variant, moiety::accurate_t>)
                out[i] = std::exp(score(i) - largest);
            else
                out[i] = (score(i) + 5) * (score(i) + 5);
            sum += out[i];
        }
        for (std::size_t i = row * n; sum > 0 && i < (row + 1) * n; ++i) out[i] /= sum;
    }
    return out;
}

/// softmax, settled at the home scale and revealed to party 0.
template <class Variant, moiety::Fixed N, std::size_t R, moiety::ScoreFactor Factor, std::size_t S, class... Reach>
moiety::task<std::optional<moiety::tensor<moiety::fixed<64, N::home>, R>>>
softmax_revealed(moiety::party& p, moiety::tensor<N, R> x, Variant v, Factor scale,
                 moiety::tensor<moiety::bit, S> allowed, Reach... reach) {
    auto mine = moiety::share_of(p, 1, p.holds_input_of(1) ? x : moiety::tensor<N, R>(x.shape()));
    auto y = co_await softmax(p, mine, v, scale, allowed, reach...);
    auto settled = co_await moiety::rescale<N::home>(p, y);
    co_return co_await open_to(p, settled, 0);
}

/// Every entry within `ulps` units of scale F and `relative` of itself, equal in the ideal role; returns the cost.
template <class Variant, moiety::Fixed N, std::size_t R, moiety::ScoreFactor Factor = double, std::size_t S = R,
          class... Reach>
moiety::cost_report check_softmax(moiety::tensor<N, R> const& x, Variant v, Factor scale, double ulps,
                                  double relative = 0, moiety::tensor<moiety::bit, S> const& allowed = {},
                                  Reach... reach) {
    CAPTURE(moiety::format_name<N>());
    CAPTURE(moiety::to_string(x.shape()));
    auto const r =
        run_all_roles([&](moiety::party& p) { return p.run(softmax_revealed(p, x, v, scale, allowed, reach...)); });
    check_costs(r);
    auto const exact = plain_softmax(x, v, in_units(v, scale), spread_mask(allowed, x.shape()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        CAPTURE(i);
        REQUIRE(r.party0->words()[i] == r.ideal->words()[i]);
        double const got = moiety::decode<moiety::fixed<64, N::home>>(r.party0->words()[i]);
        REQUIRE(std::abs(got - exact[i]) <= ulps * std::ldexp(1.0, -int(N::home)) + relative * exact[i]);
    }
    return r.cost_party0;
}

/// As stated: what one role reports, for rows of n, with the settling and the reveal.
inline void check_cost(moiety::cost_report const& c, std::size_t rows, std::size_t n, std::uint64_t rounds,
                       std::uint64_t online_element, std::uint64_t online_row, std::uint64_t dealt_element,
                       std::uint64_t dealt_row, unsigned settling_drop) {
    CHECK(c.rounds == rounds + 2);
    CHECK(c.payload_bits[0] == rows * n * (online_element + 64) + rows * online_row);
    CHECK(c.payload_bits[1] == c.payload_bits[0] + rows * n * 64); // the reveal to party 0
    CHECK(c.dealt_bits == rows * n * (dealt_element + 64 + settling_drop) + rows * dealt_row);
}

} // namespace moiety_test
