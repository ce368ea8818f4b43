// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/inverse/accurate.hpp>

#include "../../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

/// Functions of one positive number over its whole domain, settled at the home scale and compared in ulp.
namespace moiety_test {

using words = std::vector<std::uint64_t>;

template <moiety::Fixed N, std::size_t R>
moiety::tensor<N, R> input_of(moiety::party& p, moiety::shape_t<R> shape, words const& values) {
    if (!p.holds_input_of(0)) return moiety::tensor<N, R>(shape);
    auto t = moiety::tensor<N, R>::uninitialised(shape);
    for (std::size_t i = 0; i < values.size(); ++i)
        t.writable()[i] = typename N::word(values[i] & moiety::low_mask(N::bits));
    return t;
}

inline double value(std::uint64_t word, int scale) { return std::ldexp(double(std::int64_t(word)), -scale); }

/// Operands log-uniform over the whole domain, with its two ends.
template <moiety::Fixed N>
words operands(std::size_t count, unsigned seed) {
    using setting = moiety::detail::inverse_setting<N::home>;
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> octave(setting::lo, setting::hi);
    words out(count);
    for (auto& w : out) w = std::uint64_t(std::ldexp(std::exp2(octave(random)), N::fraction));
    out.front() = std::uint64_t{1} << (int(N::fraction) + setting::lo);
    out.back() = (std::uint64_t{1} << (int(N::fraction) + setting::hi)) - 1;
    return out;
}

/// y settled at its home scale and opened, as words.
template <moiety::Fixed Y, std::size_t R>
moiety::task<words> settled_words(moiety::party& p, moiety::share<Y, R> y) {
    auto settled = co_await moiety::rescale<Y::home>(p, y);
    auto opened = co_await moiety::open(p, settled);
    co_return words(opened.words().begin(), opened.words().end());
}

template <moiety::Fixed N, std::size_t R, class Function>
moiety::task<words> function_words(moiety::party& p, moiety::shape_t<R> shape, words values, Function f) {
    auto x = co_await moiety::mask_input(p, 0, input_of<N>(p, shape, values));
    auto work = f(p, x);
    auto y = co_await std::move(work);
    auto settling = settled_words(p, y);
    co_return co_await std::move(settling);
}

/// f in all roles: within 1 ulp and `relative` of `exact(x)`, whose slope times the rounding of an operand at a finer
/// scale comes on top.
template <moiety::Fixed N, std::size_t R, class Function>
moiety::cost_report check_settled(moiety::shape_t<R> shape, Function f, double (*exact)(double),
                                  double (*slope)(double), double relative) {
    using namespace moiety;
    unsigned const seed = 5;
    CAPTURE(seed);
    auto const x = operands<N>(element_count(shape), seed);
    auto const r = run_all_roles([&](party& p) { return p.run(function_words<N>(p, shape, x, f)); });
    CHECK(r.party0 == r.ideal);
    CHECK(r.party0 == r.party1);
    check_costs(r);
    REQUIRE(r.party0.size() == x.size());
    double worst = 0; // beyond the relative error, in ulp
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const at = value(x[i], N::fraction), expected = exact(at);
        double const rounding = N::fraction > N::home ? slope(at) * std::ldexp(1.1, -int(N::home)) : 0;
        double const error = std::abs(value(r.party0[i], N::home) - expected) - relative * expected - rounding;
        worst = std::max(worst, std::ldexp(error, N::home));
    }
    CHECK(worst <= 1);
    return r.cost_dry;
}

/// The same in every kind of format; `f` takes any.
template <class Function>
void check_settled_formats(Function f, double (*exact)(double), double (*slope)(double), double relative) {
    using namespace moiety;
    check_settled<fixed<64, 16>>(shape_t<1>{3001}, f, exact, slope, relative);
    check_settled<fixed<64, 12>>(shape_t<2>{30, 67}, f, exact, slope, relative);
    check_settled<fixed<64, 20>>(shape_t<1>{1000}, f, exact, slope, relative);
    check_settled<fixed<64, 32, 16>>(shape_t<3>{2, 3, 101}, f, exact, slope, relative);
    check_settled<fixed<32, 16>>(shape_t<1>{777}, f, exact, slope, relative); // lifted into the error's wider ring
    check_settled<fixed<64, 16>>(shape_t<1>{2}, f, exact, slope, relative);
}

} // namespace moiety_test
