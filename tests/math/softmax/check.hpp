// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/tensor.hpp>
#include <moiety/core/views.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/rescale.hpp>

#include "../../support/roles.hpp"
#include "../../support/variant_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <string>
#include <vector>

/// Scores to take a softmax of, what it is in floating point, and the check that all its variants share.
namespace moiety_test {

/// The formats of these tests: at home, and products.
using real = moiety::fixed<64, 16>;
using wide = moiety::fixed<64, 32, 16>;
using wide12 = moiety::fixed<64, 24, 12>;

enum class rows_of { normal, far_apart, equal, one_large, close, small_squares, within_eight };
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
        case rows_of::within_eight: y = uniform(-8, 8); break;
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

/// What a unit of scores as given stands for.
template <class Variant>
double in_units(Variant, double scale) {
    return scale;
}
template <class Variant>
double in_units(Variant, moiety::as_given_t) {
    return std::same_as<Variant, moiety::accurate_t> ? std::numbers::ln2 : 1;
}

/// What a variant divides by the sum of the row, for the scores that are allowed; `home` fraction bits.
template <class Variant>
std::vector<double> plain_weights(Variant, std::vector<double> const& scores, unsigned home) {
    using namespace moiety;
    double const top = *std::max_element(scores.begin(), scores.end());
    std::vector<double> w;
    for (double const y : scores) {
        double const z = y - top;
        if constexpr (std::same_as<Variant, accurate_t>) {
            w.push_back(std::exp(z));
        } else if constexpr (std::same_as<Variant, puma_t>) {
            w.push_back(z < -14 ? 0 : std::pow(1 + z / 32, 32));
        } else if constexpr (std::same_as<Variant, crypten_t>) {
            w.push_back(std::pow(1 + z / 256, 256));
        } else if constexpr (std::same_as<Variant, bolt_t>) {
            double const l = std::floor(-z / std::numbers::ln2), q = z + l * std::numbers::ln2;
            w.push_back(l >= home ? 0 : (0.3585 * (q + 1.353) * (q + 1.353) + 0.344) * std::exp2(-l));
        } else if constexpr (std::same_as<Variant, two_relu_t>) {
            w.push_back(std::max(y, 0.0) + 0x1p-6 / double(scores.size()));
        } else {
            w.push_back((y + 5) * (y + 5));
        }
    }
    return w;
}

/// SHAFT's sixteen steps.
inline std::vector<double> plain_ode(std::vector<double> const& scores) {
    std::vector<double> y(scores.size(), 1 / double(scores.size()));
    for (int step = 0; step < 16; ++step) {
        double mean = 0;
        auto const x = [&](std::size_t i) { return std::clamp(scores[i], -4.0, 12.0) / 16; };
        for (std::size_t i = 0; i < y.size(); ++i) mean += y[i] * x(i);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] *= 1 + x(i) - mean;
    }
    return y;
}

/// A row under a tag, of the scores that are allowed.
template <class Variant>
std::vector<double> plain_row(Variant variant, std::vector<double> const& scores, unsigned home) {
    if constexpr (std::same_as<Variant, moiety::shaft_t>) {
        return plain_ode(scores);
    } else {
        auto w = plain_weights(variant, scores, home);
        double sum = 0;
        for (double const x : w) sum += x;
        for (double& x : w) x /= sum;
        return w;
    }
}

