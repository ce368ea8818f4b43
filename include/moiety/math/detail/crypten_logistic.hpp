// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/at_least.hpp>
#include <moiety/math/exp/accurate.hpp>
#include <moiety/math/exp/limit.hpp>

namespace moiety::detail {

/// Newton's last step of CrypTen's reciprocal of d = 1 + e, opened at scale 60: r_3, about 1 / (1 + e), e at scale 48.
///
/// formula   r_0 = 3/4, r_(k+1) = 2 r_k - r_k^2 d; the first two steps are one cubic in e
/// cost      3 rounds
template <Fixed E, std::size_t R>
task<masked<fixed<63, 60, 0>, R>> crypten_reciprocal(party& p, share<E, R> e) {
    using number = fixed<63, 60, 0>;
    auto const opened = co_await mask(p, e);
    // The cubic's coefficients are exact at eight fraction bits and more: 60 = 3 * 17 + 9.
    constexpr unsigned coarse = 17, point = 20;
    operand const coarse_e = drop_bits<E::fraction - coarse>(opened), factor_e = drop_bits<E::fraction - point>(opened);
    constexpr double cubic[] = {0.99609375, -0.94921875, 0.73828125, -0.31640625};
    std::vector<term> second;
    for (unsigned k = 0; k < 4; ++k) {
        std::vector<operand> const powers(k, coarse_e);
        second.emplace_back(std::llround(std::ldexp(cubic[k], int(60 - k * coarse))), powers);
    }
    auto const r2 = sum_of_products<number>(p, e.shape(), second);
    auto const opened_r2 = co_await mask(p, r2);
    operand const r = drop_bits<60 - point>(opened_r2);
    std::vector<operand> const once{r}, twice{r, r}, thrice{r, r, factor_e};
    std::vector<term> const third{term(std::int64_t{2} << 2 * point, once), term(-(std::int64_t{1} << point), twice),
                                  term(-1, thrice)};
    auto const r3 = sum_of_products<number>(p, e.shape(), third);
    co_return co_await mask(p, r3);
}

/// CrypTen's sigmoid of x, or twice it less 1: of -|x| the limit of eight squarings, of 1 + that the reciprocal.
///
/// cost      13 rounds
template <bool Twice, Fixed N, std::size_t R>
task<share<fixed<N::bits, N::home>, R>> crypten_logistic(party& p, masked<N, R> x) {
    using home_number = fixed<N::bits, N::home>;
    static_assert(N::home >= 8 && N::home <= 20, "moiety: crypten's sigmoid and tanh need 8 to 20 fraction bits");
    static_assert(N::bits <= 64,
                  "moiety: crypten's sigmoid and tanh work in rings of up to 64 bits; convert the operand");
    constexpr unsigned magnitude = std::min(N::bits - 2 - N::fraction, 10u);
    // To within 1/256: the curve is the same on both sides of 0, but the reciprocal's start is for 1 + e^-|x| <= 2.
    auto const right = co_await at_least<8, magnitude>(p, x, 0.0);
    operand const b = operand::of(right);
    operand const factor_x = operand::of(x);
    std::vector<operand> const itself{factor_x}, turned{b, factor_x};
    std::vector<term> const terms{term(1, itself), term(-2, turned)};
    auto const negative = sum_of_products<N>(p, x.shape(), terms);
    auto const opened = co_await mask(p, negative);
    auto const root = co_await limit_root<8>(p, opened);
    auto const e = square_of<fixed<52, 48, 0>>(p, x.shape(), drop_bits<24>(root));
    auto const r3 = co_await crypten_reciprocal(p, e);

    // 1 - r - b + 2 b r; twice it less 1 has r at a bit more, and the same constant.
    operand const r = drop_bits<60 - N::home - (Twice ? 1 : 0)>(r3);
    std::vector<operand> const bit_alone{b}, r_alone{r}, bit_and_r{b, r};
    std::vector<term> const sum{term(-(std::int64_t{Twice ? 2 : 1} << N::home), bit_alone), term(-1, r_alone),
                                term(2, bit_and_r)};
    auto const result = sum_of_products<home_number>(p, x.shape(), sum);
    co_return plus_word(p, result, public_word<home_number>{1} << N::home);
}

} // namespace moiety::detail
