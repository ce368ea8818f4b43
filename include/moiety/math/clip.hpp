// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/select.hpp>

#include <string>
#include <vector>

namespace moiety {

/// |x| of an opened value, in its own ring and at its own scale.
///
/// formula   x - 2 [x < 0] x
/// shapes    any
/// domain    the whole ring but its least number; exact
/// cost      K = 64: 3 rounds, 34 online and 457 dealt bits an element; with `one_round` 2 rounds, 17 and 2021
/// source    docs/algebra.md#sign
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> abs(party& p, masked<N, R> x, S shape = S{}) {
    auto const negative = co_await sign(p, x, shape);
    auto const opened = co_await mask(p, negative);
    auto const part = bit_times(p, opened, x);
    co_return to_share(p, x) - times_integer(part, 2);
}

/// -1, 0 or 1: the sign of an opened value as a number of its format.
///
/// formula   1 - [x < 0] - [x < u], u one unit of x's scale; both thresholds on one opening
/// shapes    any
/// domain    the whole ring but its least number; exact
/// cost      K = 64: 3 rounds, 68 online and 553 dealt bits an element
/// source    docs/algebra.md#sign
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> signum(party& p, masked<N, R> x, S shape = S{}) {
    static_assert(N::bits >= N::fraction + 2, "moiety: the format of a sign holds -1 and 1");
    std::vector<public_word<N>> const thresholds{0, 1};
    auto const below = co_await less_than(p, x, thresholds, shape);
    auto const opened = co_await mask(p, below);
    auto const numbers = to_number<N>(p, opened);
    shape_t<2> const two{2, x.size()};
    auto const both = sum_keeping_axis(reshape(numbers, two), 0);
    auto const negative = times_integer(reshape(both, x.shape()), -1);
    co_return plus_word(p, negative, public_word<N>{1} << N::fraction);
}

/// x, or the nearer of two public bounds where x lies beyond them: an opened value in its own ring.
///
/// formula   x + [x < low] (low - x) + [x >= high] (high - x)
/// shapes    any; `low` and `high` are rounded to x's scale
/// domain    exact while x - low and x - high do not leave the ring
/// cost      K = 64: 3 rounds, 68 online and 681 dealt bits an element
/// throws    range_error for bounds that the format does not hold or that are not in order
/// source    docs/algebra.md#sign
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<N, R>> clip(party& p, masked<N, R> x, double low, double high, S shape = S{}) {
    static_assert(N::bits <= 64, "moiety: clip works in rings of up to 64 bits; convert first");
    if (!representable<N>(low) || !representable<N>(high) || !(low <= high))
        throw range_error("clip: the bounds " + std::to_string(low) + " and " + std::to_string(high) +
                          " do not fit the format " + format_name<N>() + " or are not in order");
    std::vector<public_word<N>> const bounds{encode<N>(low), encode<N>(high)};
    auto const below = co_await less_than(p, x, bounds, shape);
    auto const under = plane(below, 0), over = complement(p, plane(below, 1));
    auto const [u, o] = co_await when_all(mask(p, under), mask(p, over));
    auto const to_low = static_cast<std::int64_t>(sign_extend(bounds[0], N::bits));
    auto const to_high = static_cast<std::int64_t>(sign_extend(bounds[1], N::bits));
    std::vector<term> terms;
    terms.emplace_back(to_low, std::vector<operand>(1, operand::of(u)));
    terms.emplace_back(to_high, std::vector<operand>(1, operand::of(o)));
    for (auto const& b : {u, o}) {
        std::vector<operand> factors(1, operand::of(b));
        factors.push_back(operand::of(x));
        terms.emplace_back(-1, std::move(factors));
    }
    auto const change = sum_of_products<fixed<N::bits, N::fraction, N::home>>(p, x.shape(), terms);
    co_return to_share(p, x) + change;
}

} // namespace moiety
