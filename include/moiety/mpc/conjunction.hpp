// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/bit_product.hpp>
#include <moiety/mpc/digit_shape.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// The conjunction of one group of bits, opened side by side.
template <std::size_t R>
task<share<bit, R>> conjoin_group(party& p, std::vector<share<bit, R>> group) {
    if (group.size() == 1) co_return group.front();
    auto const shape = group.front().shape();
    std::vector<task<masked<bit, R>>> openings;
    for (auto const& b : group) openings.push_back(mask(p, b));
    bit_term<R> all = co_await when_all(std::move(openings));
    std::vector<bit_term<R>> one_term;
    one_term.push_back(std::move(all));
    std::vector<bit_formula<R>> formulas;
    formulas.emplace_back(std::move(one_term));
    auto products = bit_products(p, shape, formulas);
    co_return products.front();
}

} // namespace detail

/// b0 and b1 and ..., element by element; `folds` bits are joined in each round.
///
/// formula   a group of k bits is opened, o_i = b_i ^ beta_i; its conjunction is the exclusive or, over all sets of the
///           beta_i, of their product times the product of the other o_i; the groups' results are joined likewise
/// shapes    one shape for all bits
/// domain    at least one bit, fold >= 2; exact
/// cost      a round for each time that n bits shrink to n / fold; a group of k bits opens k bits and is dealt
///           2^k - 1 - k. By fours, of 8: 2 rounds, 10 online and 23 dealt bits an element
/// throws    usage_error without a bit or with a smaller fold, shape_error when the shapes differ
/// source    docs/algebra.md#small
template <std::size_t R>
task<share<bit, R>> conjunction(party& p, std::vector<share<bit, R>> bits, fold_plan folds = 4) {
    if (bits.empty() || folds(0) < 2)
        throw usage_error("conjunction: " + std::to_string(bits.size()) + " bits, " + std::to_string(folds(0)) +
                          " at a time");
    for (auto const& b : bits) require_same_shape("conjunction", bits.front().shape(), b.shape());
    for (std::size_t round = 0; bits.size() > 1; ++round) {
        std::size_t const fold = folds(round);
        std::vector<task<share<bit, R>>> groups;
        for (std::size_t at = 0; at < bits.size(); at += fold) {
            auto const first = bits.begin() + std::ptrdiff_t(at);
            std::vector<share<bit, R>> group(first, first + std::ptrdiff_t(std::min(fold, bits.size() - at)));
            groups.push_back(detail::conjoin_group(p, std::move(group)));
        }
        bits = co_await when_all(std::move(groups));
    }
    co_return bits.front();
}

} // namespace moiety
