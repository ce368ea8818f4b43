// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/odd_polynomial.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <array>
#include <numbers>

namespace moiety {

namespace detail {

/// 2/sqrt(pi) (-1)^n 4^n / (n! (2 n + 1)): the Taylor series of erf(x) / x in x^2 / 4.
inline constexpr std::array<double, 9> crypten_erf = [] {
    std::array<double, 9> c{};
    double factor = 2 * std::numbers::inv_sqrtpi;
    for (unsigned n = 0; n < c.size(); ++n) {
        c[n] = factor / (2 * n + 1);
        factor *= -4.0 / (n + 1);
    }
    return c;
}();

/// Widths of CrypTen's erf for operands of the format N.
template <Fixed N>
struct crypten_erf_format {
    static_assert(N::home >= 8 && N::home <= 16, "moiety: crypten's erf needs 8 to 16 fraction bits");
    static_assert(N::bits <= 64, "moiety: crypten's erf works in rings of up to 64 bits; convert the operand");
    using result = fixed<64, 2 * N::home + 4, N::home>;
};

} // namespace detail

/// The format of the unsettled result of crypten's `erf`.
template <Fixed N>
using erf_crypten_t = typename detail::crypten_erf_format<N>::result;

/// The error function of an opened value as CrypTen has it: nine terms of the Taylor series about 0.
///
/// formula   2/sqrt(pi) sum over n = 0 .. 8 of (-1)^n x^(2 n + 1) / (n! (2 n + 1)), as x times a polynomial in x^2 / 4;
///           x^2 is opened, and the polynomial
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 16; the result is fixed<64, 2 F + 4, F>
/// domain    |x| <= 2: the series, cut after x^17, errs by 0.063 at 2, by 105 at 3, and without bound beyond
/// error     settled, 64.16: max 0.0626, mean 3.2e-3 over [-2, 2] (4103 ulp, 210 ulp); against the series itself 1e-4
/// cost      64.16: 4 rounds, online 512, dealt 2070 bits an element; 3 rounds for F = 12
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); code: erf with erf_iterations = 8
template <Fixed N, std::size_t R>
task<share<erf_crypten_t<N>, R>> erf(party& p, masked<N, R> x, crypten_t) {
    using result_t = erf_crypten_t<N>;
    require_domain(p, "erf/crypten", x, -2.0, 2.0 + 0x1p-20);
    auto series = detail::odd_slope<2>(p, x, detail::crypten_erf);
    auto const slope = co_await std::move(series);
    auto const opened = co_await mask(p, slope);
    using slope_t = typename decltype(opened)::number;
    std::vector<operand> const factors{detail::home_operand<64>(x),
                                       drop_bits<slope_t::fraction - (N::home + 4)>(opened)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<result_t>(p, x.shape(), product);
}

} // namespace moiety
