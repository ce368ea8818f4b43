// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/gelu.hpp>

#include "../../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>

/// What a variant of gelu promises for a format, and the check of it.
namespace moiety_test {

struct gelu_figures {
    double largest_error; ///< wherever the reference is compared
    double mean_error;    ///< over [-6, 6]
    std::uint64_t rounds; ///< after the operand's opening
    std::uint64_t online; ///< bits an element, after the operand's opening
    std::uint64_t dealt;  ///< bits an element

    gelu_figures(double largest, double mean, std::uint64_t r, std::uint64_t o, std::uint64_t d)
        : largest_error(largest), mean_error(mean), rounds(r), online(o), dealt(d) {}
};

template <moiety::Fixed Y, std::size_t R>
struct gelu_outcome {
    std::optional<moiety::tensor<Y, R>> value;
    moiety::cost_report own; ///< without the openings of operand and result

    gelu_outcome() = default;
    gelu_outcome(std::optional<moiety::tensor<Y, R>> v, moiety::cost_report c) : value(std::move(v)), own(c) {}
};

template <unsigned Within, class Variant, moiety::Fixed N, std::size_t R>
moiety::task<gelu_outcome<moiety::gelu_t<N, Variant>, R>> reveal_gelu(moiety::party& p, moiety::tensor<N, R> x,
                                                                      Variant variant) {
    auto mine = moiety::share_of(p, 1, p.holds_input_of(1) ? x : moiety::tensor<N, R>(x.shape()));
    auto opened = co_await moiety::mask(p, mine);
    moiety::cost_report const before = p.cost();
    auto y = co_await moiety::gelu<Within>(p, opened, variant);
    moiety::cost_report const own = p.cost() - before;
    auto value = co_await moiety::open_to(p, y, 0);
    gelu_outcome<moiety::gelu_t<N, Variant>, R> result(value, own);
    co_return result;
}

/// Values of the whole domain |x| < 2^magnitude: most in [-6, 6], then every size up to the largest.
template <moiety::Fixed N, std::size_t R>
moiety::tensor<N, R> gelu_points(moiety::shape_t<R> shape, unsigned magnitude, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> near(-6, 6), exponent(2, magnitude);
    double const edge[] = {0, 1.7 * std::sqrt(2.0), 4, 4.5};
    auto x = moiety::tensor<N, R>::uninitialised(shape);
    std::size_t i = 0;
    for (auto& w : x.writable()) {
        double const sign = i & 1 ? -1 : 1;
        double const largest = std::ldexp(1 - 0x1p-20, int(magnitude));
        double const far = std::min(std::exp2(exponent(random)), largest);
        double const at_edge = edge[i / 16 % 4] + (double(random() % 129) - 64) / 256;
        double const v = i < 2          ? sign * largest
                         : i % 16 == 14 ? sign * far
                         : i % 16 == 15 ? sign * at_edge
                                        : near(random);
        w = moiety::encode<N>(v);
        ++i;
    }
    return x;
}

/// Runs gelu in all roles: right within the figures wherever |(|x| - excepted)| >= margin, and at its stated cost.
template <moiety::Fixed N, unsigned Within, class Variant, std::size_t R, class Reference>
void check_gelu(moiety::shape_t<R> shape, unsigned magnitude, Variant variant, Reference reference,
                gelu_figures const& figures, double excepted = 0, double margin = 0) {
    using namespace moiety;
    std::uint64_t const seed = 20 + N::bits + N::fraction;
    CAPTURE(format_name<N>());
    CAPTURE(seed);
    auto const x = gelu_points<N>(shape, magnitude, seed);
    auto const r = run_all_roles([&](party& p) { return p.run(reveal_gelu<Within>(p, x, variant)); });
    check_costs(r);
    CHECK(r.party0.own.rounds == figures.rounds);
    CHECK(r.party0.own.payload_bits[0] == x.size() * figures.online);
    CHECK(r.party0.own.payload_bits[1] == x.size() * figures.online);
    CHECK(r.party0.own.dealt_bits == x.size() * figures.dealt);
    CHECK(!r.party1.value.has_value());
    REQUIRE(std::ranges::equal(r.party0.value->words(), r.ideal.value->words()));

    double largest = 0, sum = 0;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const at = decode<N>(x.words()[i]);
        if (std::abs(std::abs(at) - excepted) < margin) continue;
        double const error = std::abs(decode<gelu_t<N, Variant>>(r.party0.value->words()[i]) - reference(at));
        largest = std::max(largest, error);
        if (std::abs(at) > 6) continue;
        sum += error;
        ++counted;
    }
    CHECK(largest <= figures.largest_error);
    if (counted > 1000) CHECK(sum / double(counted) <= figures.mean_error);
}

} // namespace moiety_test
