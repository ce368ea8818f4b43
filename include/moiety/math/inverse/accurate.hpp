// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// Range and widths of a function of one value at home scale F: guesses near 1/S at scale 16.
template <unsigned F>
struct inverse_setting {
    static_assert(F >= 8 && F <= 20, "moiety: inverse needs 8 to 20 fraction bits");
    static constexpr int lo = F >= 14 ? -10 : 4 - int(F);
    static constexpr int hi = 10;
    using format = row_guess_format<29, 16, F + 16>;
    static row_range range() { return {lo, hi, std::ldexp(1.0, int(F))}; }
};

/// Holds S against the range of its function, in the checked role.
template <Fixed N, std::size_t R>
void require_inverse_domain(party const& p, char const* function, masked<N, R> const& s) {
    using setting = inverse_setting<N::home>;
    require_domain(p, function, s, std::ldexp(1.0, setting::lo), std::ldexp(1.0, setting::hi));
}

/// S at its home scale: as it is opened, or with its drop.
template <Fixed N, std::size_t R>
auto home_row(masked<N, R> const& s) {
    static_assert(
        N::bits >= N::fraction + 12,
        "moiety: this ring is too narrow for an inverse; open the value in a ring of its scale + 12 bits or more");
    if constexpr (N::fraction == N::home)
        return s;
    else
        return drop_bits<N::fraction - N::home>(s);
}

/// p0 and e of S at its home scale.
template <class Format, Fixed N, std::size_t R>
task<row_guess<Format, R>> guess_at_home(party& p, bool sqrt, masked<N, R> s, row_range range) {
    auto const row = home_row(s);
    return guess_of_rows<Format>(p, sqrt, row_operand<Format::error::bits>(row), compared_row(p, row), range);
}

/// The series of 1/S in e, alone: at scale 59 in 64 bits.
template <Fixed E, std::size_t R>
auto inverse_series_of(party& p, masked<E, R> const& e) {
    std::vector<term> terms;
    for (std::size_t k = 0; k < constants::inverse_series.size(); ++k) {
        auto const& t = constants::inverse_series[k];
        terms.emplace_back(t.coefficient,
                           std::vector<operand>(k, operand::lifted(e, k ? E::fraction - unsigned(t.e_scale) : 0)));
    }
    return sum_of_products<fixed<64, constants::inverse_series_scale, 0>>(p, e.shape(), terms);
}

} // namespace detail

/// The format of `inverse`'s unsettled result.
template <Fixed N>
using inverse_t = fixed<64, 42, N::home>;

