// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/gelu.hpp>

#include "../../support/variant_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

/// The published GeLUs in double precision, and the check that a variant is the one that it is named for.
namespace moiety_test {

inline double exact_gelu(double x) { return x / 2 * std::erfc(-x / std::numbers::sqrt2); }
inline double tanh_gelu(double x) {
    return x / 2 * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}
inline double puma_gelu(double x) {
    double const y = x * x;
    if (x < -4) return 0;
    if (x < -1.95)
        return -0.5054031199708174 - 0.42226581151983866 * x - 0.11807612951181953 * y - 0.011034134030615728 * y * x;
    if (x > 3) return x;
    return 0.008526321541038084 + 0.5 * x + 0.3603292692789629 * y - 0.037688200365904236 * y * y +
           0.0018067462606141187 * y * y * y;
}
inline double bolt_gelu(double x) {
    double const y = std::abs(x);
    if (y > 2.7) return std::max(x, 0.0);
    return 0.020848611754127593 * y * y * y * y - 0.18352506127082727 * y * y * y + 0.5410550166368381 * y * y -
           0.03798164612714154 * y + 0.001620808531841547 + 0.5 * x;
}
inline double fastlmpi_gelu(double x) {
    double const y = x * x;
    if (x < -5.075) return 0;
    if (x < -1.414) return -0.568686678 - 0.529288810 * x - 0.183509590 * y - 0.028070202 * y * x - 0.001597741 * y * y;
    if (x < 1.414) return 0.001193207 + 0.5 * x + 0.385858026 * y - 0.045101361 * y * y;
    if (x < 5.075) return -0.438406187 + 1.340789252 * x - 0.087184212 * y + 0.007334718 * y * x;
    return x;
}
inline double nimbus_gelu(double x) {
    if (x < -1.8) return 0;
    if (x > 0.5) return x;
    return 0.17025471961795552 * x * x + 0.32421075145645123 * x - 0.006946478426716862;
}
inline double shaft_gelu(double x) {
    double const b[] = {-0.0818, -0.0809, -0.0424, -0.0176, -0.0079, -0.0043, -0.0026, -0.0017}, y = std::abs(x);
    double sum = std::max(x, 0.0);
    if (y < 4)
        for (int n = 1; n <= 8; ++n) sum += b[n - 1] * std::sin(n * std::numbers::pi * y / 4);
    return sum;
}
/// With the table's entry beside the published one in place of it, which is read at times, where that is nearer.
inline double sigma_gelu(double x, double seen) {
    double const place = std::floor(std::abs(x) * 64);
    double nearest = INFINITY;
    for (double step : {-1.0, 0.0, 1.0}) {
        double const at = std::clamp(place + step, 0.0, 255.0) / 64, y = std::max(x, 0.0) - (at - exact_gelu(at));
        if (std::abs(y - seen) < std::abs(nearest - seen)) nearest = y;
    }
    return nearest;
}
inline double quad_gelu(double x) { return 0.125 * x * x + 0.25 * x + 0.5; }

/// As a type, so that all checks of a format share what is compiled of a variant.
template <class Variant>
struct gelu_protocol {
    template <moiety::Fixed N, std::size_t R>
    auto operator()(moiety::party& p, moiety::masked<N, R> x) const {
        return moiety::gelu(p, x, Variant{});
    }
};

/// Errors and cost of the table; against GeLU unless told.
template <moiety::Fixed N, class Variant>
void check_figures(Variant, double (*exact)(double) = exact_gelu) {
    check_variant<N>("gelu", Variant::name, gelu_protocol<Variant>{}, exact);
}

/// Right to within `tolerance` for every |x| < 2^magnitude but next to the cuts, where `margin` is left out.
template <moiety::Fixed N, class Variant, class Reference>
void check_published(Variant, Reference reference, unsigned magnitude, double tolerance, std::vector<double> cuts = {},
                     double margin = 0) {
    using namespace moiety;
    unsigned const seed = 11;
    CAPTURE(Variant::name);
    CAPTURE(format_name<N>());
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> near(-6.5, 6.5), exponent(2, magnitude);
    double const largest = std::ldexp(1 - 0x1p-20, int(magnitude));
    auto x = tensor<N, 1>::uninitialised(shape_t<1>{6000});
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const sign = i & 1 ? -1 : 1, far = std::min(std::exp2(exponent(random)), largest);
        x.writable()[i] = encode<N>(i < 2 ? sign * largest : i < 400 ? sign * far : near(random));
    }
    gelu_protocol<Variant> const f{};
    auto const r = run_all_roles([&](party& p) { return p.run(reveal_variant(p, x, f)); });
    CHECK(r.party0.values == r.ideal.values);
    REQUIRE(r.party0.values.size() == x.size());
    double worst = 0, where = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const at = decode<N>(x.words()[i]);
        if (std::ranges::any_of(cuts, [&](double c) { return std::abs(at - c) < margin; })) continue;
        double expected = 0;
        if constexpr (std::invocable<Reference, double, double>)
            expected = reference(at, r.party0.values[i]);
        else
            expected = reference(at);
        double const error = std::abs(r.party0.values[i] - expected);
        if (!(error <= worst)) worst = error, where = at;
    }
    CAPTURE(where);
    CHECK(worst <= tolerance);
}

