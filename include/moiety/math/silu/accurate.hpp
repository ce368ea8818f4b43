// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/saturating.hpp>
#include <moiety/math/gelu/accurate.hpp>

#include <cmath>

namespace moiety {

namespace detail {

/// Widths of the accurate SiLU for operands of the format N.
template <Fixed N>
struct silu_format : wave_format<N> {
    /// Fraction bits of the curve, which holds x/2 exactly. The series is formed a quarter as large, at two bits more:
    /// its first coefficient is above 4.
    static constexpr unsigned scale = std::max({2 * N::home + 4, 28u, N::fraction + 1});
    static constexpr unsigned public_bits = scale / 2 + 2;
    static_assert(public_bits <= 24 && scale + 2 - public_bits <= 24,
                  "moiety: silu's series has at most 24 fraction bits a factor");
    /// The middle piece less `centre` lies within 7 of zero.
    static constexpr double centre = 6.25;
    using middle = fixed<scale + 5, scale, N::home>;
    using quarter = fixed<scale + 5, scale + 2, N::home>;
};

/// The curve x/2 + a_0 + sum of a_k cos(2 pi k x / P) less the centre.
template <Fixed N, std::size_t R, std::size_t T>
share<typename silu_format<N>::middle, R> silu_curve(party& p, masked<N, R> const& x,
                                                     constants::wave_fit<T> const& fit) {
    using format = silu_format<N>;
    using middle_t = typename format::middle;
    std::array<double, T> b = fit.b;
    for (double& v : b) v /= 4;
    angle_unit const period(format::turn_bits, fit.divisor);
    auto const series =
        cosine_series<typename format::quarter, format::public_bits>(p, drop_bits<format::drop>(x), period, b);
    auto const offset =
        static_cast<std::uint64_t>(std::llround(std::ldexp(fit.constant - format::centre, int(format::scale))));
    return plus_word(p, reinterpret<middle_t>(series) + half_of<middle_t>(p, x), offset & ring_mask<middle_t>);
}

template <unsigned Within, unsigned Bits, Fixed N, std::size_t R, std::size_t T>
task<share<fixed<Bits, N::home>, R>> silu_by_pieces(party& p, masked<N, R> x, constants::wave_fit<T> fit) {
    using format = silu_format<N>;
    constexpr unsigned magnitude = compared_magnitude<N, Within>::value;
    require_domain(p, "silu/accurate", x, -std::ldexp(1.0, magnitude), std::ldexp(1.0, magnitude));
    constexpr unsigned step = 3; // compared in eighths
    auto const curve = silu_curve(p, x, fit);
    auto const edge = static_cast<std::uint64_t>(fit.edge * (1 << step));
    auto const pieces = co_await open_pieces<step, magnitude>(p, x, edge, curve);

    auto const centre = static_cast<std::int64_t>(std::ldexp(format::centre, int(N::home)));
    operand const factor_x = drop_bits<format::drop>(x), factor_g = drop_bits<format::scale - N::home>(pieces.curve);
    operand const factor_v = operand::of(pieces.upper), factor_u = operand::of(pieces.inner);
    std::vector<operand> const beyond{factor_v, factor_x}, curved{factor_u, factor_g}, level{factor_u};
    std::vector<term> const terms{term(1, beyond), term(1, curved), term(centre, level)};
    co_return sum_of_products<fixed<Bits, N::home>>(p, x.shape(), terms);
}

} // namespace detail

/// The format of the accurate `silu`'s result: at the operand's home scale, in its ring or one of `Bits` bits.
template <Fixed N, unsigned Bits = 0>
using silu_accurate_t = fixed<(Bits ? Bits : N::bits), N::home>;

/// SiLU ("swish"), x / (1 + e^-x), of an opened value.
///
/// formula   v x + u G, v = [x >= c], u = [-c <= x < c] (decided to within 1/8), G = x/2 + a_0 + sum of a_k cos(2 pi k
///           x / P), opened, as in GeLU; c = 12.75 and 15 terms for F >= 14, else c = 10.25 and 10
/// shapes    any; fixed<Bits, F> or an unsettled product of it, F from 8 to 18, rings of ten bits more than the scale;
///           the result is at scale F in the same ring, or in another: `silu<W, Bits>`
/// domain    |x| < 2^(Bits-2-fraction), at most 2^32; `silu<W>` takes |x| < 2^W only, and compares fewer bits
/// error     64.16: max 6.0e-5, mean 2.05e-5 over [-16, 16] (3.9 ulp, 1.3 ulp); 32.12: max 7.0e-4, mean 1.65e-4 over
///           [-16, 16] (2.9 ulp, 0.68 ulp)
/// cost      64.16: 2 rounds, online 63, dealt 2245 bits an element; 32.12: 2 rounds, online 51, dealt 1064; the first
///           round holds the comparison's fold
/// throws    nothing of its own; a format that does not fit does not compile
/// source    docs/algebra.md#activations; coefficients by tools/fit/activations_fourier.py
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<silu_accurate_t<N, Bits>, R>> silu(party& p, masked<N, R> x, accurate_t = accurate) {
    constexpr unsigned ring = Bits ? Bits : N::bits;
    if constexpr (detail::wave_format<N>::fine)
        return detail::silu_by_pieces<Within, ring>(p, std::move(x), constants::silu_fourier_fine);
    else
        return detail::silu_by_pieces<Within, ring>(p, std::move(x), constants::silu_fourier_coarse);
}

/// The same of a share: one round and Bits online bits more.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<silu_accurate_t<N, Bits>, R>> silu(party& p, share<N, R> x, accurate_t v = accurate) {
    auto const f = [v](party& q, masked<N, R> m) { return silu<Within, Bits>(q, std::move(m), v); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
