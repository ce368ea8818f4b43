// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/at_least.hpp>
#include <moiety/math/exp/limit.hpp>
#include <moiety/mpc/when_all.hpp>

namespace moiety {

/// e^x of an opened value x <= 0 as PUMA has it: five squarings, and 0 below -14.
///
/// formula   [x >= -14] (1 + x / 32)^32; the threshold is decided to within 1/8, where both sides are below 2^-19
/// shapes    any; x in fixed<K, F, F> or an unsettled product of it, F from 8 to 20; the result is fixed<64, 48, F>
/// domain    x < 9.7 (PUMA: x <= 0), |x| < 2^26 and what the opening holds
/// error     settled, 64.16: max 8.6e-3, mean 1.9e-3 over [-16, 0] (564 ulp, 125 ulp); against the formula itself
///           1.5e-5
/// cost      64.16: 4 rounds, online 267, dealt 1278 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Dong et al. 2023, arXiv 2307.12533 (PUMA), section on softmax
template <Fixed N, std::size_t R>
task<share<published_exp_t<N>, R>> exp(party& p, masked<N, R> x, puma_t) {
    using format = detail::limit_format<N, 5>;
    constexpr unsigned magnitude = std::min(N::bits - 2 - N::fraction, 26u);
    require_domain(p, "exp/puma", x, -std::ldexp(1.0, int(magnitude)), 9.7);
    auto comparison = detail::at_least<3, magnitude>(p, x, -14.0);
    auto squarings = detail::limit_root<5>(p, x);
    auto const [above, root] = co_await when_all(std::move(comparison), std::move(squarings));
    operand const y = drop_bits<format::scale>(root), b = operand::of(above);
    std::vector<operand> const factors{b, y, y};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<published_exp_t<N>>(p, x.shape(), product);
}

} // namespace moiety
