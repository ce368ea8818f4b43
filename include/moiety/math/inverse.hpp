// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/tags.hpp>

#include <cmath>
#include <utility>
#include <vector>

namespace moiety {

namespace detail {

/// Widths and range of 1/S for operands of home scale F.
template <unsigned F>
struct inverse_setting {
    static_assert(F >= 8 && F <= 20, "moiety: inverse needs 8 to 20 fraction bits");
    static constexpr int lo = F >= 14 ? -10 : 4 - int(F);
    static constexpr int hi = 10;
    using format = row_inverse_format<F + 12, F + 22, 22>;
};

/// Picks the operand's form: as it is at its home scale, else with its drop.
template <class Format, NegativePower Power, Fixed N, std::size_t R>
auto home_row_inverse(party& p, Power power, masked<N, R> x, row_range range) {
    constexpr unsigned drop = N::fraction - N::home;
    static_assert(
        N::bits >= drop + Format::compare_bits,
        "moiety: this ring is too narrow for an inverse; open the value in a ring of home scale + 12 bits or more");
    if constexpr (drop == 0)
        return row_inverse(p, power, x, range, Format());
    else
        return row_inverse(p, power, drop_bits<drop>(x), range, Format());
}

} // namespace detail

/// The format of `inverse`'s unsettled result.
template <Fixed N>
using inverse_t = fixed<64, 42, N::home>;

/// 1/S, element by element, of an opened value at its home scale F, or straight from a product.
///
/// formula   half-octave guess p0 by comparisons, times a polynomial of degree 4 in 1 - S p0 (math/row_inverse.hpp)
/// shapes    any; F from 8 to 20, rings of F + 12 bits and more; the result has scale 42 in 64 bits, open it and drop
/// 42 - F domain    2^-10 <= S < 2^10, for F < 14 from 2^(4-F) on (2^-8 at F = 12); below it too small a result, above
/// garbage error     relative 2.3e-5, mean 8e-6; settled: + 1 ulp [tests/math/inverse.cpp] cost      4 rounds after the
/// opening; F = 16: online 598 and dealt 10253 bits an element, 39 thresholds at 11 bits;
///           F = 12: online 480, 35 thresholds at 9
/// throws    nothing of its own
/// source    docs/algebra.md#inverse
template <Fixed N, std::size_t R>
task<share<inverse_t<N>, R>> inverse(party& p, masked<N, R> x, accurate_t = accurate) {
    using setting = detail::inverse_setting<N::home>;
    row_range const range(setting::lo, setting::hi, std::ldexp(1.0, int(N::home)));
    return detail::home_row_inverse<typename setting::format>(p, reciprocal, std::move(x), range);
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

/// x / S, element by element, of opened values of one shape.
///
/// formula   x times `inverse(S)` opened at scale 26
/// shapes    equal; formats as in `inverse`, one home scale F; the result has scale F + 26, open it and drop 26
/// domain    S as in `inverse`; |x / S| < 2^(36 - F)
/// error     relative 4e-5 before settling; settled: + 1 ulp and |1/S| ulp for the rounding of x
/// [tests/math/inverse.cpp] cost      5 rounds after the openings; online 64 bits an element more than `inverse` throws
/// shape_error when the shapes differ
template <Fixed N, Fixed M, std::size_t R>
task<share<quotient_t<N>, R>> divide(party& p, masked<N, R> x, masked<M, R> s, accurate_t = accurate) {
    static_assert(N::home == M::home, "moiety: operands of a quotient have different home scales; convert one first");
    require_same_shape("divide", x.shape(), s.shape());
    auto reciprocals = co_await inverse(p, s);
    auto q = co_await mask(p, reciprocals);
    std::vector<operand> const factors{detail::home_operand<64>(x), operand::lifted(q, inverse_t<M>::fraction - 26)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<quotient_t<N>>(p, x.shape(), product);
}

/// The same of shares, opened together: one round more.
template <Fixed N, Fixed M, std::size_t R>
task<share<quotient_t<N>, R>> divide(party& p, share<N, R> x, share<M, R> s, accurate_t = accurate) {
    require_same_shape("divide", x.shape(), s.shape());
    auto [ox, os] = co_await when_all(mask(p, x), mask(p, s));
    co_return co_await divide(p, ox, os);
}

} // namespace moiety
