// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/bit_product.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/detail/nibble.hpp>
#include <moiety/mpc/product.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// For the items 0..i of a list, lowest first: the borrow out of them, and whether they are all equal.
template <std::size_t R>
struct prefix {
    std::vector<share<bit, R>> less, equal;
};

/// All prefixes of a list in one round; none for a list of one. At the low end of a number nobody asks for `equal`.
template <std::size_t R>
task<prefix<R>> prefixes(party& p, std::vector<share<bit, R>> less, std::vector<share<bit, R>> equal, bool lowest) {
    std::size_t const k = less.size();
    prefix<R> out;
    out.less.push_back(less.front());
    out.equal.push_back(equal.front());
    if (k == 1) co_return out;
    std::size_t const bottom = lowest ? 1 : 0;
    std::vector<task<masked<bit, R>>> openings;
    for (std::size_t i = 0; i + 1 < k; ++i) openings.push_back(mask(p, less[i]));
    for (std::size_t i = bottom; i < k; ++i) openings.push_back(mask(p, equal[i]));
    auto opened = co_await when_all(std::move(openings));
    auto opened_equal = [&](std::size_t i) { return opened[k - 1 + i - bottom]; };

    std::vector<bit_formula<R>> formulas;
    for (std::size_t top = 1; top < k; ++top) {
        // e[top] l[top-1] ^ e[top] e[top-1] l[top-2] ^ ..., and all e.
        std::vector<bit_term<R>> terms, all;
        bit_term<R> run;
        for (std::size_t i = top; i > 0; --i) {
            run.push_back(opened_equal(i));
            terms.push_back(run);
            terms.back().push_back(opened[i - 1]);
        }
        if (!lowest) {
            run.push_back(opened_equal(0));
            all.push_back(std::move(run));
        }
        formulas.emplace_back(std::move(terms));
        formulas.emplace_back(std::move(all));
    }
    auto products = bit_products(p, less.front().shape(), formulas);
    for (std::size_t top = 1; top < k; ++top) {
        share<bit, R> l = less[top] + products[2 * top - 2];
        out.less.push_back(l);
        out.equal.push_back(products[2 * top - 1]);
    }
    co_return out;
}

/// The borrows into all digits meet their bits: one round, all digits side by side.
///
/// `below` has the prefixes within each group of four digits, `between` the borrows out of the groups.
template <std::size_t R>
task<std::vector<share<bit, R>>> apply_borrows(party& p, std::vector<nibble<R>> digits, std::vector<prefix<R>> below,
                                               std::vector<share<bit, R>> between) {
    std::vector<task<masked<bit, R>>> openings;
    auto opening_of = [&](share<bit, R> const& b) {
        openings.push_back(mask(p, b));
        return openings.size() - 1;
    };
    struct places {
        std::size_t bits = 0, less = 0, equal = 0, group = 0;
    };
    std::vector<std::size_t> groups;
    for (auto const& b : between) groups.push_back(opening_of(b));
    std::vector<places> at(digits.size());
    for (std::size_t d = 1; d < digits.size(); ++d) {
        std::size_t const g = d / 4, i = d % 4;
        at[d].bits = openings.size();
        for (std::size_t j = 1; j < digits[d].bits.size(); ++j) opening_of(digits[d].equal[j]);
        if (i > 0) at[d].less = opening_of(below[g].less[i - 1]);
        if (i > 0 && g > 0) at[d].equal = opening_of(below[g].equal[i - 1]);
        if (g > 0) at[d].group = groups[g - 1];
    }
    auto const opened = co_await when_all(std::move(openings));

    std::vector<share<bit, R>> bits = digits.front().bits;
    for (std::size_t d = 1; d < digits.size(); ++d) {
        std::size_t const g = d / 4, i = d % 4;
        std::vector<bit_formula<R>> formulas;
        for (std::size_t j = 0; j < digits[d].bits.size(); ++j) {
            // E_j (l ^ e B); E_0 = 1, and what is then a single share is added below.
            std::vector<bit_term<R>> terms;
            bit_term<R> equal_below, from_group;
            if (j > 0) equal_below.push_back(opened[at[d].bits + j - 1]);
            if (i > 0 && j > 0) terms.push_back({equal_below.front(), opened[at[d].less]});
            if (g > 0) {
                from_group = equal_below;
                if (i > 0) from_group.push_back(opened[at[d].equal]);
                from_group.push_back(opened[at[d].group]);
                if (from_group.size() > 1) terms.push_back(std::move(from_group));
            }
            formulas.emplace_back(std::move(terms));
        }
        auto const products = bit_products(p, digits[d].bits.front().shape(), formulas);
        for (std::size_t j = 0; j < digits[d].bits.size(); ++j) {
            share<bit, R> b = digits[d].bits[j] + products[j];
            if (j == 0 && i > 0) b = b + below[g].less[i - 1];
            if (j == 0 && i == 0) b = b + between[g - 1];
            bits.push_back(b);
        }
    }
    co_return bits;
}

} // namespace detail

