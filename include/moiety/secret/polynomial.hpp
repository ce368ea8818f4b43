// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/polynomial.hpp>
#include <moiety/secret/functions.hpp>

#include <algorithm>
#include <array>

namespace moiety {

/// A polynomial with public coefficients, the lowest first: `polynomial(x, {1.0, 0.0, -0.5})`. Domain, error and cost:
/// math/polynomial.hpp. The result is unsettled.
template <Fixed N, std::size_t R, std::size_t Count>
auto polynomial(secret<N, R> const& x, double const (&coefficients)[Count]) {
    std::array<double, Count> list{};
    std::copy(coefficients, coefficients + Count, list.begin());
    return detail::on_masked(detail::at_most_a_product(x), [list](party& p, auto m) { return polynomial(p, m, list); });
}

} // namespace moiety
