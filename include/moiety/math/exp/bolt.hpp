// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/exp/accurate.hpp>
#include <moiety/math/exp/limit.hpp>
#include <moiety/mpc/exact_rescale.hpp>
#include <moiety/mpc/when_all.hpp>

#include <array>
#include <numbers>

namespace moiety {

namespace detail {

/// I-BERT's quadratic on (-ln 2, 0], in the part q = -p / ln 2 of an octave: c_0 first.
inline constexpr std::array<double, 3> bolt_exp_in_octaves = [] {
    constexpr double a = 0.3585, b = 1.353, c = 0.344, l = std::numbers::ln2;
    return std::array<double, 3>{a * b * b + c, -2 * a * b * l, a * l * l};
}();

/// 2^-l and the quadratic in q, both opened, of opened octaves n = l + q.
template <std::size_t R>
struct bolt_factors {
    using octaves = fixed<29, 20>;
    using power = fixed<49, 46, 0>;
    using quadratic = fixed<51, 48, 0>;

    masked<power, R> two_to;
    masked<quadratic, R> within;

    bolt_factors(masked<power, R> a, masked<quadratic, R> b) : two_to(std::move(a)), within(std::move(b)) {}
};

template <std::size_t R>
task<bolt_factors<R>> bolt_factors_of(party& p, masked<fixed<29, 20>, R> n) {
    using factors_t = bolt_factors<R>;
    using quadratic_t = typename factors_t::quadratic;
    auto const floor = co_await rescale<0>(p, n, exact);
    auto const whole = reinterpret<fixed<29, 20>>(times_integer(floor, std::int64_t{1} << 20));
    auto const rest = reduce_to<22>(to_share(p, n) - whole);
    auto const down = reduce_to<7>(times_integer(floor, -1));
    auto const [z, q] = co_await when_all(mask(p, down), mask(p, rest));
    auto const power = exp2<typename factors_t::power, 20>(p, z);
    operand const t = drop_bits<4>(q); // 16 fraction bits
    std::vector<term> terms;
    for (unsigned k = 0; k < bolt_exp_in_octaves.size(); ++k) {
        std::vector<operand> const powers(k, t);
        terms.emplace_back(std::llround(std::ldexp(bolt_exp_in_octaves[k], int(48 - 16 * k))), powers);
    }
    auto const quadratic = sum_of_products<quadratic_t>(p, n.shape(), terms);
    auto const [two_to, within] = co_await when_all(mask(p, power), mask(p, quadratic));
    factors_t result(two_to, within);
    co_return result;
}

} // namespace detail

/// e^x of an opened value x <= 0 as BOLT has it, which is I-BERT's: a quadratic within an octave, and a shift.
///
/// formula   l = floor(x / -ln 2), p = x + l ln 2 in (-ln 2, 0], 2^-l (0.3585 (p + 1.353)^2 + 0.344): x log2(e) is cut
///           at the point by an exact floor; 2^-l and the quadratic are opened and multiplied
/// shapes    any; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16, rings as in the accurate
///           exp; the result is fixed<64, 48, F>
/// domain    -83 < x <= 0; outside it a number that has nothing to do with e^x
/// error     settled, 64.16: max 2.14e-3, mean 1.3e-4 over [-14, 0] (140 ulp, 8.5 ulp); against the formula itself
///           2.1e-5
/// cost      64.16: 4 rounds, online 136, dealt 1563 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Kim et al. 2021, arXiv 2101.01321 (I-BERT); Pang et al., S&P 2024 (BOLT)
template <Fixed N, std::size_t R>
task<share<published_exp_t<N>, R>> exp(party& p, masked<N, R> x, bolt_t) {
    using format = detail::exp_format<N>;
    require_domain(p, "exp/bolt", x, -83.0, 0x1p-30);
    constexpr unsigned point = 20;
    static_assert(format::power_fraction >= point);
    constexpr unsigned drop = format::drop + format::power_fraction - point;
    static_assert(N::bits - drop >= 29, "moiety: bolt's exp needs a ring of nine bits more than the scale of x times "
                                        "log2(e)");
    auto const power = detail::times_public<typename format::power>(p, x, -format::factor());
    auto const n = reduce_to<29>(narrow(p, drop_bits<drop>(power)));
    masked<fixed<29, point>, R> const octaves(
        n.opened().template reinterpret<fixed<29, point>>(),
        n.mask().with(n.mask().words().template reinterpret<fixed<29, point>>(), n.serial()));
    auto const factors = co_await detail::bolt_factors_of(p, octaves);
    std::vector<operand> const both{drop_bits<46 - 28>(factors.two_to), drop_bits<48 - 20>(factors.within)};
    std::vector<term> const product(1, term(1, both));
    co_return sum_of_products<published_exp_t<N>>(p, x.shape(), product);
}

} // namespace moiety