/// All bits of a number, two's complement, lowest first along a new outermost axis.
///
/// formula   bit j of a digit of four bits is c_j ^ r_j ^ [c mod 2^j < r mod 2^j] ^ [c mod 2^j = r mod 2^j] B, all but
///           B read from the one-hot table of r's digit; the borrows B into the digits by prefixes in groups of four
///           digits
/// shapes    any; the result has Bits planes
/// domain    the whole ring; exact
/// cost      K = 64: 3 rounds, 98 online and 447 dealt bits an element; K = 16: 2 rounds, 16 and 74
/// throws    nothing of its own
/// source    docs/algebra.md#small
template <Fixed N, std::size_t R>
task<share<bit, R + 1>> to_bits(party& p, masked<N, R> x) {
    std::vector<detail::nibble<R>> digits;
    for (unsigned at = 0; at < N::bits; at += 4)
        digits.push_back(detail::read_nibble(p, x, at, std::min(4u, N::bits - at)));
    std::size_t const groups = (digits.size() + 3) / 4;

    std::vector<task<detail::prefix<R>>> within;
    for (std::size_t g = 0; g < groups; ++g) {
        // Nobody asks for the borrow out of the number.
        std::size_t const last = std::max(4 * g + 1, std::min(4 * g + 4, digits.size() - 1));
        std::vector<share<bit, R>> less, equal;
        for (std::size_t d = 4 * g; d < last; ++d) {
            less.push_back(digits[d].all_less);
            equal.push_back(digits[d].all_equal);
        }
        within.push_back(detail::prefixes(p, std::move(less), std::move(equal), g == 0));
    }
    auto below = co_await when_all(std::move(within));

    std::vector<share<bit, R>> between; // the borrow out of each group but the last
    if (groups > 1) {
        std::vector<share<bit, R>> less, equal;
        for (std::size_t g = 0; g + 1 < groups; ++g) {
            less.push_back(below[g].less.back());
            equal.push_back(below[g].equal.back());
        }
        auto joined = detail::prefixes(p, std::move(less), std::move(equal), true);
        auto whole = co_await joined;
        between = whole.less;
    }
    auto applied = detail::apply_borrows(p, std::move(digits), std::move(below), std::move(between));
    auto const bits = co_await applied;

    shape_t<R + 1> shape{};
    shape[0] = N::bits;
    std::copy(x.shape().begin(), x.shape().end(), shape.begin() + 1);
    if (!p.has_shares()) co_return share<bit, R + 1>(tensor<bit, R + 1>(shape));
    std::vector<tensor<bit, R>> planes;
    for (auto const& b : bits) planes.push_back(b.words());
    co_return share<bit, R + 1>(detail::stack_bits(planes, shape));
}

/// The number whose two's complement bits are given, lowest first along the outermost axis.
///
/// formula   the sum over j of 2^j b_j modulo 2^Bits, b_j opened as o_j = b_j ^ beta_j, taken as o_j + (1 - 2 o_j) beta_j
/// shapes    Bits planes; the result has the shape of one
/// domain    any bits; exact
/// cost      1 round; Bits online bits and Bits (Bits + 1) / 2 dealt bits an element
/// throws    shape_error when there are not Bits planes
/// source    bits to numbers: docs/algebra.md#products
template <Fixed N, std::size_t R>
    requires(R >= 1)
task<share<N, R - 1>> from_bits(party& p, share<bit, R> b) {
    if (b.shape()[0] != N::bits)
        throw shape_error("from_bits: " + to_string(b.shape()) + " does not have " + std::to_string(N::bits) +
                          " planes of bits");
    shape_t<R - 1> shape{};
    std::copy(b.shape().begin() + 1, b.shape().end(), shape.begin());
    std::vector<task<masked<bit, R - 1>>> openings;
    for (unsigned i = 0; i < N::bits; ++i) openings.push_back(mask(p, plane(b, i)));
    auto const opened = co_await when_all(std::move(openings));

    std::size_t const n = element_count(shape);
    tensor<N, R - 1> sum = p.has_shares() ? tensor<N, R - 1>::zeros(shape) : tensor<N, R - 1>(shape);
    std::vector<typename N::word> number(p.has_shares() ? n : 0);
    for (unsigned i = 0; i < N::bits; ++i) {
        // Bit i counts modulo 2^(Bits - i) only.
        std::vector<term> terms;
        terms.emplace_back(1, std::vector<operand>(1, operand::of(opened[i])));
        detail::expansion const one_bit(terms, N::bits - i);
        p.note(5, n, N::bits - i);
        detail::expansion_run<public_word<N>>(p, one_bit, N::bits - i, n).run(number.data());
        auto const to = sum.writable();
        for (std::size_t j = 0; j < to.size(); ++j)
            to[j] =
                static_cast<typename N::word>((to[j] + (static_cast<public_word<N>>(number[j]) << i)) & ring_mask<N>);
    }
    co_return share<N, R - 1>(sum);
}

} // namespace moiety
