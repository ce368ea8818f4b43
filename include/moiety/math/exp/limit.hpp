// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/limit_squares.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

/// The format of the published `exp`s' unsettled results: a ring of 64 bits, scale 48.
template <Fixed N>
using published_exp_t = fixed<64, 48, N::home>;

namespace detail {

/// Scales of (1 + x / 2^n)^(2^n) for operands of the format N.
template <Fixed N, unsigned Squarings>
struct limit_format {
    static_assert(Squarings >= 2 && Squarings <= 10, "moiety: exp as a limit takes 2 to 10 squarings");
    static_assert(N::home >= 8 && N::home <= 20, "moiety: exp as a limit needs 8 to 20 fraction bits");
    static_assert(N::bits <= 64, "moiety: exp as a limit works in rings of up to 64 bits; convert the operand");
    static_assert(N::bits >= N::fraction + Squarings + 3,
                  "moiety: exp as a limit needs a ring that holds |x| < 2^(n + 1) when it is opened");
    /// Fraction bits of every base that is squared but the first, whose own follow from x / 2^n.
    static constexpr unsigned scale = 24;
    static constexpr unsigned drop = N::fraction + Squarings > scale ? N::fraction + Squarings - scale : 0;
    static constexpr unsigned first = N::fraction + Squarings - drop;
    static_assert(drop <= N::fraction && first >= scale / 2);
    using square = published_exp_t<N>;
    static_assert(square::fraction == 2 * scale);
};

/// (1 + x / 2^n)^(2^(n-1)), opened: all squarings but the last.
///
/// cost      n - 1 rounds
template <unsigned Squarings, Fixed N, std::size_t R>
task<masked<published_exp_t<N>, R>> limit_root(party& p, masked<N, R> x) {
    using format = limit_format<N, Squarings>;
    using square_t = typename format::square;
    operand const t = format::drop == 0 && N::bits >= 64 ? operand::of(x) : operand::lifted(x, format::drop);
    auto const power = square_of_one_plus<square_t, format::first>(p, x.shape(), t);
    co_return co_await squared_and_opened(p, power, Squarings - 2);
}

} // namespace detail

/// e^x of an opened value as CrypTen has it: (1 + x / 2^n)^(2^n), `exp(p, x, limit<8>)`; PUMA squares five times.
///
/// formula   y = 1 + x / 2^n, squared n times, each square brought back to 24 fraction bits by its opening
/// shapes    any; x in fixed<K, F, F> or an unsettled product of it, F from 8 to 20; the result is fixed<64, 48, F>
/// domain    -2^(n+1) < x < 9.7; below it the base is less than -1 and the powers grow without bound, above it the
///           result leaves the ring
/// error     settled, 64.16, limit<8>: max 1.07e-3, mean 2.8e-4 over [-14, 0] (70 ulp, 18 ulp); 64.16, limit<5>: max
///           8.6e-3, mean 2.2e-3 over [-14, 0] (564 ulp, 144 ulp); against the formula itself 2.1e-5, for x > 0 2e-5
///           e^x
/// cost      64.16, limit<8>: 7 rounds, online 448, dealt 1296 bits an element; 64.16, limit<5>: 4 rounds, online 256,
///           dealt 768
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); code: exp with exp_iterations = 8
template <Fixed N, std::size_t R, unsigned Squarings>
task<share<published_exp_t<N>, R>> exp(party& p, masked<N, R> x, limit_t<Squarings>) {
    using format = detail::limit_format<N, Squarings>;
    require_domain(p, "exp/limit", x, -std::ldexp(1.0, int(Squarings) + 1), 9.7);
    auto const root = co_await detail::limit_root<Squarings>(p, x);
    co_return detail::square_of<published_exp_t<N>>(p, x.shape(), drop_bits<format::scale>(root));
}

} // namespace moiety
