// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/secformer.hpp>
#include <moiety/math/detail/goldschmidt_steps.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/when_all.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace moiety {

/// Goldschmidt's iterations as SecFormer published them: `inverse(x, goldschmidt)`. Right only in a narrow range.
struct goldschmidt_t {
    explicit goldschmidt_t() = default;
};
inline constexpr goldschmidt_t goldschmidt{};

/// How a Goldschmidt iteration is set: the operand is divided by `deflation`, then come `steps` steps.
struct goldschmidt_setting {
    double deflation;
    int steps;

    goldschmidt_setting(double d, int s) : deflation(d), steps(s) {}

    static goldschmidt_setting published_inverse() {
        return {constants::secformer_inverse_deflation, constants::secformer_inverse_steps};
    }
    static goldschmidt_setting published_inverse_sqrt() {
        return {constants::secformer_rsqrt_deflation, constants::secformer_rsqrt_steps};
    }
};

/// A result of an iteration as a factor: opened, at scale P::fraction - Drop, and still to be multiplied by the public
/// `multiplier` / 2^multiplier_scale.
template <Fixed P, unsigned Drop, std::size_t R>
struct goldschmidt_factor {
    lifted<P, Drop, R> factor;
    std::int64_t multiplier;
    unsigned multiplier_scale;

    goldschmidt_factor(lifted<P, Drop, R> f, std::int64_t m, unsigned s)
        : factor(std::move(f)), multiplier(m), multiplier_scale(s) {}

    static constexpr unsigned fraction = P::fraction - Drop;
};

namespace detail {

/// The multiplier nearest to `wanted`, which must be worth its rounding.
/// @throws usage_error when it is not, or for fewer than three steps
inline std::int64_t goldschmidt_multiplier(char const* what, goldschmidt_setting const& s, double wanted) {
    if (s.steps < 3)
        throw usage_error(std::string(what) + ": " + std::to_string(s.steps) + " steps; at least 3 are needed");
    if (!(wanted >= 1024 && wanted < 0x1p62))
        throw usage_error(std::string(what) + ": the deflation " + std::to_string(s.deflation) +
                          " does not fit the scale of its operand");
    return static_cast<std::int64_t>(std::nearbyint(wanted));
}

} // namespace detail

/// The scale at which Goldschmidt's division keeps p for operands of home scale F, and the format of its opening.
template <unsigned F>
inline constexpr unsigned goldschmidt_scale = F + 4;
template <unsigned F>
using goldschmidt_product = fixed<64, goldschmidt_scale<F> + 28, 0>;

/// 1/S by Goldschmidt's division, as an opened factor; S a share at scale 2F in 64 bits, as sums of products are.
///
/// formula   q = S / deflation, p = 1; each step m = 2 - q, q <- q m, p <- p m; 1/S = p / deflation
/// shapes    any; F from 8 to 16; q is kept at 28 fraction bits, p at F + 4
/// domain    as published (5000, 13 steps): 6 <= S < 9900; 4 % too small at S = 2, 19 % at S = 1; at 10000 it diverges
/// error     relative 6e-5 at S = 6; F = 16: 4e-6 for 8 <= S <= 5000, 4e-5 at 9900; F = 12: 2e-5 and 5e-4
///                                                                                         [tests/math/goldschmidt.cpp]
/// cost      steps + 1 rounds; online 64 (2 steps - 1) bits an element
/// throws    usage_error for fewer than three steps or a deflation that does not fit
/// source    SecFormer (Luo et al. 2024, arXiv 2401.00793), with the fraction bits that its range needs
template <Fixed N, std::size_t R>
    requires(N::bits == 64 && N::fraction == 2 * N::home)
task<goldschmidt_factor<goldschmidt_product<N::home>, 28, R>>
goldschmidt_inverse(party& p, share<N, R> s, goldschmidt_setting setting = goldschmidt_setting::published_inverse()) {
    static_assert(N::home >= 8 && N::home <= 16, "moiety: Goldschmidt's division needs 8 to 16 fraction bits");
    using steps_t = detail::goldschmidt_steps<R>;
    using product = goldschmidt_product<N::home>;
    constexpr unsigned inner = steps_t::quotient::fraction - N::fraction;
    auto const multiplier =
        detail::goldschmidt_multiplier("goldschmidt_inverse", setting, std::ldexp(1.0, int(inner)) / setting.deflation);
    steps_t const steps(p, s.shape());

    auto next = reinterpret<typename steps_t::quotient>(times_integer(s, multiplier));
    auto opened0 = co_await mask(p, next);
    auto const q0 = operand::lifted(opened0, 28);
    next = steps.template times_two_minus<typename steps_t::quotient>(q0, q0);
    auto opened1 = co_await mask(p, next);
    auto q = operand::lifted(opened1, 28);

    auto begun = steps.first_quotients(q0, q);
    next = steps.template times_two_minus<typename steps_t::quotient>(q, q);
    auto [p2, q2] = co_await when_all(mask(p, begun), mask(p, next));
    auto factor = operand::lifted(p2, steps_t::quotient::fraction - goldschmidt_scale<N::home>);
    q = operand::lifted(q2, 28);
    for (int t = 3; t < setting.steps; ++t) {
        auto grown = steps.template times_two_minus<product>(factor, q);
        next = steps.template times_two_minus<typename steps_t::quotient>(q, q);
        auto [pt, qt] = co_await when_all(mask(p, grown), mask(p, next));
        factor = operand::lifted(pt, 28);
        q = operand::lifted(qt, 28);
    }
    auto grown = steps.template times_two_minus<product>(factor, q);
    auto last = co_await mask(p, grown);
    co_return goldschmidt_factor<product, 28, R>(drop_bits<28>(last), multiplier, inner);
}

