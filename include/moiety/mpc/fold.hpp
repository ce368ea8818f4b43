// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/bit_product.hpp>
#include <moiety/mpc/digit_shape.hpp>

#include <algorithm>
#include <vector>

namespace moiety {

/// What a comparison knows of a run of digits: whether the opened value is less there, and whether it is equal.
template <std::size_t R>
struct digit_order {
    share<bit, R> less;
    share<bit, R> equal;

    digit_order(share<bit, R> l, share<bit, R> e) : less(std::move(l)), equal(std::move(e)) {}
};

namespace detail {

/// Folds one group, highest digit first: (l, e) o (l', e') = (l ^ e l', e e').
template <std::size_t R>
task<digit_order<R>> fold_group(party& p, std::vector<digit_order<R>> group, bool lowest) {
    std::size_t const k = group.size();
    if (k == 1) co_return group.front();
    std::vector<task<masked<bit, R>>> openings;
    for (std::size_t i = 1; i < k; ++i) openings.push_back(mask(p, group[i].less));
    for (std::size_t i = 0; i + (lowest ? 1 : 0) < k; ++i) openings.push_back(mask(p, group[i].equal));
    auto opened = co_await when_all(std::move(openings));
    auto less = [&](std::size_t i) { return opened[i - 1]; };
    auto equal = [&](std::size_t i) { return opened[k - 1 + i]; };

    std::vector<bit_term<R>> less_terms;
    for (std::size_t i = 1; i < k; ++i) {
        bit_term<R> t;
        for (std::size_t j = 0; j < i; ++j) t.push_back(equal(j));
        t.push_back(less(i));
        less_terms.push_back(std::move(t));
    }
    std::vector<bit_formula<R>> formulas;
    formulas.emplace_back(std::move(less_terms));
    if (!lowest) {
        bit_term<R> all;
        for (std::size_t j = 0; j < k; ++j) all.push_back(equal(j));
        std::vector<bit_term<R>> one_term;
        one_term.push_back(std::move(all));
        formulas.emplace_back(std::move(one_term));
    }
    auto folded = bit_products(p, group.front().less.shape(), formulas);
    share<bit, R> l = group.front().less + folded[0];
    share<bit, R> e = lowest ? group.front().equal : folded[1];
    co_return digit_order<R>(l, e);
}

} // namespace detail

/// [value < mask] over all digits, from the orders of the digits, lowest first; `folds` digits are joined in each
/// round.
///
/// cost      ceil(log_fold(digits)) rounds; a group of k digits opens 2k - 1 bits (the lowest 2k - 2) and is dealt
///           2 (2^k - 1 - k) bits (the lowest (2^(k-1) - k) + (2^k - 1 - k))
/// privacy   every opened bit has a fresh mask bit
template <std::size_t R>
task<share<bit, R>> fold_orders(party& p, std::vector<digit_order<R>> digits, fold_plan folds) {
    std::reverse(digits.begin(), digits.end()); // highest first
    for (std::size_t round = 0; digits.size() > 1; ++round) {
        std::size_t const fold = folds(round);
        std::vector<task<digit_order<R>>> groups;
        // Groups of `fold` from the low end, so that only the highest may be short.
        std::size_t first = digits.size() % fold ? digits.size() % fold : fold;
        for (std::size_t at = 0; at < digits.size(); at += first, first = fold) {
            std::vector<digit_order<R>> group(digits.begin() + std::ptrdiff_t(at),
                                              digits.begin() + std::ptrdiff_t(at + first));
            groups.push_back(detail::fold_group(p, std::move(group), at + first == digits.size()));
            if (at + first == digits.size()) break;
        }
        digits = co_await when_all(std::move(groups));
    }
    co_return digits.front().less;
}

} // namespace moiety
