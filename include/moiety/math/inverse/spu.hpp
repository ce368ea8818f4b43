// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/octaves.hpp>
#include <moiety/math/inverse/accurate.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <cmath>
#include <vector>

namespace moiety {

namespace detail {

/// w (1 + e)(1 + e^2) at scale 56 in 60 bits, w = 2.9142 - 2c, of opened c and e = 1 - c w.
template <Fixed C, Fixed E, std::size_t R>
auto two_division_steps(party& p, masked<C, R> const& c, masked<E, R> const& e) {
    // What a power of e multiplies: w with the bits that its term has left.
    struct piece {
        unsigned power, w_scale, e_scale;
    };
    constexpr std::array<piece, 4> pieces{piece{0, 28, 0}, {1, 28, 28}, {2, 16, 20}, {3, 14, 14}};
    std::vector<term> terms;
    for (auto const& t : pieces) {
        std::vector<operand> const powers(t.power, operand::lifted(e, t.power ? E::fraction - t.e_scale : 0));
        auto with_c = powers;
        with_c.push_back(operand::lifted(c, C::fraction - t.w_scale));
        unsigned const scale = t.power * t.e_scale;
        terms.emplace_back(std::llround(std::ldexp(2.9142, int(56 - scale))), powers);
        terms.emplace_back(-(std::int64_t{2} << (56 - scale - t.w_scale)), with_c);
    }
    return sum_of_products<fixed<60, 56, 0>>(p, c.shape(), terms);
}

} // namespace detail

/// 1/x, element by element, of an opened value as SPU has it: normalised by the leading bit, two Goldschmidt steps.
///
/// formula   c = x 2^-k from 1/2 to 1, w = 2.9142 - 2c, e = 1 - c w; 1/x = 2^-k w (1 + e)(1 + e^2); the leading bit by
///           the comparisons of math/detail/row_guess.hpp, to within one part in 64 of a power of two
/// shapes    any; F from 8 to 20, rings of 12 bits more than the scale; the result has scale 42 in 64 bits
/// domain    2^-10 <= x < 2^10, for F < 14 from 2^(4-F) on; below it too small a result, above it a meaningless one
/// error     settled, 64.16: max 2.3e-4, mean 5.3e-6 over [0.25, 64] (15 ulp, 0.35 ulp);
///           before settling relative 1.14e-4. SPU's own is 5.4e-5, and ours where c lies in [1/2, 1]: an octave
///           decided to within one part in 64 lets c reach 65/64, and there e^4 doubles; so 4.5e-4 just above 0.25
///                                                                                [tests/math/inverse/figures.cpp]
/// cost      64.16: 4 rounds, online 252, dealt 12970 bits an element
/// throws    nothing of its own
/// source    SPU (Ma et al., USENIX ATC 2023), its public code
template <Fixed N, std::size_t R>
task<share<inverse_t<N>, R>> inverse(party& p, masked<N, R> x, spu_t) {
    using setting = detail::inverse_setting<N::home>;
    require_domain(p, "inverse/spu", x, std::exp2(setting::lo), std::exp2(setting::hi));
    using format = detail::row_guess_format<24, 11, N::home + 20>;
    using number = typename format::error;
    auto const row = detail::home_row(x);
    auto octave = co_await detail::octave_of_rows<format>(p, false, detail::row_operand<number::bits>(row),
                                                          detail::compared_row(p, row), setting::range());
    auto [c, power] = co_await when_all(mask(p, octave.e), mask(p, octave.p0));

    // e = 1 - 2.9142 c + 2 c^2 at scale 56: |e| < 0.1
    constexpr unsigned drop = number::fraction - 28;
    operand const c28 = operand::lifted(c, drop);
    std::vector<operand> const none{}, linear{c28}, square{c28, c28};
    std::vector<term> const terms{term(std::int64_t{1} << 56, none),
                                  term(-std::llround(std::ldexp(2.9142, 28)), linear), term(2, square)};
    auto e = co_await mask(p, sum_of_products<fixed<58, 56, 0>>(p, x.shape(), terms));
    auto series = co_await mask(p, detail::two_division_steps(p, c, e));
    std::vector<operand> const factors{operand::lifted(power, 0), operand::lifted(series, 56 - 31)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<inverse_t<N>>(p, x.shape(), product);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<inverse_t<N>, R>> inverse(party& p, share<N, R> x, spu_t tag) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse(p, opened, tag);
}

} // namespace moiety