namespace detail {

/// The iteration from its deflated operand on, multiplier * S.
template <std::size_t R>
task<goldschmidt_factor<fixed<64, 46, 0>, 28, R>> goldschmidt_roots(party& p, share<fixed<64, 60, 0>, R> next,
                                                                    std::int64_t multiplier, double one,
                                                                    goldschmidt_setting setting) {
    goldschmidt_steps<R> const steps(p, next.shape());
    auto opened0 = co_await mask(p, next);
    auto const half0 = operand::lifted(opened0, 45);
    next = steps.next_square(operand::lifted(opened0, 32), half0);
    auto opened1 = co_await mask(p, next);
    auto half = operand::lifted(opened1, 45), q = operand::lifted(opened1, 32);

    auto grown = steps.first_roots(half0, half);
    for (int t = 2; t < setting.steps; ++t) {
        next = steps.next_square(q, half);
        auto [pt, qt] = co_await when_all(mask(p, grown), mask(p, next));
        half = operand::lifted(qt, 45);
        q = operand::lifted(qt, 32);
        grown = steps.times_m(operand::lifted(pt, 16), half);
    }
    auto last = co_await mask(p, grown);
    double const deflation = 0x1p60 / (double(multiplier) * one); // the one really used
    constexpr unsigned scale = 22;
    auto const back = static_cast<std::int64_t>(std::nearbyint(std::ldexp(1 / std::sqrt(deflation), int(scale))));
    co_return goldschmidt_factor<fixed<64, 46, 0>, 28, R>(drop_bits<28>(last), back, scale);
}

inline std::int64_t root_multiplier(goldschmidt_setting const& setting, double one) {
    return goldschmidt_multiplier("goldschmidt_inverse_sqrt", setting, 0x1p60 / (setting.deflation * one));
}

} // namespace detail

/// 1/sqrt(S) by Goldschmidt's iteration, as an opened factor at scale 18; S in 64 bits, a share or an opened and lifted
/// value (`drop_bits<Drop>(masked)`), whose integer over `one` is the real S.
///
/// formula   q = S / deflation, p = 1; each step m = (3 - q) / 2, q <- q m^2, p <- p m; 1/sqrt(S) = p / sqrt(deflation)
/// shapes    any; q is kept at 28 fraction bits, m at 16, p at 30
/// domain    as published (2000, 11 steps): 3 <= S <= 5000; below, the steps do not converge: 0.1 % too small at 2, 1.7
/// %
///           at 1, 9 % at 0.5; 2.5e-3 at 5900, from 6000 on it diverges
/// error     relative 8e-5 at S = 3, 3e-5 for 5 <= S <= 5000                               [tests/math/goldschmidt.cpp]
/// cost      steps + 1 rounds; online 64 (2 steps - 1) bits an element
/// throws    usage_error for fewer than three steps or a deflation that does not fit
/// source    SecFormer (Luo et al. 2024, arXiv 2401.00793), with the fraction bits that its range needs
template <Fixed N, unsigned Drop, std::size_t R>
    requires(N::bits == 64)
auto goldschmidt_inverse_sqrt(party& p, lifted<N, Drop, R> s, double one,
                              goldschmidt_setting setting = goldschmidt_setting::published_inverse_sqrt()) {
    auto const multiplier = detail::root_multiplier(setting, one);
    std::vector<term> const terms(1, term(multiplier, {operand(s)}));
    return detail::goldschmidt_roots(p, sum_of_products<fixed<64, 60, 0>>(p, s.shape(), terms), multiplier, one,
                                     setting);
}
template <Fixed N, std::size_t R>
    requires(N::bits == 64)
auto goldschmidt_inverse_sqrt(party& p, share<N, R> s, double one,
                              goldschmidt_setting setting = goldschmidt_setting::published_inverse_sqrt()) {
    auto const multiplier = detail::root_multiplier(setting, one);
    return detail::goldschmidt_roots(p, reinterpret<fixed<64, 60, 0>>(times_integer(s, multiplier)), multiplier, one,
                                     setting);
}

/// 1/S, element by element, by the published division: `goldschmidt_inverse` as a share, unsettled.
///
/// shapes    any; home scale F from 8 to 16 in 64 bits, at scale F or 2F; the result has scale 60 - F
/// cost      14 rounds; online 1600 bits an element
template <Fixed N, std::size_t R>
    requires(N::bits == 64)
task<share<fixed<64, 60 - N::home, N::home>, R>> inverse(party& p, share<N, R> x, goldschmidt_t) {
    auto const wide = promote<fixed<64, 2 * N::home, N::home>>(x);
    auto r = co_await goldschmidt_inverse(p, wide);
    std::vector<term> const terms(1, term(r.multiplier, {operand(r.factor)}));
    co_return sum_of_products<fixed<64, 60 - N::home, N::home>>(p, x.shape(), terms);
}

/// 1/sqrt(S), element by element, by the published iteration: `goldschmidt_inverse_sqrt` as a share, unsettled.
///
/// shapes    any; 64 bits, at the home scale F or up to 2F, at most 32 fraction bits; the result has scale 40
/// cost      12 rounds; online 1344 bits an element
template <Fixed N, std::size_t R>
    requires(N::bits == 64)
task<share<fixed<64, 40, N::home>, R>> inverse_sqrt(party& p, share<N, R> x, goldschmidt_t) {
    static_assert(N::fraction <= 32, "moiety: Goldschmidt's inverse square root takes at most 32 fraction bits");
    auto r = co_await goldschmidt_inverse_sqrt(p, x, std::ldexp(1.0, int(N::fraction)));
    std::vector<term> const terms(1, term(r.multiplier, {operand(r.factor)}));
    co_return sum_of_products<fixed<64, 40, N::home>>(p, x.shape(), terms);
}

} // namespace moiety
