// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_domain.hpp>
#include <moiety/math/detail/softmax_rows.hpp>

#include <utility>

namespace moiety::detail {

/// (scale x + 5)^2 as a share at scale 2F in 64 bits, 0 where not allowed: what 2Quad divides by its sum.
///
/// domain    |scale x| < 2^10, and the sum of a row below 2^(62-2F)
/// cost      1 round; K online and 200 dealt bits an element (236 in the widest case)
template <Fixed N, std::size_t R, ScoreFactor Factor>
task<share<fixed<64, 2 * N::home, N::home>, R>> two_quad_rows(party& p, char const* function, share<N, R> x,
                                                              Factor scale, tensor<bit, R> allowed) {
    constexpr unsigned F = N::home, factor_fraction = has_factor<Factor> ? 20 : 0;
    static_assert(F >= 8 && F <= 16, "moiety: softmax is made for 8 to 16 fraction bits");
    static_assert(
        N::bits >= N::fraction + factor_fraction + (has_factor<Factor> ? 12 : 8),
        "moiety: 2Quad needs a ring of 32 bits more than its operand's scale, or eight where scores are as given");
    require_scores(p, function, x, scale, allowed, 1024);
    auto scores = scaled_scores<factor_fraction>(x, scale);
    auto opened = co_await mask(p, scores);
    auto const y = operand::lifted(opened, N::fraction + factor_fraction - F);
    std::vector<operand> none, one, two;
    one.push_back(y);
    two.push_back(y);
    two.push_back(y);
    std::vector<term> square;
    square.emplace_back(1, std::move(two));
    square.emplace_back(std::int64_t{10} << F, std::move(one));
    square.emplace_back(std::int64_t{25} << (2 * F), std::move(none));
    auto q = sum_of_products<fixed<64, 2 * F, F>>(p, x.shape(), square);
    co_return only_allowed(q, allowed);
}

} // namespace moiety::detail
