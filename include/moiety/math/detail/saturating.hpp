// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/activations_fourier.hpp>
#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/fourier.hpp>
#include <moiety/math/gelu/pieces.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety::detail {

/// Widths of a wave between constant pieces for operands of the format N.
template <Fixed N>
struct wave_format {
    static constexpr unsigned home = N::home;
    /// Bits that the operand's opening drops to come home.
    static constexpr unsigned drop = N::fraction - home;
    static_assert(home >= 8 && home <= 18, "moiety: tanh, sigmoid, erf and silu need 8 to 18 fraction bits");
    static_assert(drop <= home + 4, "moiety: tanh, sigmoid, erf and silu take a number at its home scale or a product "
                                    "at up to 2 F + 4 bits");
    static_assert(N::bits >= N::fraction + 10,
                  "moiety: tanh, sigmoid, erf and silu need a ring of ten bits more than the operand's scale");
    static_assert(N::bits <= 64,
                  "moiety: tanh, sigmoid, erf and silu work in rings of up to 64 bits; convert the operand");

    /// |x| < 2^magnitude fits the opening.
    static constexpr unsigned magnitude = N::bits - 2 - N::fraction;
    static constexpr bool fine = home >= 14;
    /// The fits' periods are 2^10 / divisor: units of x in a turn, as a power of two.
    static constexpr unsigned turn_bits = home + 10;
    /// Fraction bits of a sine series that lies within (-2, 2), and of its public factors.
    static constexpr unsigned scale = 2 * home + 4, public_bits = home + 3;
    using curve = fixed<scale + 3, scale, home>;
};

/// The magnitude that a function with pieces compares: what was asked for, else what the format holds, at most 32 bits.
template <Fixed N, unsigned Within>
struct compared_magnitude {
    static constexpr unsigned value = Within ? Within : std::min(wave_format<N>::magnitude, 32u);
    static_assert(value >= 4 && value <= wave_format<N>::magnitude,
                  "moiety: a function with pieces does not hold values of this magnitude in this format");
};

/// Low for x < -c, High for x >= c, and between them their mean plus an odd sine series, at home in `Bits` bits.
///
/// formula   Low + v (High - Low) + u ((High - Low) / 2 + S), v = [x >= c], u = [-c <= x < c] (decided to within 1/8),
///           S opened beside the comparison's fold
/// domain    |x| < 2^Within
/// cost      2 rounds
template <unsigned Within, unsigned Bits, int Low, int High, Fixed N, std::size_t R, std::size_t T>
task<share<fixed<Bits, N::home>, R>> saturating_wave(party& p, char const* function, masked<N, R> x,
                                                     constants::wave_fit<T> fit) {
    using format = wave_format<N>;
    using curve_t = typename format::curve;
    using result_t = fixed<Bits, N::home>;
    static_assert(Bits >= N::home + 3,
                  "moiety: the ring of a result that saturates has three bits more than its scale");
    constexpr unsigned magnitude = compared_magnitude<N, Within>::value;
    require_domain(p, function, x, -std::ldexp(1.0, magnitude), std::ldexp(1.0, magnitude));
    constexpr unsigned step = 3; // compared in eighths

    angle_unit const period(format::turn_bits, fit.divisor);
    auto const curve = sine_series<curve_t, format::public_bits>(p, drop_bits<format::drop>(x), period, fit.b);
    auto const edge = static_cast<std::uint64_t>(fit.edge * (1 << step));
    auto const pieces = co_await open_pieces<step, magnitude>(p, x, edge, curve);

    constexpr std::int64_t span = std::int64_t{High - Low} << N::home;
    operand const factor_s = drop_bits<curve_t::fraction - N::home>(pieces.curve);
    operand const factor_v = operand::of(pieces.upper), factor_u = operand::of(pieces.inner);
    std::vector<operand> const beyond{factor_v}, level{factor_u}, curved{factor_u, factor_s};
    std::vector<term> const terms{term(span, beyond), term(span / 2, level), term(1, curved)};
    auto const result = sum_of_products<result_t>(p, x.shape(), terms);
    co_return plus_word(p, result, encode<result_t>(double(Low)));
}

/// The same by the fit that the operand's home scale asks for, in `Bits` bits or, where that is 0, in x's ring.
template <unsigned Within, unsigned Bits, int Low, int High, Fixed N, std::size_t R, std::size_t T, std::size_t U>
auto saturating(party& p, char const* function, masked<N, R> x, constants::wave_fit<T> const& fine,
                constants::wave_fit<U> const& coarse) {
    constexpr unsigned ring = Bits ? Bits : N::bits;
    if constexpr (wave_format<N>::fine)
        return saturating_wave<Within, ring, Low, High>(p, function, std::move(x), fine);
    else
        return saturating_wave<Within, ring, Low, High>(p, function, std::move(x), coarse);
}

} // namespace moiety::detail
