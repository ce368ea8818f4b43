// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/polynomial.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace moiety::detail {

/// q(x^2 / 2^Shift) of an opened x, what x multiplies in an odd polynomial; the square is opened.
///
/// domain    |x| < 2^(Shift / 2 + 1), and what `polynomial` says of the values on the way
/// cost      1 round more than the polynomial
template <unsigned Shift, Fixed N, std::size_t R, std::size_t Count>
auto odd_slope(party& p, masked<N, R> x, std::array<double, Count> q)
    -> task<share<polynomial_t<fixed<64, 2 * N::home + Shift, N::home>, 64, Count - 1>, R>> {
    operand const factor_x = home_operand<64>(x);
    std::vector<operand> const both{factor_x, factor_x};
    std::vector<term> const square(1, term(1, both));
    // x^2 at scale 2 F is x^2 / 2^Shift at so many bits more.
    auto const part = sum_of_products<fixed<64, 2 * N::home + Shift, N::home>>(p, x.shape(), square);
    auto const w = co_await mask(p, part);
    auto series = polynomial(p, w, q);
    co_return co_await std::move(series);
}

} // namespace moiety::detail
