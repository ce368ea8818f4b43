// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

namespace detail {

/// BOLT's quintic on 0 <= |x| <= 2.855, c_0 first.
inline constexpr std::array<double, 6> bolt_tanh{-0.0024920889620412097, 1.0542492677156243,  -0.17616532856475706,
                                                 -0.20093640347818847,   0.09948747962825866, -0.013232131886235352};
inline constexpr double bolt_tanh_edge = 2.855;

/// Widths of BOLT's tanh for operands of the format N.
template <Fixed N>
struct bolt_tanh_format {
    static constexpr unsigned home = N::home;
    static_assert(home >= 8 && home <= 18, "moiety: bolt's tanh needs 8 to 18 fraction bits");
    static_assert(N::bits <= 64, "moiety: bolt's tanh works in rings of up to 64 bits; convert the operand");
    static_assert(N::bits >= N::fraction + 6, "moiety: bolt's tanh needs a ring that holds |x| < 16 when it is opened");
    /// x^2 is read where |x| < 8 only.
    using square = fixed<2 * home + 8, 2 * home, home>;
    /// Fraction bits of x^2 as a factor.
    static constexpr unsigned point = std::min(2 * home, 18u);
    /// c_0 + c_2 x^2 + c_4 x^4 stays below 8, (c_1 x + c_3 x^3 + c_5 x^5) / x below 2.
    using even = fixed<63, 58, home>;
    using slope = fixed<63, 60, home>;
    static constexpr unsigned scale = 2 * home + 4;
    using result = fixed<64, scale, home>;
};

/// c_k + c_(k+2) w + c_(k+4) w^2 of an opened w.
template <Fixed Out, unsigned Point, std::size_t R>
share<Out, R> every_second_term(party& p, shape_t<R> const& shape, operand const& w, unsigned k) {
    std::vector<term> terms;
    for (unsigned j = 0; j < 3; ++j) {
        std::vector<operand> const powers(j, w);
        terms.emplace_back(std::llround(std::ldexp(bolt_tanh[k + 2 * j], int(Out::fraction - j * Point))), powers);
    }
    return sum_of_products<Out>(p, shape, terms);
}

} // namespace detail

/// The format of the unsettled result of bolt's `tanh`.
template <Fixed N>
using tanh_bolt_t = typename detail::bolt_tanh_format<N>::result;

/// Hyperbolic tangent of an opened value as BOLT has it: one polynomial in |x| of degree 5, and +-1 beyond 2.855.
///
/// formula   sign(x) P(|x|) for |x| <= 2.855, P = -0.01323213 y^5 + 0.09948748 y^4 - 0.20093640 y^3 - 0.17616533 y^2 +
///           1.05424927 y - 0.00249209. With A the even and x q the odd part of P: -1 + 2 v + u (1 + x q - A) + 2 w A,
///           v = [x >= 2.855], u = [|x| < 2.855], w = [0 <= x < 2.855]; x^2 is opened, then A and q. Thresholds, 0
///           among them, are decided to within 1/256; P jumps there by 0.005 and 0.0007
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 18; the result is fixed<64, 2 F + 4, F>
/// domain    |x| < 2^24 and what the opening holds
/// error     settled, 64.16: max 6.7e-3, mean 9.9e-4 over [-8, 8] (439 ulp, 65 ulp); against the polynomial itself
///           2.3e-5
/// cost      64.16: 2 rounds, online 199, dealt 1909 bits an element
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Pang et al., S&P 2024 (BOLT); coefficients and edge as in its published code
template <Fixed N, std::size_t R>
task<share<tanh_bolt_t<N>, R>> tanh(party& p, masked<N, R> x, bolt_t) {
    using format = detail::bolt_tanh_format<N>;
    using square_t = typename format::square;
    using even_t = typename format::even;
    using slope_t = typename format::slope;
    constexpr unsigned home = N::home, point = format::point, scale = format::scale;
    constexpr unsigned magnitude = std::min(N::bits - 2 - N::fraction, 24u), step = 8;

    constexpr unsigned below = N::fraction - step;
    constexpr unsigned ring = std::min(N::bits - below, magnitude + step + 2);
    auto const coarse = reduce_to<ring>(narrow_unshared(p, drop_bits<below>(x)));
    auto const edge = static_cast<std::uint64_t>(std::llround(detail::bolt_tanh_edge * (1 << step)));
    std::vector<std::uint64_t> const thresholds{0 - edge, 0, edge};
    operand const factor_x = detail::home_operand<64>(x);
    std::vector<operand> const both{factor_x, factor_x};
    std::vector<term> const product(1, term(1, both));
    auto const square = sum_of_products<square_t>(p, x.shape(), product);
    auto comparison = less_than(p, coarse, thresholds, default_digit_shape<ring - 1>{});
    auto opening = mask(p, square);
    auto const [less, opened_square] = co_await when_all(std::move(comparison), std::move(opening));

    operand const w = drop_bits<square_t::fraction - point>(opened_square);
    auto const even = detail::every_second_term<even_t, point>(p, x.shape(), w, 0);
    auto const slope = detail::every_second_term<slope_t, point>(p, x.shape(), w, 1);
    share<bit, R> const below_upper = plane(less, 2);
    share<bit, R> const outer = complement(p, below_upper);
    share<bit, R> const inner = plane(less, 0) + below_upper;
    share<bit, R> const right = plane(less, 1) + below_upper;
    auto const [v, u, r, a, q] =
        co_await when_all(mask(p, outer), mask(p, inner), mask(p, right), mask(p, even), mask(p, slope));

    operand const factor_v = operand::of(v), factor_u = operand::of(u), factor_r = operand::of(r);
    operand const factor_a = drop_bits<even_t::fraction - scale>(a);
    operand const factor_q = drop_bits<slope_t::fraction - (scale - home)>(q);
    std::vector<operand> const beyond{factor_v}, level{factor_u}, odd{factor_u, factor_x, factor_q},
        mirrored{factor_u, factor_a}, upright{factor_r, factor_a};
    constexpr std::int64_t one = std::int64_t{1} << scale;
    std::vector<term> const terms{term(2 * one, beyond), term(one, level), term(1, odd), term(-1, mirrored),
                                  term(2, upright)};
    auto const result = sum_of_products<tanh_bolt_t<N>>(p, x.shape(), terms);
    co_return plus_word(p, result, encode<tanh_bolt_t<N>>(-1.0));
}

} // namespace moiety
