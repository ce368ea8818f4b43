// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/goldschmidt_steps.hpp>
#include <moiety/mpc/domain.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

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
/// domain    as published (2000, 11 steps): 3 <= S <= 5000; below, the steps do not converge: 0.1 % too small at 2,
///           1.7 % at 1, 9 % at 0.5; 2.5e-3 at 5900, from 6000 on it diverges
/// error     relative 8e-5 at S = 3, 3e-5 for 5 <= S <= 5000                               [tests/math/goldschmidt.cpp]
/// cost      steps + 1 rounds; online 64 (2 steps - 1) bits an element. As published, the factor made a share:
///           12 rounds, 1344 online and 8636 dealt bits an element
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

/// 1/sqrt(S), element by element, by the published iteration: `goldschmidt_inverse_sqrt` as a share, unsettled.
///
/// formula   as `goldschmidt_inverse_sqrt`; `goldschmidt<Steps, Deflation>` sets it, `goldschmidt<>` is as published
/// shapes    any; 64 bits, at the home scale F or up to 2F, at most 32 fraction bits; the result has scale 40
/// domain    11.2 deflation / 2.25^steps <= S < 2.5 deflation: 3 <= S < 5000 as published; below, too small a result;
///           from 3 deflation on it diverges
/// error     settled, 64.16: max 3.4e-5, mean 5.1e-6 over [3, 5000] (2.2 ulp, 0.33 ulp)
///                                                                                [tests/math/inverse_sqrt/figures.cpp]
/// cost      64.16: 12 rounds, online 1344, dealt 8636 bits an element
/// throws    usage_error for a deflation that does not fit the scale
/// source    as `goldschmidt_inverse_sqrt`
template <Fixed N, std::size_t R, unsigned Steps, unsigned Deflation>
    requires(N::bits == 64)
task<share<fixed<64, 40, N::home>, R>> inverse_sqrt(party& p, share<N, R> x, goldschmidt_t<Steps, Deflation> tag) {
    static_assert(N::fraction <= 32, "moiety: Goldschmidt's inverse square root takes at most 32 fraction bits");
    auto const setting = goldschmidt_setting::of(tag, goldschmidt_setting::published_inverse_sqrt());
    require_domain(p, "inverse_sqrt/goldschmidt", x, 11.2 * setting.deflation * std::pow(2.25, -setting.steps),
                   2.5 * setting.deflation);
    auto r = co_await goldschmidt_inverse_sqrt(p, x, std::ldexp(1.0, int(N::fraction)), setting);
    std::vector<term> const terms(1, term(r.multiplier, {operand(r.factor)}));
    co_return sum_of_products<fixed<64, 40, N::home>>(p, x.shape(), terms);
}

/// The same of an opened value, at the same cost: what is opened first is S over the deflation.
template <Fixed N, std::size_t R, unsigned Steps, unsigned Deflation>
    requires(N::bits == 64)
auto inverse_sqrt(party& p, masked<N, R> x, goldschmidt_t<Steps, Deflation> tag) {
    return inverse_sqrt(p, to_share(p, x), tag);
}

} // namespace moiety
