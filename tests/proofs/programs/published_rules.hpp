// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "curve_rules.hpp"
#include "row_rules.hpp"

/// Rules of published functions in the wide format, by the number that functions.hpp gives them.
namespace moiety_test::programs::rules {

/// A polynomial from a cut up to the next one.
struct piece {
    double from;
    std::vector<double> c;
};

inline double value_at(std::vector<double> const& c, double x) {
    double sum = 0;
    for (std::size_t k = c.size(); k-- > 0;) sum = sum * x + c[k];
    return sum;
}

/// What a function in pieces, which meet within `width` of their cuts, may give for v +- e.
inline void take_pieces(std::vector<piece> const& pieces, double width, double v, double e, hull& possible) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        bool const last = i + 1 == pieces.size();
        double const low = std::max(v - e, pieces[i].from - width);
        double const high = last ? v + e : std::min(v + e, pieces[i + 1].from + width);
        if (low > high) continue;
        double const middle = (low + high) / 2, reach = (high - low) / 2;
        double const slope = steepest(pieces[i].c, std::max(std::abs(low), std::abs(high))).second;
        possible.take(value_at(pieces[i].c, middle), slope * reach);
    }
}

inline result published_gelu(plain const& x, std::int64_t which) {
    double const everything = -std::numeric_limits<double>::infinity(), unit = format_of(home_of(x.what)).ulp();
    static std::vector<piece> const puma{
        {everything, {0}},
        {-4, {-0.5054031199708174, -0.42226581151983866, -0.11807612951181953, -0.011034134030615728}},
        {-1.95, {0.008526321541038084, 0.5, 0.3603292692789629, 0, -0.037688200365904236, 0, 0.0018067462606141187}},
        {3, {0, 1}}};
    static std::vector<piece> const bolt{{everything, {0}},
                                         {-2.7,
                                          {0.001620808531841547, 0.5 + 0.03798164612714154, 0.5410550166368381,
                                           0.18352506127082727, 0.020848611754127593}},
                                         {0,
                                          {0.001620808531841547, 0.5 - 0.03798164612714154, 0.5410550166368381,
                                           -0.18352506127082727, 0.020848611754127593}},
                                         {2.7, {0, 1}}};
    if (!opens(x) || !all_below(x, 0x1p22)) return {};
    return each(x, home_of(x.what), [&](double v, double e) {
        double const exact = v / 2 * std::erfc(-v / std::numbers::sqrt2);
        if (which == 2) return std::pair(exact, 1.13 * e + 0.0198 + unit); // against GeLU itself
        hull possible;
        // A unit of the comparison, and half of one that its cuts are rounded by.
        take_pieces(which == 0 ? puma : bolt, which == 0 ? 0x1.8p-10 : 0x1.8p-12, v, e, possible);
        std::pair<double, double> y;
        possible.to(y.first, y.second);
        y.second += unit;
        return y;
    });
}

/// What each weight of a row may be, over what their sum may be, to within `stated` and a relative error.
inline void over_sum(std::vector<hull> const& weights, double stated, double relative, double* value, double* bound) {
    double low = 0, high = 0;
    for (auto const& w : weights) {
        low += w.low;
        high += w.high;
    }
    for (std::size_t j = 0; j < weights.size(); ++j) {
        auto const& w = weights[j];
        hull y;
        y.take(w.low / (w.low + high - w.high), 0);
        y.take(w.high / (w.high + low - w.low), 0);
        y.to(value[j], bound[j]);
        bound[j] += stated + relative * y.high;
    }
}

/// e^(scale x) as a limit, (scale x + 5)^2, or relu(scale x) with 2^-6 for the whole row: over their sums.
inline result published_softmax(plain const& x, std::int64_t which, double scale) {
    double const unit = format_of(home_of(x.what)).ulp(), limit = which == 1 ? 1000 : 500;
    if (!opens(x) || !all_below(x, limit / scale)) return {};
    std::size_t const n = x.size[1];
    auto const weight = [&](double y) {
        if (which == 0) return y < -14 ? 0 : std::pow(1 + std::min(y, 0.0) / 32, 32);
        return which == 1 ? (y + 5) * (y + 5) : std::max(y, 0.0) + 0x1p-6 / double(n);
    };
    plain out(home_of(x.what), x.size);
    for (std::size_t i = 0; i < x.size[0]; ++i) {
        auto const *v = &x.value[i * n], *e = &x.bound[i * n];
        double const most = which == 0 ? *std::max_element(v, v + n) : 0;
        double const of_most = which == 0 ? *std::max_element(e, e + n) : 0;
        std::vector<hull> weights(n);
        double least = 0, largest = 0;
        for (std::size_t j = 0; j < n; ++j) {
            // The scale has 20 fraction bits at least, and a score drops to F.
            double const y = (v[j] - most) * scale, rounding = 2 * unit + std::abs(v[j] - most) * 0x1p-21;
            double const error = (e[j] + of_most) * scale + rounding;
            weights[j].take(weight(y - error), 0);
            weights[j].take(weight(y + error), 0);
            if (which == 1 && std::abs(y + 5) < error) weights[j].take(0, 0);
            least += weights[j].low;
            largest += weights[j].high;
        }
        if (which == 1 && !(least >= 0.25 && largest < 65536)) return {};
        if (which == 2 && !(largest < 4096)) return {};
        double const relative = which == 0                ? 2e-4
                                : which == 1 && least > 1 ? 1e-4
                                : which == 1              ? 1e-3
                                                          : 4e-3; // small sums lose digits
        over_sum(weights, 2 * unit, relative, &out.value[i * n], &out.bound[i * n]);
    }
    return out;
}

inline result published_inverse(plain const& x, std::int64_t which) {
    if (which == 0) return negative_power(x, -1, 0x1p-9, 640, 2e-6);
    if (which == 1) return negative_power(x, -1, 6, 9900, 6e-5);
    return negative_power(x, -1, 0x1p-10, 1024, 1.2e-4);
}

inline result published_root(plain const& x, std::int64_t which) {
    return which == 0 ? negative_power(x, -0.5, 0.1, 160, 1.3e-2) : negative_power(x, -0.5, 3, 5000, 8e-5);
}

/// PUMA's is the accurate one's with a coarser root; SecFormer's converges from a variance of 3 on.
inline result published_norm(plain const& x, std::int64_t which, double epsilon) {
    if (which == 0) return layer_norm(x, epsilon, 0.003, 6e-4);
    return all_below(x, 64) ? layer_norm(x, epsilon, 3, 3e-4) : result();
}

} // namespace moiety_test::programs::rules