/// 1/S, element by element, of an opened value at its home scale F, or straight from a product.
///
/// formula   p0 s, a guess by comparisons times s, a polynomial of degree 4 in e = 1 - S p0 (math/row_inverse.hpp); s
///           is opened before it meets p0, which keeps the whole range to one relative error
/// shapes    any; F from 8 to 20, rings of 12 bits more than the scale; the result has scale 42 in 64 bits, open it and
///           drop 42 - F
/// domain    2^-10 <= S < 2^10, for F < 14 from 2^(4-F) on (2^-8 at F = 12); below it too small a result, above it a
///           meaningless one
/// error     settled, 64.16: max 5.5e-5, mean 5.2e-6 over [0.25, 64] (3.6 ulp, 0.34 ulp); before settling relative
///           2.3e-5, mean 9e-6                                 [tests/math/inverse.cpp, tests/math/inverse/figures.cpp]
/// cost      64.16: 3 rounds, online 276, dealt 20579 bits an element; 40 thresholds
/// throws    nothing of its own
/// source    docs/algebra.md#inverse
template <Fixed N, std::size_t R>
task<share<inverse_t<N>, R>> inverse(party& p, masked<N, R> x, accurate_t = accurate) {
    using setting = detail::inverse_setting<N::home>;
    detail::require_inverse_domain(p, "inverse/accurate", x);
    auto guess = co_await detail::guess_at_home<typename setting::format>(p, false, x, setting::range());
    auto [e, p0] = co_await when_all(mask(p, guess.e), mask(p, guess.p0));
    auto series = detail::inverse_series_of(p, e);
    auto s = co_await mask(p, series);
    std::vector<operand> const factors{operand::lifted(p0, 0),
                                       operand::lifted(s, constants::inverse_series_scale - 26)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<inverse_t<N>>(p, x.shape(), product);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<inverse_t<N>, R>> inverse(party& p, share<N, R> x, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse(p, opened);
}

/// The format of `divide`'s unsettled result.
template <Fixed N>
using quotient_t = fixed<64, N::home + 26, N::home>;

namespace detail {

/// A divisor's value stretched to the shape of the quotient.
template <Fixed N, std::size_t S, std::size_t R>
masked<N, R> stretched(party& p, masked<N, S> const& x, shape_t<R> const& shape) {
    if constexpr (R == S)
        if (x.shape() == shape) return x;
    return gather(p, x, broadcast_view(x.shape(), shape));
}

/// coefficient x / S: `Near` is the scale of the first guess, `x` the factors of the dividend beside the coefficient.
template <unsigned Near, Fixed M, std::size_t S, std::size_t R>
task<share<quotient_t<M>, R>> quotient_of(party& p, shape_t<R> shape, std::int64_t coefficient, std::vector<operand> x,
                                          masked<M, S> s) {
    using setting = inverse_setting<M::home>;
    auto guess = co_await guess_at_home<typename setting::format>(p, false, s, setting::range());
    auto [e, p0] = co_await when_all(mask(p, guess.e), mask(p, guess.p0));
    auto series = inverse_series_of(p, e);
    // Near x / S, to within half an octave.
    auto const guesses = stretched(p, p0, shape);
    x.push_back(operand::lifted(guesses, 0));
    std::vector<term> const near_product(1, term(coefficient, x));
    auto near = sum_of_products<fixed<64, Near, 0>>(p, shape, near_product);
    auto [t, y] = co_await when_all(mask(p, series), mask(p, near));
    auto const exact = stretched(p, t, shape);
    std::vector<operand> const factors{operand::lifted(y, Near - M::home - 6),
                                       operand::lifted(exact, constants::inverse_series_scale - 20)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<quotient_t<M>>(p, shape, product);
}

/// @throws shape_error unless S stretches to x
template <std::size_t R, std::size_t S>
void require_quotient(shape_t<R> const& x, shape_t<S> const& s) {
    if (broadcast_shape(x, s) != x)
        throw shape_error(message({"divide: a divisor of shape ", s, " does not stretch to ", x}));
}

/// Holds both operands of a quotient and the quotient itself against their domains, in the checked role.
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
void require_divide_domain(party& p, masked<N, R> const& x, masked<M, S> const& s) {
    if (!p.checks_domains()) return;
    constexpr char const* name = "divide/accurate";
    require_inverse_domain(p, name, s);
    double const limit = std::ldexp(1.0, 34 - int(N::home)), result = 4 * limit;
    require_domain(p, name, x, -limit, limit);
    auto const divisors = stretched(p, s, x.shape());
    auto const above = in_the_clear(x);
    auto const below = in_the_clear(divisors);
    for (std::size_t i = 0; i < x.size(); ++i)
        require_within(name, "the quotient", x.shape(), i, above(i) / below(i), -result, result);
}

} // namespace detail

/// x / S, element by element, of opened values.
///
/// formula   (x p0) s, with `inverse`'s guess p0 and series s; x p0 is opened together with s
/// shapes    S stretches to x, its inverse is computed once; formats as in `inverse`, one home scale F; the result has
///           scale F + 26, open it and drop 26
/// domain    S as in `inverse`; |x / S| < 2^(36 - F); |x| < 2^(34 - F)
/// error     relative 4e-5 before settling; settled: + 1 ulp and |1/S| ulp for the rounding of x
///                                                                                       [tests/math/inverse.cpp]
/// cost      3 rounds after the openings. Of shares, the openings included, K = 64, F = 16: 4 rounds, 468 online and
///           20735 dealt bits an element; K = 32, F = 12: 4 rounds, 396 and 18166; K = 37, F = 12: 4 rounds, 406 and
///           18153
/// throws    shape_error when S does not stretch to x
/// source    docs/algebra.md#inverse
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
    requires(S <= R)
task<share<quotient_t<N>, R>> divide(party& p, masked<N, R> x, masked<M, S> s, accurate_t = accurate) {
    static_assert(N::home == M::home, "moiety: operands of a quotient have different home scales; convert one first");
    detail::require_quotient(x.shape(), s.shape());
    detail::require_divide_domain(p, x, s);
    std::vector<operand> const dividend(1, detail::home_operand<64>(x));
    return detail::quotient_of<M::home + 16>(p, x.shape(), 1, dividend, s);
}

/// The same of shares, opened together: one round more.
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
    requires(S <= R)
task<share<quotient_t<N>, R>> divide(party& p, share<N, R> x, share<M, S> s, accurate_t = accurate) {
    detail::require_quotient(x.shape(), s.shape());
    auto [ox, os] = co_await when_all(mask(p, x), mask(p, s));
    co_return co_await divide(p, ox, os);
}

/// c / S of a public number c, which is rounded to F + 9 fraction bits: |c| < 2^(36 - F), costs as for secrets.
/// @throws range_error for a number that is larger
template <Fixed M, std::size_t R>
task<share<quotient_t<M>, R>> divide(party& p, double c, masked<M, R> s, accurate_t = accurate) {
    if (!(std::abs(c) < std::ldexp(1.0, 36 - int(M::home))))
        throw range_error("divide: the dividend is " + std::to_string(c) + ", not below 2^" +
                          std::to_string(36 - int(M::home)));
    detail::require_inverse_domain(p, "divide/accurate", s);
    auto const coefficient = std::llround(std::ldexp(c, int(M::home) + 9));
    return detail::quotient_of<M::home + 25>(p, s.shape(), coefficient, std::vector<operand>(), s);
}

} // namespace moiety