/// softmax of scale x under a tag, row by row; a row without an allowed position is 0.
template <class Variant, moiety::Fixed N, std::size_t R>
std::vector<double> plain_softmax(moiety::tensor<N, R> const& x, Variant variant, double scale,
                                  std::vector<bool> const& allowed = {}) {
    std::size_t const n = x.shape()[R - 1];
    std::vector<double> out(x.size());
    for (std::size_t row = 0; row * n < out.size(); ++row) {
        std::vector<double> scores;
        std::vector<std::size_t> places;
        for (std::size_t i = row * n; i < (row + 1) * n; ++i) {
            if (!allowed.empty() && !allowed[i]) continue;
            scores.push_back(scale * moiety::decode<N>(x.words()[i]));
            places.push_back(i);
        }
        if (scores.empty()) continue;
        auto const y = plain_row(variant, scores, N::home);
        for (std::size_t i = 0; i < places.size(); ++i) out[places[i]] = y[i];
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

/// Scores at both ends of the published variants' range, nothing or little between.
template <moiety::Fixed N>
moiety::tensor<N, 2> extreme_rows() {
    auto t = moiety::tensor<N, 2>::uninitialised(moiety::shape_t<2>{3, 5});
    double const rows[] = {511.9, -511.9, 511.5, 0,       -3, //
                           -511,  -511.9, -510,  -511.25, -511, 0, 511.9, -20, -511.9, -13.5};
    for (std::size_t i = 0; i < t.size(); ++i) t.writable()[i] = moiety::encode<N>(rows[i]);
    return t;
}

/// Every position up to the row's own, in n rows of n.
inline moiety::tensor<moiety::bit, 2> causal_mask(std::size_t n) {
    auto t = moiety::tensor<moiety::bit, 2>::zeros({n, n});
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) t.writable()[(i * n + j) / 64] |= std::uint64_t{1} << ((i * n + j) % 64);
    return t;
}
/// The first five positions in every row but the second, which has none.
inline moiety::tensor<moiety::bit, 2> padding_mask(std::size_t n) {
    auto t = moiety::tensor<moiety::bit, 2>::zeros({n, n});
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < 5 && i != 1; ++j)
            t.writable()[(i * n + j) / 64] |= std::uint64_t{1} << ((i * n + j) % 64);
    return t;
}

/// Causal and padding masks: what is left out gives exactly 0 and does not count.
template <moiety::Fixed N, class Variant>
void check_masks(Variant variant, rows_of kind, double ulps, double relative) {
    auto const x = score_rows<N>(moiety::shape_t<2>{9, 9}, kind, 1);
    check_softmax(x, variant, 1.0, ulps, relative, causal_mask(9));
    check_softmax(x, variant, 1.0, ulps, relative, padding_mask(9));
}

/// A published variant is its formula to within `ulps`, and `fine` of the result at 16 fraction bits, `coarse` at 12.
template <class Variant, class Kinds>
void check_formula(Variant variant, Kinds const& kinds, std::size_t row, std::size_t row12, double ulps, double fine,
                   double coarse) {
    for (auto kind : kinds) {
        CAPTURE(static_cast<int>(kind));
        check_softmax(score_rows<real>(moiety::shape_t<2>{4, row}, kind, 1 / 4.0), variant, 1 / 4.0, ulps, fine);
        check_softmax(score_rows<wide12>(moiety::shape_t<2>{3, row12}, kind, 1), variant, 1.0, ulps, coarse);
    }
}

/// The row of a variant in tests/data/variants/softmax.csv: against the softmax, or what stands in its place.
template <moiety::Fixed N, class Variant, class Exact>
void check_figures(std::string const& function, Variant variant, Exact exact) {
    auto const program = [variant](moiety::party& p, moiety::share<N, 2> const& x) { return softmax(p, x, variant); };
    auto const rows = [exact](std::vector<double> const& scores) { return plain_row(exact, scores, N::home); };
    check_row_variant<N>("softmax", function, Variant::name, program, rows);
}

/// What the checked ideal role says about a row of scores.
template <moiety::Fixed N, class Variant>
std::string domain_error(Variant variant, std::vector<double> const& scores,
                         moiety::tensor<moiety::bit, 1> const& allowed = {}) {
    auto x = moiety::tensor<N, 2>::uninitialised(moiety::shape_t<2>{1, scores.size()});
    for (std::size_t i = 0; i < scores.size(); ++i) x.writable()[i] = moiety::encode<N>(scores[i]);
    auto const seeds = fixed_seeds();
    auto me = moiety::party::checked_ideal(seeds.party0, seeds.party1);
    try {
        moiety::share<N, 2> const mine(x);
        me.run(softmax(me, mine, variant, 1.0, allowed));
    } catch (moiety::range_error const& e) {
        return e.what();
    }
    return "";
}

} // namespace moiety_test
