// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/product.hpp>

namespace moiety {

/// Opened bits as numbers 0 and 1 in the ring of N: no message.
///
/// formula   b = o + (1 - 2 o) beta over the integers, o = b ^ beta opened, beta dealt as a word
/// domain    any bits; exact
/// cost      0 rounds; Bits dealt bits an element
template <Fixed N, std::size_t R>
share<N, R> to_number(party& p, masked<bit, R> const& b) {
    constexpr unsigned by_term = N::fraction < 63 ? N::fraction : 0; // as the term's coefficient, where that holds it
    auto ones =
        sum_of_products<fixed<N::bits, by_term>>(p, b.shape(), {term(std::int64_t{1} << by_term, {operand::of(b)})});
    return promote<N>(ones);
}

/// Bits as numbers 0 and 1 in the ring of N.
///
/// cost      1 round; 1 online bit and Bits dealt bits an element
/// source    docs/algebra.md#small
template <Fixed N, std::size_t R>
task<share<N, R>> to_number(party& p, share<bit, R> b) {
    auto opened = co_await mask(p, b);
    co_return to_number<N>(p, opened);
}

/// b times x, element by element, for opened operands: no message.
///
/// formula   b x = (o + (1 - 2 o) beta)(c - r), o = b ^ beta and c = x + r opened; beta and beta r dealt
/// domain    the whole ring; exact
/// cost      0 rounds; 2 Bits dealt bits an element, for beta and for beta r
/// source    docs/algebra.md#products
template <Fixed N, std::size_t R>
share<N, R> bit_times(party& p, masked<bit, R> const& b, masked<N, R> const& x) {
    require_same_shape("bit_times", b.shape(), x.shape());
    return sum_of_products<N>(p, x.shape(), {term(1, {operand::of(b), operand::of(x)})});
}

/// b ? x : y, element by element.
///
/// formula   y + b (x - y), b and x - y opened side by side
/// domain    the whole ring; exact
/// cost      1 round; Bits + 1 online bits and 2 Bits dealt bits an element
/// source    docs/algebra.md#small
template <Fixed N, std::size_t R>
task<share<N, R>> select(party& p, share<bit, R> b, share<N, R> x, share<N, R> y) {
    require_same_shape("select", x.shape(), y.shape());
    share<N, R> difference = x - y;
    auto [ob, od] = co_await when_all(mask(p, b), mask(p, difference));
    share<N, R> chosen = y + bit_times(p, ob, od);
    co_return chosen;
}

} // namespace moiety
