// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/fourier.hpp>
#include <moiety/math/tags.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

namespace moiety::detail {

/// Widths of one sine or cosine of operands of the format N, with a result in `Bits` bits.
template <Fixed N, unsigned Bits>
struct circular_format {
    static constexpr unsigned home = N::home;
    static constexpr unsigned drop = N::fraction - home;
    static_assert(home >= 8 && home <= 20, "moiety: sin and cos need 8 to 20 fraction bits");
    static_assert(N::bits <= 64 && Bits <= 64,
                  "moiety: sin and cos work in rings of up to 64 bits; convert the operand");
    static_assert(N::bits >= N::fraction + 10,
                  "moiety: sin and cos need a ring of ten bits more than the operand's scale");
    static_assert(Bits >= home + 7, "moiety: the ring of a sine has seven bits more than its home scale");
    /// The result's scale leaves room for 1 when it is opened.
    static constexpr unsigned scale = std::min({2 * home + 8, Bits - 3, 46u});
    static constexpr unsigned public_bits = (scale + 1) / 2;
    /// Bits of the turn that the opened value is known in.
    static constexpr unsigned turn_bits = std::min(N::bits - drop, 62u);
    using result = fixed<Bits, scale, home>;
};

/// The angle of a unit of x, for a period of x.
/// @throws range_error for a period that is not from 1/16 to 2^16
template <class Format>
angle_unit unit_of_period(char const* function, double period) {
    if (!(period >= 0x1p-4 && period <= 0x1p16))
        throw range_error(std::string(function) + ": a period of " + std::to_string(period) +
                          " is not from 1/16 to 65536");
    double const units = std::ldexp(1 / period, int(Format::turn_bits) - int(Format::home));
    if (!(units >= 0.5))
        throw range_error(std::string(function) + ": a period of " + std::to_string(period) +
                          " is longer than the turn that the operand's ring holds");
    return angle_unit(Format::turn_bits, static_cast<std::uint64_t>(std::llround(units)));
}

/// The format of `sin`'s and `cos`'s results: in the operand's ring, or in one of `Bits` bits.
template <Fixed N, unsigned Bits>
using circular_t = typename circular_format<N, (Bits ? Bits : N::bits)>::result;

template <wave Wave, unsigned Bits, Fixed N, std::size_t R>
task<share<circular_t<N, Bits>, R>> wave_of_unit(party& p, masked<N, R> x, angle_unit unit) {
    using format = circular_format<N, (Bits ? Bits : N::bits)>;
    std::array<double, 1> const one{1.0};
    co_return wave_series<typename format::result, format::public_bits>(p, Wave, drop_bits<format::drop>(x), unit, one);
}

/// Checks the period before any message, then forms the wave; of a share one round and Bits online bits more.
template <wave Wave, unsigned Bits, Fixed N, std::size_t R>
task<share<circular_t<N, Bits>, R>> circular(party& p, masked<N, R> x, char const* function, double period) {
    auto const unit = unit_of_period<circular_format<N, (Bits ? Bits : N::bits)>>(function, period);
    return wave_of_unit<Wave, Bits>(p, std::move(x), unit);
}
template <wave Wave, unsigned Bits, Fixed N, std::size_t R>
task<share<circular_t<N, Bits>, R>> circular(party& p, share<N, R> x, char const* function, double period) {
    auto const unit = unit_of_period<circular_format<N, (Bits ? Bits : N::bits)>>(function, period);
    auto const f = [unit](party& q, masked<N, R> m) { return wave_of_unit<Wave, Bits>(q, std::move(m), unit); };
    return after_opening(p, std::move(x), f);
}

} // namespace moiety::detail
