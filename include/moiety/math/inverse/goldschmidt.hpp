// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/goldschmidt_steps.hpp>
#include <moiety/mpc/domain.hpp>

#include <cmath>
#include <vector>

namespace moiety {

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
/// cost      steps + 1 rounds; online 64 (2 steps - 1) bits an element. As published, the factor made a share:
///           14 rounds, 1600 online and 5964 dealt bits an element
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

/// 1/S, element by element, by the published division: `goldschmidt_inverse` as a share, unsettled.
///
/// formula   as `goldschmidt_inverse`; `goldschmidt<Steps, Deflation>` sets it, `goldschmidt<>` is as published
/// shapes    any; home scale F from 8 to 16 in 64 bits, at scale F or 2F; the result has scale 60 - F
/// domain    9.8 deflation / 2^steps <= S < 1.98 deflation: 6 <= S < 9900 as published; below, too small a result; from
///           2 deflation on it diverges
/// error     settled, 64.16: max 1.52e-5, mean 5.05e-6 over [6, 9900] (1 ulp, 0.33 ulp)
///                                                                                     [tests/math/inverse/figures.cpp]
/// cost      64.16: 14 rounds, online 1600, dealt 5964 bits an element
/// throws    usage_error for a deflation that does not fit the scale
/// source    as `goldschmidt_inverse`
template <Fixed N, std::size_t R, unsigned Steps, unsigned Deflation>
    requires(N::bits == 64)
task<share<fixed<64, 60 - N::home, N::home>, R>> inverse(party& p, share<N, R> x, goldschmidt_t<Steps, Deflation> tag) {
    auto const setting = goldschmidt_setting::of(tag, goldschmidt_setting::published_inverse());
    require_domain(p, "inverse/goldschmidt", x, std::ldexp(9.8 * setting.deflation, -setting.steps),
                   1.98 * setting.deflation);
    auto const wide = promote<fixed<64, 2 * N::home, N::home>>(x);
    auto r = co_await goldschmidt_inverse(p, wide, setting);
    std::vector<term> const terms(1, term(r.multiplier, {operand(r.factor)}));
    co_return sum_of_products<fixed<64, 60 - N::home, N::home>>(p, x.shape(), terms);
}

/// The same of an opened value, at the same cost: what is opened first is S over the deflation.
template <Fixed N, std::size_t R, unsigned Steps, unsigned Deflation>
    requires(N::bits == 64)
auto inverse(party& p, masked<N, R> x, goldschmidt_t<Steps, Deflation> tag) {
    return inverse(p, to_share(p, x), tag);
}

} // namespace moiety
