// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../../support/checked.hpp"
#include "../../support/variant_table.hpp"

#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

/// A variant against what its source publishes, in double precision.
namespace moiety_test {

/// `count` operands spread evenly in powers of two over [low, high], rounded to N.
template <moiety::Fixed N>
moiety::tensor<N, 1> over_octaves(double low, double high, std::size_t count) {
    auto x = moiety::tensor<N, 1>::uninitialised({count});
    for (std::size_t i = 0; i < count; ++i)
        x.writable()[i] = moiety::encode<N>(low * std::pow(high / low, double(i) / double(count - 1)));
    return x;
}

/// What a formula of x 2^-k may give, k the octave of x or, within one part in 64 of a power of two, the one beside it:
/// the nearest to `got`.
template <class Published>
double nearest_octave(double x, double got, Published published) {
    int k = 0;
    double const c = std::frexp(x, &k);
    double best = published(x, k);
    auto const offer = [&](int octave) {
        double const other = published(x, octave);
        if (std::abs(other - got) < std::abs(best - got)) best = other;
    };
    if (c <= 65.0 / 128) offer(k - 1);
    if (c >= 63.0 / 64) offer(k + 1);
    return best;
}

/// The largest |got - published(x)| beyond `relative` times it, in ulp of the settled result; published(x, k) where the
/// formula goes by octaves.
template <moiety::Fixed N, class Function, class Published>
double ulp_from(moiety::tensor<N, 1> const& x, Function f, Published published, double relative) {
    auto const r = moiety::ideal_run(fixed_seeds(), [&](moiety::party& p) { return p.run(reveal_variant(p, x, f)); });
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const v = moiety::decode<N>(x.words()[i]);
        double wanted = 0;
        if constexpr (std::invocable<Published, double, int>)
            wanted = nearest_octave(v, r.values[i], published);
        else
            wanted = published(v);
        worst = std::max(worst, std::ldexp(std::abs(r.values[i] - wanted) - relative * std::abs(wanted), N::home));
    }
    return worst;
}

/// The largest relative error of an unsettled result over its whole domain: even octaves, and thickly about every power
/// of two.
template <moiety::Fixed N, class Function, class Exact>
double largest_relative_error(Function f, Exact exact) {
    std::vector<double> points;
    for (int k = -10; k <= 10; ++k)
        for (int j = -256; j < 256; ++j)
            for (double const step : {0x1p-9, 0x1p-13}) {
                double const x = std::ldexp(1 + j * step, k);
                if (x >= 0x1p-10 && x < 1023.9) points.push_back(x);
            }
    double worst = 0;
    auto const got = run_checked<N, 1>({points.size()}, points, f);
    if (got.values.size() != points.size()) return HUGE_VAL;
    for (std::size_t i = 0; i < points.size(); ++i) {
        double const wanted = exact(moiety::decode<N>(moiety::encode<N>(points[i])));
        worst = std::max(worst, std::abs(got.values[i] / wanted - 1));
    }
    return worst;
}

/// What the checked ideal role says of f at x; nothing where x is in the domain.
template <moiety::Fixed N, class Function>
std::string complaint_of(Function f, double value) {
    auto const seeds = fixed_seeds();
    auto p = moiety::party::checked_ideal(seeds.party0, seeds.party1);
    auto const x = moiety::tensor<N, 1>::filled({3}, moiety::encode<N>(value));
    try {
        p.run(reveal_variant(p, x, f));
    } catch (moiety::range_error const& e) {
        return e.what();
    }
    return "";
}

} // namespace moiety_test
