// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/softmax_rows.hpp>
#include <moiety/math/row_inverse.hpp>

#include <cmath>

namespace moiety::detail {

/// Scales of weights over the sum of their row, for F fraction bits: of both as operands and of the sum's inverse, whose
/// guess has `Guess` fraction bits. What is left of the inverse's ring after its drop fills the result's.
template <unsigned F, unsigned Term, unsigned Sum, unsigned Inverse, unsigned Guess>
struct ratio_format {
    static constexpr unsigned term = Term, sum = Sum, inverse = Inverse;
    static constexpr unsigned drop = Guess + 42 - Inverse;
    using inverse_format = row_inverse_format<Sum + Guess, Guess, 64 + drop>;
    static_assert(inverse_format::scale == drop + Inverse);
    using result = fixed<64, Term + Inverse, F>;
};

/// Those of a softmax whose weights are at most 1.
template <unsigned F>
struct softmax_format : ratio_format<F, (F >= 14 ? 22 : 20), (F >= 14 ? 20 : 18), (F >= 14 ? 20 : 18), 15> {
    static_assert(F >= 8 && F <= 16, "moiety: softmax is made for 8 to 16 fraction bits");
    // Of the powers: their public factors, and their scale when dealt.
    static constexpr unsigned public_factor = F >= 14 ? 19 : 16;
    static constexpr unsigned power = F >= 14 ? 41 : 35;
};

template <unsigned F>
using softmax_number = typename softmax_format<F>::result;

/// Weights over the sum of their row, from 2^lo to 2^hi: one opening of both, `row_inverse`, a product.
///
/// cost      4 rounds; online the bits of P an element
template <class Format, Fixed P, Fixed S, std::size_t R>
task<share<typename Format::result, R>> over_sum(party& p, share<P, R> weights, share<S, R> sum, int lo, int hi) {
    auto [e, s] = co_await when_all(mask(p, weights), mask(p, sum));
    typename Format::inverse_format format;
    row_range const range(lo, hi, std::ldexp(1.0, Format::sum));
    auto inverse = co_await row_inverse_within(p, reciprocal, drop_bits<S::fraction - Format::sum>(s), range, format);
    auto i = co_await mask(p, inverse);
    co_return times_row_value<typename Format::result>(p, drop_bits<P::fraction - Format::term>(e),
                                                       narrow_to<64>(p, drop_bits<Format::drop>(i)));
}

} // namespace moiety::detail
