// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/gelu_fourier.hpp>
#include <moiety/math/fourier.hpp>
#include <moiety/math/gelu/pieces.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

namespace detail {

/// Widths of the accurate GeLU for operands of the format N.
template <Fixed N>
struct accurate_gelu_format : gelu_operand<N> {
    using gelu_operand<N>::home, gelu_operand<N>::drop, gelu_operand<N>::fine;

    /// |x| < 2^magnitude fits the opening.
    static constexpr unsigned magnitude = N::bits - 2 - N::fraction;
    /// Fraction bits of the series' public factors, and of the whole of it: x/2 must not lose any.
    static constexpr unsigned scale = std::max({2 * home + 1, 28u, N::fraction + 1});
    static constexpr unsigned public_bits = (scale + 1) / 2;
    static_assert(scale - public_bits <= 24, "moiety: gelu's series has at most 24 dealt fraction bits");
    /// The middle piece less `centre` lies within 2.5 of zero.
    static constexpr double centre = 2.25;
    using middle = fixed<scale + 4, scale, home>;
};

/// x/2 modulo the ring of the middle piece, exactly, from an opened x.
template <Fixed Middle, Fixed N, std::size_t R>
share<Middle, R> half_of(party& p, masked<N, R> const& x) {
    constexpr int up = Middle::fraction - N::fraction - 1;
    static_assert(N::bits + unsigned(up) >= Middle::bits, "moiety: the operand is known modulo too small a ring");
    auto const words = resize<fixed<64, 0>>(to_share(p, x).words());
    return share<Middle, R>(resize<Middle>(map<fixed<64, 0>>([](auto v) { return v << up; }, words)));
}

} // namespace detail

/// The format of the accurate `gelu`'s result: at the operand's home scale, in its ring or one of `Bits` bits.
template <Fixed N, unsigned Bits = 0>
using gelu_accurate_t = fixed<(Bits ? Bits : N::bits), N::home>;

namespace detail {

/// What is even in a GeLU, as cosines: of operands with 14 fraction bits and more (`fine`), and of others.
struct gelu_cosines {
    static constexpr auto const& fine = constants::gelu_fourier_fine;
    static constexpr auto const& coarse = constants::gelu_fourier_coarse;
    static constexpr std::array<double, 2> constant{constants::gelu_fourier_coarse_constant,
                                                    constants::gelu_fourier_fine_constant};
    static constexpr std::array<double, 2> edge{constants::gelu_fourier_coarse_edge, constants::gelu_fourier_fine_edge};
};

/// The accurate GeLU or its tanh form; `Cosines` is the series.
template <class Cosines, unsigned Within, unsigned Bits, Fixed N, std::size_t R>
task<share<gelu_accurate_t<N, Bits>, R>> gelu_by_cosines(party& p, masked<N, R> x, char const* name) {
    using format = accurate_gelu_format<N>;
    using middle_t = typename format::middle;
    constexpr unsigned home = format::home, scale = format::scale;
    constexpr unsigned magnitude = Within ? Within : std::min(format::magnitude, 32u);
    static_assert(magnitude >= 3 && magnitude <= format::magnitude,
                  "moiety: gelu does not hold values of this magnitude in this format");
    require_domain(p, name, x, -std::ldexp(1.0, magnitude), std::ldexp(1.0, magnitude));

    auto const at_home = drop_bits<format::drop>(x);
    constexpr angle_unit period(home + 6, 5); // 2^6 / 5 = 12.8
    auto const& coefficients = []() -> auto const& {
        if constexpr (format::fine)
            return Cosines::fine;
        else
            return Cosines::coarse;
    }();
    auto const series = cosine_series<middle_t, format::public_bits>(p, at_home, period, coefficients);
    auto const offset = static_cast<std::uint64_t>(
        std::llround(std::ldexp(Cosines::constant[format::fine] - format::centre, int(scale))));
    auto const curve = plus_word(p, series + half_of<middle_t>(p, x), offset);

    constexpr unsigned step = 3; // compared in eighths
    constexpr auto threshold = static_cast<std::uint64_t>(Cosines::edge[format::fine] * (1 << step));
    auto const pieces = co_await open_pieces<step, magnitude>(p, x, threshold, curve);

    auto const centre = static_cast<std::int64_t>(std::ldexp(format::centre, int(home)));
    operand const factor_x = at_home, factor_g = drop_bits<scale - home>(pieces.curve);
    operand const factor_v = operand::of(pieces.upper), factor_u = operand::of(pieces.inner);
    std::vector<operand> const beyond{factor_v, factor_x}, curved{factor_u, factor_g}, level{factor_u};
    std::vector<term> const terms{term(1, beyond), term(1, curved), term(centre, level)};
    co_return sum_of_products<gelu_accurate_t<N, Bits>>(p, x.shape(), terms);
}

} // namespace detail

/// GeLU, x/2 (1 + erf(x / sqrt 2)), of an opened value at its home scale F or straight from a product at up to 2 F + 4.
///
/// formula   v x + u G, v = [x >= c], u = [-c <= x < c] (decided to within 1/8), G = x/2 + a_0 +
///           sum of a_k cos(2 pi k x / 12.8), opened: what is left of GeLU without x/2 is even, so that nothing
///           multiplies the series' error; c = 4.5 and seven terms for F >= 14, else c = 4.25 and six
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the
///           same ring, or in another: `gelu<W, Bits>`
/// domain    |x| < 2^(Bits-2-fraction); `gelu<W>` takes |x| < 2^W only, and compares fewer bits
/// error     64.16: max 5.07e-5, mean 9.66e-6 over [-6, 6] (3.3 ulp, 0.63 ulp); 38.12, of a product: max 5.47e-4, mean
///           1.08e-4 over [-6, 6] (2.2 ulp, 0.44 ulp); outside of this range no more
/// cost      64.16: 2 rounds, online 59, dealt 1535 bits an element; 38.12, of a product: 2 rounds, online 46, dealt
///           771; of a product 51 and 969 (46.16), 59 and 1503 (64.16), 51 and 1113 (64.16, gelu<12>). The first round
///           holds the comparison's fold
/// throws    nothing of its own; a format that does not fit does not compile
/// source    docs/algebra.md#gelu; coefficients by tools/fit/gelu_fourier.py
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<gelu_accurate_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, accurate_t = accurate) {
    co_return co_await detail::gelu_by_cosines<detail::gelu_cosines, Within, Bits>(p, x, "gelu/accurate");
}

} // namespace moiety
