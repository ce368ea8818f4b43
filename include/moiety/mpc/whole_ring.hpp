// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>

#include <cstdint>
#include <vector>

namespace moiety {

/// Comparison that is right for any two numbers of the ring, as a tag: without it a difference must not leave the ring.
struct whole_ring_t {
    explicit whole_ring_t() = default;
};
inline constexpr whole_ring_t whole_ring{};

/// One bit an element and threshold: 1 where x < t, signed. Thresholds are words of N and form the outermost axis.
///
/// formula   with c' = c + 2^(K-1), t' = t + 2^(K-1): [x < t] = [c' < t'] ^ [c' - t' < r] ^ [c' < r], unsigned, by
///           digit tables of all K bits of r
/// shapes    any; the result has one plane a threshold
/// domain    the whole ring; exact
/// cost      K = 64: 2 rounds, 66 online and 432 dealt bits an element; 33 and 96 a further threshold
/// throws    nothing of its own
/// source    docs/algebra.md#sign
template <ComparisonShape S, Fixed N, std::size_t R>
task<share<bit, R + 1>> less_than(party& p, masked<N, R> x, std::vector<public_word<N>> thresholds, S, whole_ring_t) {
    using word = public_word<N>;
    word const half = word{1} << (N::bits - 1);
    using digits = detail::shape_over<S, N::bits>;
    auto positions = thresholds;
    positions.push_back(half); // c - 2^(K-1) = c'
    auto reading = detail::read_tables<digits>(p, x, N::bits, positions);
    auto borrows = co_await fold_orders(p, std::move(reading.orders), fold_plan::of<digits>());
    share<bit, R> const wrap = plane(borrows, thresholds.size());

    shape_t<R + 1> shape = borrows.shape();
    shape[0] = thresholds.size();
    if (!p.has_shares()) co_return share<bit, R + 1>(tensor<bit, R + 1>(shape));
    std::vector<tensor<bit, R>> answers;
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
        tensor<bit, R> answer = plane(borrows, i).words() + wrap.words();
        if (p.adds_public()) {
            word const t = (thresholds[i] + half) & ring_mask<N>;
            auto const c = plus_word(x.opened(), half);
            auto below = tensor<bit, R>::zeros(x.shape());
            auto const to = below.writable();
            for (std::size_t j = 0; j < c.size(); ++j) to[j / 64] |= std::uint64_t(c.words()[j] < t) << (j % 64);
            answer = answer + below;
        }
        answers.push_back(answer);
    }
    co_return share<bit, R + 1>(detail::stack_bits(answers, shape));
}

/// One bit an element: 1 where x < y, signed, for any x and y.
///
/// formula   [x < y] = msb(x) where the signs differ, else msb(x - y): d ^ x ^ x d ^ y d ^ x y of the three top bits
/// domain    the whole ring; exact
/// cost      K = 64: 4 rounds, 294 online and 990 dealt bits an element: three signs of shares side by side, then 3
///           opened bits and 3 dealt ones
/// throws    shape_error when the shapes differ
/// source    docs/algebra.md#sign
template <Fixed N, std::size_t R>
task<share<bit, R>> less(party& p, share<N, R> x, share<N, R> y, whole_ring_t) {
    require_same_shape("less", x.shape(), y.shape());
    share<N, R> difference = x - y;
    auto [bx, by, bd] = co_await when_all(sign(p, x), sign(p, y), sign(p, difference));
    auto [ox, oy, od] = co_await when_all(mask(p, bx), mask(p, by), mask(p, bd));
    std::vector<bit_term<R>> terms;
    terms.push_back(bit_term<R>{ox, od});
    terms.push_back(bit_term<R>{oy, od});
    terms.push_back(bit_term<R>{ox, oy});
    std::vector<bit_formula<R>> formulas;
    formulas.emplace_back(std::move(terms));
    auto products = bit_products(p, x.shape(), formulas);
    share<bit, R> b = bd + bx;
    b = b + products.front();
    co_return b;
}

} // namespace moiety
