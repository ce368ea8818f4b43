// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/exp2.hpp>
#include <moiety/math/inverse/newton.hpp>

#include <cmath>
#include <numbers>
#include <vector>

namespace moiety {

namespace detail {

/// Scales of Newton's inverse square root at home scale F: y is kept at `inner` fraction bits.
template <unsigned F>
struct newton_root_format {
    static_assert(F >= 8 && F <= 18, "moiety: Newton's inverse square root is made for 8 to 18 fraction bits");
    static constexpr unsigned inner = (58 - F) / 3, scale = F + 3 * inner + 1;
    using value = fixed<64, scale, F>;
    /// The exponent of the beginning in powers of two, less `top`, from -120 to 0, and its power.
    static constexpr unsigned factor_bits = 12, top = 2;
    using exponent = fixed<F + factor_bits + 7, F + factor_bits>;
    using power = fixed<52, 50>;
    using beginning = fixed<52, 50 - top>;
};

/// -x/2 - 0.2 in powers of two and with the factor 2.2, less `top`: x times the first, and the second, at given scales.
inline std::int64_t newton_root_slope(double scale) { return std::llround(-std::numbers::log2e / 2 * scale); }
template <unsigned F, Fixed Z>
std::uint64_t newton_root_offset() {
    double const at_zero = std::log2(2.2) - 0.2 * std::numbers::log2e - double(newton_root_format<F>::top);
    return static_cast<std::uint64_t>(std::llround(std::ldexp(at_zero, int(Z::fraction)))) & ring_mask<Z>;
}

/// Three steps from CrypTen's beginning, 2^(z + top) + 0.2 - x/1024, of the opened exponent z, x/1024 as a share, and x
/// as a factor in any ring. The result has `Bits` bits.
///
/// cost      3 rounds
template <unsigned F, unsigned Bits = 64, std::size_t R>
task<share<fixed<Bits, newton_root_format<F>::scale, F>, R>>
newton_roots(party& p, masked<typename newton_root_format<F>::exponent, R> z,
             share<typename newton_root_format<F>::beginning, R> line, operand x) {
    using format = newton_root_format<F>;
    using beginning = typename format::beginning;
    constexpr unsigned inner = format::inner;
    share<beginning, R> begun = reinterpret<beginning>(exp2<typename format::power, 24>(p, z)) - line;
    begun = plus_word(p, begun, static_cast<std::uint64_t>(std::llround(std::ldexp(0.2, beginning::fraction))));
    auto opened = co_await mask(p, begun);

    // y <- (3 y - x y^3) / 2 at scale F + 3 inner + 1
    constexpr std::int64_t three = std::int64_t{3} << (F + 2 * inner);
    auto const shape = z.shape();
    auto const step_terms = [x](operand const& y) {
        std::vector<operand> const linear{y}, cube{y, y, y, x};
        return std::vector<term>{term(three, linear), term(-1, cube)};
    };
    auto y = operand::lifted(opened, beginning::fraction - inner);
    for (int i = 1; i < 3; ++i) {
        auto next = co_await mask(p, sum_of_products<fixed<64, format::scale, F>>(p, shape, step_terms(y)));
        y = operand::lifted(next, format::scale - inner);
    }
    co_return sum_of_products<fixed<Bits, format::scale, F>>(p, shape, step_terms(y));
}

} // namespace detail

/// The format of the unsettled result of `inverse_sqrt(x, newton)`.
template <Fixed N>
using newton_inverse_sqrt_t = typename detail::newton_root_format<N::home>::value;

/// 1/sqrt(x), element by element, of an opened value by Newton's iteration, as CrypTen begins it.
///
/// formula   y = 2.2 e^-(x/2 + 0.2) + 0.2 - x/1024; three times y <- y (3 - x y^2) / 2; the exponential is exact
///           (math/exp2.hpp)
/// shapes    any; F from 8 to 18, at home or a product; the result has scale F + 3 floor((58 - F) / 3) + 1 in 64 bits
/// domain    0.1 <= x < 160; below it too small a result, 6 % at 0.05, above it one that falls to nothing and below
/// error     settled, 64.16: max 0.0155, mean 7.8e-5 over [0.1, 160] (1016 ulp, 5.1 ulp): three steps do not converge
///           everywhere, relative 5e-3 at 0.1, 1.2e-3 at 1, 2.5e-3 at 10, 1.2e-2 at 160; within 6 ulp of what they give
///                                                                                [tests/math/inverse_sqrt/figures.cpp]
/// cost      64.16: 4 rounds, online 215, dealt 2800 bits an element
/// throws    nothing of its own
/// source    CrypTen (Knott et al. 2021, arXiv 2109.00984); the beginning and the three steps as in its public code
template <Fixed N, std::size_t R>
task<share<newton_inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, masked<N, R> x, newton_t) {
    require_domain(p, "inverse_sqrt/newton", x, 0.1, 160);
    using format = detail::newton_root_format<N::home>;
    using exponent = typename format::exponent;
    using beginning = typename format::beginning;
    auto const narrow = detail::home_share<exponent::bits>(p, x);
    auto z =
        reinterpret<exponent>(times_integer(narrow, detail::newton_root_slope(std::ldexp(1.0, format::factor_bits))));
    z = plus_word(p, z, detail::newton_root_offset<N::home, exponent>());
    auto opened = co_await mask(p, z);
    // x / 1024: its ring is wide enough once it stands at the beginning's scale.
    constexpr unsigned up = beginning::fraction - 10 - N::home;
    static_assert(exponent::bits + up >= beginning::bits);
    share<beginning, R> const line(times_integer(resize<beginning>(narrow.words()), std::int64_t{1} << up));
    co_return co_await detail::newton_roots<N::home>(p, opened, line, detail::home_operand<64>(x));
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<newton_inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, share<N, R> x, newton_t tag) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse_sqrt(p, opened, tag);
}

} // namespace moiety
