// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/select.hpp>

#include <cstdint>
#include <vector>

namespace moiety {

/// An opened value divided by 2^D, D = fraction - Frac, rounded down: the same integer whatever the mask.
///
/// formula   floor(x / 2^D) = y - [c mod 2^D < r mod 2^D], y the stochastic rescale of the same opening, the bracket by
///           digit tables of the mask's low D bits and folds
/// shapes    any
/// domain    |x| < 2^(Bits-2-fraction)
/// error     floor: less than one unit of 2^-Frac, never above x
/// cost      64.16, D = 16: 2 rounds, online 7, dealt 219 bits an element; 32.12, D = 12: 2 rounds, online 5, dealt
///           126. The folds' rounds and one for the borrow as a number; dealt 2 Bits + D for y and that number, 60 for
///           the tables and 15 for the fold of 16 bits
/// throws    nothing of its own
/// privacy   the result depends on x alone: revealed, it shows no rounding
/// source    docs/algebra.md#rescale
template <unsigned Frac, Fixed N, std::size_t R>
    requires(Frac <= N::fraction)
task<share<at_scale_t<N, Frac>, R>> rescale(party& p, masked<N, R> x, exact_t) {
    using M = at_scale_t<N, Frac>;
    constexpr unsigned drop = N::fraction - Frac;
    if constexpr (drop == 0) {
        co_return to_share(p, x);
    } else {
        require_liftable(p, "rescale", x);
        auto const y = to_share<M>(p, drop_bits<drop>(x));
        using digits = default_digit_shape<drop>;
        std::vector<public_word<N>> const no_shift(1, 0);
        auto reading = detail::read_tables<digits>(p, x, drop, no_shift);
        auto less = co_await fold_orders(p, std::move(reading.orders), fold_plan::of<digits>());
        share<bit, R> const borrow(less.words().reshape(x.shape()));
        auto one = co_await to_number<fixed<N::bits, 0>>(p, borrow);
        co_return share<M, R>(y.words() - one.words().template reinterpret<M>());
    }
}

/// A share divided by 2^(fraction - Frac), rounded down, in its own ring: for results that must not depend on masks.
///
/// domain    |x| < 2^(Bits-2-fraction)
/// cost      1 round and Bits online bits more than for an opened value
template <unsigned Frac, Fixed N, std::size_t R>
    requires(Frac <= N::fraction)
task<share<at_scale_t<N, Frac>, R>> rescale(party& p, share<N, R> x, exact_t) {
    if constexpr (Frac == N::fraction) {
        co_return x;
    } else {
        auto opened = co_await mask(p, x);
        auto rounded = rescale<Frac>(p, opened, exact);
        co_return co_await rounded;
    }
}

} // namespace moiety
