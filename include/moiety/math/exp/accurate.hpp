// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/exp2.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace moiety {

namespace detail {

/// Scales of `exp` for operands of type N.
template <Fixed N>
struct exp_format {
    static constexpr unsigned home = N::home;
    static_assert(home >= 8 && home <= 16, "moiety: exp is made for 8 to 16 fraction bits");
    /// exp(x) < 2^top.
    static constexpr unsigned top = 28 - home;
    /// Fraction bits of x log2(e), and of the factor that makes it.
    static constexpr unsigned power_fraction = std::min(26u, home + 12);
    static constexpr unsigned factor_fraction = N::fraction > home ? 22 : 24;
    static constexpr unsigned drop = N::fraction + factor_fraction - power_fraction;
    static_assert(N::bits >= N::fraction + factor_fraction + 9,
                  "moiety: exp needs a ring of nine bits more than the scale of x times log2(e)");

    using power = fixed<N::bits, N::fraction + factor_fraction, home>;
    using result = fixed<64, 60 - top, home>;
    static constexpr double low = -double(120 - top) / std::numbers::log2e, high = double(top) / std::numbers::log2e;
    static std::int64_t factor() { return std::llround(std::ldexp(std::numbers::log2e, factor_fraction)); }
};

/// An integer times an opened value, opened: public factors multiply what is opened and the mask alike.
template <Fixed M, Fixed N, std::size_t R>
masked<M, R> times_public(party& p, masked<N, R> const& x, std::int64_t factor) {
    static_assert(M::bits == N::bits);
    auto const opened = times_integer(x.opened(), factor), mask = times_integer(x.mask().words(), factor);
    return masked<M, R>(opened.template reinterpret<M>(),
                        x.mask().with(mask.template reinterpret<M>(), p.next_serial()));
}

} // namespace detail

/// The format in which `exp` gives its result, not yet settled: a ring of 64 bits, scale 60 - top, 2^top = 2^(28 - F).
template <Fixed N>
using exp_t = typename detail::exp_format<N>::result;

namespace detail {

/// 2^power of an opened power, which is x log2(e).
template <Fixed N, std::size_t R>
share<exp_t<N>, R> exp_of_power(party& p, masked<typename exp_format<N>::power, R> const& opened) {
    using format = exp_format<N>;
    constexpr unsigned window_bits = format::power_fraction + 7;
    auto narrowed = reduce_to<window_bits>(narrow_unshared(p, drop_bits<format::drop>(opened)));
    using window = typename decltype(narrowed)::number;
    masked<window, R> const z(plus_word(narrowed.opened(), 0 - (std::uint64_t{format::top} << format::power_fraction)),
                              narrowed.mask());
    return reinterpret<exp_t<N>>(exp2<fixed<64, 60, format::home>, 30>(p, z));
}

} // namespace detail

/// e^x, element by element.
///
/// formula   2^(x log2(e) - top) by `exp2`, from the one opening of x log2(e)
/// shapes    any; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16 (K = 64; for settled x
///           with F = 16 or 12 at least 49 or 45); the result is fixed<64, 32 + F, F>
/// domain    -(120 - top) / log2(e) <= x < top / log2(e), top = 28 - F: [-74.8, 8.3] at F = 16, [-72, 11] at F = 12;
///           meaningless outside
/// error     before settling 2e-6 e^x at F = 16, 5e-5 e^x at F = 12, and 2^-(31-top) absolute; settling adds 1 ulp;
///           settled, 64.16: max 1.62e-5, mean 5.0e-6 over [-14, 2] (1.1 ulp, 0.33 ulp)            [tests/math/exp.cpp]
/// cost      1 round; K online and 16 * 64 dealt bits an element
/// throws    nothing of its own
/// source    docs/algebra.md#exp2
template <Fixed N, std::size_t R>
task<share<exp_t<N>, R>> exp(party& p, share<N, R> x, accurate_t = accurate) {
    using format = detail::exp_format<N>;
    require_domain(p, "exp/accurate", x, format::low, format::high);
    auto power = reinterpret<typename format::power>(times_integer(x, format::factor()));
    auto opened = co_await mask(p, power);
    co_return detail::exp_of_power<N>(p, opened);
}

/// The same of an opened value: no message.
///
/// formula   the factor log2(e) multiplies what is opened and the mask alike
/// cost      64.16: 0 rounds, online 0, dealt 1024 bits an element
template <Fixed N, std::size_t R>
task<share<exp_t<N>, R>> exp(party& p, masked<N, R> x, accurate_t = accurate) {
    using format = detail::exp_format<N>;
    require_domain(p, "exp/accurate", x, format::low, format::high);
    co_return detail::exp_of_power<N>(p, detail::times_public<typename format::power>(p, x, format::factor()));
}

} // namespace moiety
