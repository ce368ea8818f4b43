// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/xtensor.hpp>
#include <moiety/secret/input.hpp>
#include <moiety/secret/reveal.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

/// Expressions of secrets in every role, and what comes out.
namespace moiety_test {

template <std::size_t R>
using values = xt::xtensor<double, R>;

/// Numbers in [-size, size], the same for the same seed, each exactly a multiple of 2^-8.
template <std::size_t R>
values<R> random_values(moiety::shape_t<R> shape, double size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto x = values<R>::from_shape(shape);
    for (auto& v : x) v = std::round((double(random() >> 11) / 0x1p52 - 1) * size * 256) / 256;
    return x;
}

/// A private input of `owner` with these values.
template <moiety::Fixed N, std::size_t R>
moiety::secret<N, R> input_of(moiety::party& me, int owner, values<R> const& v) {
    moiety::shape_t<R> shape{};
    std::copy(v.shape().begin(), v.shape().end(), shape.begin());
    return moiety::input<N>(me, owner, shape, [&v] { return v; });
}

/// Runs `f(me)`, which gives a secret, in every role and reveals it to party 0. The two parties' result is the ideal
/// role's, bit for bit, everyone's costs agree, and nobody else learns anything.
template <class F>
auto evaluate(F f) {
    auto r = run_all_roles([&](moiety::party& me) { return reveal(f(me), 0); });
    REQUIRE(r.party0.has_value());
    REQUIRE(r.ideal.has_value());
    CHECK(!r.party1.has_value());
    CHECK(*r.party0 == *r.ideal);
    check_costs(r);
    return std::pair(*r.party0, r.cost_dry);
}
template <class F>
auto value_of(F f) {
    return evaluate(f).first;
}
template <class F>
moiety::cost_report cost_of(F f) {
    return moiety::dry_run([&](moiety::party& me) { return reveal(f(me), 0).has_value(); });
}

/// The largest difference of two tensors of one shape.
template <std::size_t R>
double largest_difference(values<R> const& a, values<R> const& b) {
    REQUIRE(a.shape() == b.shape());
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a.data()[i] - b.data()[i]));
    return worst;
}

/// f(x...) element by element, in double precision.
template <std::size_t R, class F, class... Rest>
values<R> each(F f, values<R> const& first, Rest const&... rest) {
    auto out = values<R>::from_shape(first.shape());
    for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = f(first.data()[i], rest.data()[i]...);
    return out;
}

inline values<2> product_of(values<2> const& a, values<2> const& b) {
    auto out = values<2>::from_shape({a.shape()[0], b.shape()[1]});
    for (std::size_t i = 0; i < out.shape()[0]; ++i)
        for (std::size_t j = 0; j < out.shape()[1]; ++j) {
            out(i, j) = 0;
            for (std::size_t k = 0; k < a.shape()[1]; ++k) out(i, j) += a(i, k) * b(k, j);
        }
    return out;
}

} // namespace moiety_test
