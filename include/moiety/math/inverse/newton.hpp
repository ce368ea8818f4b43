// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/exp2.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace moiety {

namespace detail {

/// An opened value as a share at its home scale, modulo 2^Bits.
template <unsigned Bits, Fixed N, std::size_t R>
share<fixed<Bits, N::home>, R> home_share(party& p, masked<N, R> const& x) {
    constexpr unsigned drop = N::fraction - N::home;
    if constexpr (drop == 0 && N::bits >= Bits)
        return reduce_to<Bits>(to_share(p, x));
    else
        return reinterpret<fixed<Bits, N::home>>(to_share<fixed<Bits, N::home, 0>>(p, drop_bits<drop>(x)));
}

/// Scales of Newton's division at home scale F: y is kept at `inner` fraction bits.
template <unsigned F>
struct newton_inverse_format {
    static_assert(F >= 8 && F <= 18, "moiety: Newton's division is made for 8 to 18 fraction bits");
    static constexpr unsigned inner = (52 - F) / 2, scale = F + 2 * inner;
    using value = fixed<64, scale, F>;
    /// The exponent of the beginning in powers of two, less `top`, from -56 to 0, and its power.
    static constexpr unsigned factor_bits = 12, top = 4;
    using exponent = fixed<F + factor_bits + 6, F + factor_bits>;
    using power = fixed<52, 50>;
    using beginning = fixed<52, 50 - top>;
};

} // namespace detail

/// The format of the unsettled result of `inverse(x, newton)`.
template <Fixed N>
using newton_inverse_t = typename detail::newton_inverse_format<N::home>::value;

/// 1/x, element by element, of an opened value by Newton's iteration, as CrypTen begins it.
///
/// formula   y = 3 e^(1 - 2x) + 0.003; ten times y <- y (2 - x y). The exponential is exact (math/exp2.hpp) and cut off
///           from x = 16 on, where it is nothing beside 0.003: CrypTen's own, (1 + z / 256)^256, grows again beyond x =
///           128 and makes garbage of everything above about 250
/// shapes    any; F from 8 to 18, at home or a product; the result has scale F + 2 floor((52 - F) / 2), 52 for an even
///           F, in 64 bits
/// domain    2^-9 <= x < 640; below it too small a result, by 0.03 % at 2^-10; from 666 on it diverges
/// error     settled, 64.16: max 1.53e-5, mean 5.1e-6 over [0.25, 640] (1 ulp, 0.33 ulp); before settling relative
///           1e-6; of a product its rounding counts                                    [tests/math/inverse/figures.cpp]
/// cost      64.16: 11 rounds, online 667, dealt 4947 bits an element
/// throws    nothing of its own
/// source    CrypTen (Knott et al. 2021, arXiv 2109.00984), its public code
template <Fixed N, std::size_t R>
task<share<newton_inverse_t<N>, R>> inverse(party& p, masked<N, R> x, newton_t) {
    require_domain(p, "inverse/newton", x, 0x1p-9, 640);
    using format = detail::newton_inverse_format<N::home>;
    using value = typename format::value;
    using exponent = typename format::exponent;
    constexpr unsigned home = N::home, inner = format::inner;

    // 3 e^(1 - 2x) = 2^(z + top); modulo 2^6 octaves is all that exp2 reads.
    auto const slope = std::llround(std::ldexp(-2 * std::numbers::log2e, format::factor_bits));
    auto const offset =
        std::llround(std::ldexp(std::log2(3.0) + std::numbers::log2e - double(format::top), int(exponent::fraction)));
    auto z = reinterpret<exponent>(times_integer(detail::home_share<exponent::bits>(p, x), slope));
    z = plus_word(p, z, static_cast<std::uint64_t>(offset) & ring_mask<exponent>);
    // Where that is, in whole units: x < 16.
    constexpr unsigned ring = std::min(12u, N::bits - N::fraction);
    auto const coarse = reduce_to<ring>(narrow_unshared(p, drop_bits<N::fraction>(x)));
    std::vector<std::uint64_t> const threshold(1, 16);
    auto comparison = less_than(p, coarse, threshold, default_digit_shape<ring - 1>{});
    auto opening = mask(p, z);
    auto [less, masked_z] = co_await when_all(std::move(comparison), std::move(opening));

    share<bit, R> const near = plane(less, 0);
    auto power = reinterpret<typename format::beginning>(exp2<typename format::power, 24>(p, masked_z));
    auto [b, e] = co_await when_all(mask(p, near), mask(p, power));

    // y <- 2 y - x y^2 at scale F + 2 inner; the first time with y = b e + 0.003, where b^2 = b.
    constexpr std::int64_t two = std::int64_t{2} << (home + inner);
    auto const tail = static_cast<std::int64_t>(std::llround(std::ldexp(0.003, int(inner))));
    operand const ox = detail::home_operand<64>(x), ob = operand::of(b),
                  oe = operand::lifted(e, format::beginning::fraction - inner);
    std::vector<operand> const be{ob, oe}, bex{ob, oe, ox}, beex{ob, oe, oe, ox}, only_x{ox}, none{};
    std::vector<term> const first{term(two, be), term(two * tail, none), term(-1, beex), term(-2 * tail, bex),
                                  term(-tail * tail, only_x)};
    auto y = sum_of_products<value>(p, x.shape(), first);
    for (int step = 1; step < 10; ++step) {
        auto opened = co_await mask(p, y);
        operand const oy = operand::lifted(opened, value::fraction - inner);
        std::vector<operand> const linear{oy}, square{oy, oy, ox};
        std::vector<term> const terms{term(two, linear), term(-1, square)};
        y = sum_of_products<value>(p, x.shape(), terms);
    }
    co_return y;
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<newton_inverse_t<N>, R>> inverse(party& p, share<N, R> x, newton_t tag) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse(p, opened, tag);
}

} // namespace moiety
