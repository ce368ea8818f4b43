// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/mpc/rescale.hpp>

#include <vector>

namespace moiety {

/// The format of `sqrt`'s unsettled result.
template <Fixed N>
using sqrt_t = fixed<64, N::home + 24, N::home>;

namespace detail {

/// x times a share of 1/sqrt(x), which is opened: the square root.
///
/// cost      1 round; online the bits of the root an element
template <Fixed N, Fixed Y, std::size_t R>
task<share<sqrt_t<N>, R>> times_root(party& p, masked<N, R> x, share<Y, R> root) {
    auto const q = co_await mask(p, root);
    std::vector<operand> const factors{home_operand<64>(x), operand::lifted(q, Y::fraction - 24)};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<sqrt_t<N>>(p, x.shape(), product);
}

} // namespace detail

} // namespace moiety
