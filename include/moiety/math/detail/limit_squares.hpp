// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <cstdint>
#include <utility>
#include <vector>

/// (1 + z / 2^n)^(2^n), the exponential as a limit: what its forms have in common.
namespace moiety::detail {

/// (1 + t)^2 of an operand t of `Point` fraction bits, multiplied out: exact but for what t's own opening drops.
template <Fixed Out, unsigned Point, std::size_t R>
share<Out, R> square_of_one_plus(party& p, shape_t<R> const& shape, operand const& t) {
    constexpr unsigned up = Out::fraction - 2 * Point;
    std::vector<operand> const none, once{t}, twice{t, t};
    std::vector<term> const terms{term(std::int64_t{1} << Out::fraction, none),
                                  term(std::int64_t{2} << (Point + up), once), term(std::int64_t{1} << up, twice)};
    return sum_of_products<Out>(p, shape, terms);
}

template <Fixed Out, std::size_t R>
share<Out, R> square_of(party& p, shape_t<R> const& shape, operand const& y) {
    std::vector<operand> const both{y, y};
    std::vector<term> const product(1, term(1, both));
    return sum_of_products<Out>(p, shape, product);
}

/// y^(2^times), opened, of a share y; every square is brought back to half its scale by its opening.
///
/// cost      times + 1 rounds
template <Fixed N, std::size_t R>
task<masked<N, R>> squared_and_opened(party& p, share<N, R> y, unsigned times) {
    for (unsigned k = 0; k < times; ++k) {
        auto const opened = co_await mask(p, y);
        y = square_of<N>(p, opened.shape(), drop_bits<N::fraction / 2>(opened));
    }
    co_return co_await mask(p, y);
}

/// Fraction bits of the squares of (1 + z / 2^n)^(2^n), and their format when opened.
template <unsigned F, unsigned Squarings>
inline constexpr unsigned limit_scale = F + Squarings + 2;
template <unsigned F, unsigned Squarings>
using limit_square = fixed<2 * limit_scale<F, Squarings> + 3, 2 * limit_scale<F, Squarings>, F>;

/// (1 + z / 2^n)^(2^(n-1)) out of the opening of z, opened: all squarings but the last. Rows have no z above 0, so the
/// rings are narrower than those of `exp(x, limit<n>)`.
///
/// domain    -2^(n+1) <= z <= 0; elsewhere it is some number
/// error     the rounding of F + n + 2 fraction bits in every square
/// cost      n - 1 rounds; online 2 (F + n) + 3 bits an element and 2 (F + n + 2) + 3 for each further opening
template <unsigned Squarings, Fixed N, std::size_t R>
task<masked<limit_square<N::home, Squarings>, R>> limit_squares(party& p, masked<N, R> z) {
    static_assert(N::fraction == N::home && Squarings >= 3);
    constexpr unsigned first = N::home + Squarings, scale = limit_scale<N::home, Squarings>;
    using begun = fixed<2 * first + 3, 2 * first, N::home>;
    using square = limit_square<N::home, Squarings>;
    // z / 2^n is z's integer at n fraction bits more.
    auto const v = square_of_one_plus<begun, first>(p, z.shape(), operand::lifted(z, 0));
    auto const opened = co_await mask(p, v);
    auto const next = square_of<square>(p, z.shape(), operand::lifted(opened, 2 * first - scale));
    co_return co_await squared_and_opened(p, next, Squarings - 3);
}

} // namespace moiety::detail