/// Every variant has the figures of its table.
template <moiety::Fixed number>
void check_all_figures() {
    using namespace moiety;
    check_figures<number>(accurate);
    check_figures<number>(secformer);
    check_figures<number>(secformer_refit);
    check_figures<number>(puma);
    check_figures<number>(bolt);
    check_figures<number>(fastlmpi);
    check_figures<number>(shaft);
    check_figures<number>(sigma);
    check_figures<number>(mpcformer_quad, quad_gelu); // a substitute, held against itself
    check_figures<number>(nimbus);
    check_figures<number>(gelu_tanh, tanh_gelu);
}

/// Every variant is what it is named for, over its whole domain: Quad for |x| < 2^quad_magnitude to within `quad` ulp,
/// those of our own fits to within an error of their own.
template <moiety::Fixed number>
void check_all_published(unsigned quad_magnitude, double quad, double tanh_form, double refit) {
    using namespace moiety;
    constexpr double ulp = 1.0 / (1 << number::home);
    auto const within = [](unsigned most) { return std::min(number::bits - 2 - number::fraction, most); };
    std::vector<double> const puma_cuts{-4, -1.95, 3}, bolt_cuts{-2.7, 0, 2.7},
        fastlmpi_cuts{-5.075, -1.414, 1.414, 5.075}, shaft_cuts{-4, 0, 4}, nimbus_cuts{-1.8, 0.5};
    check_published<number>(puma, puma_gelu, within(24), 1.6 * ulp, puma_cuts, 2.0 / 1024);
    check_published<number>(bolt, bolt_gelu, within(22), 1.6 * ulp, bolt_cuts, 2.0 / 4096);
    check_published<number>(fastlmpi, fastlmpi_gelu, within(24), 1.6 * ulp, fastlmpi_cuts, 2.0 / 1024);
    check_published<number>(shaft, shaft_gelu, within(22), 2 * ulp, shaft_cuts, 2.0 / 4096);
    check_published<number>(nimbus, nimbus_gelu, within(24), 1.6 * ulp, nimbus_cuts, 2.0 / 1024);
    check_published<number>(sigma, sigma_gelu, within(22), 1.6 * ulp, shaft_cuts, 2.0 / 4096);
    check_published<number>(mpcformer_quad, quad_gelu, quad_magnitude, quad * ulp);
    check_published<number>(gelu_tanh, tanh_gelu, within(32), tanh_form);
    check_published<number>(secformer_refit, exact_gelu, within(26), refit);
}

} // namespace moiety_test
