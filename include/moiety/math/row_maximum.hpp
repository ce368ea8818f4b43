// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/histogram.hpp>
#include <moiety/math/detail/rows.hpp>
#include <moiety/math/reach.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

/// The longest row that a coarse maximum counts.
inline constexpr std::size_t longest_row = (std::size_t{1} << 13) - 1;

namespace detail {

/// @throws shape_error for rows that are empty or too long
template <std::size_t R>
void require_row_length(char const* function, shape_t<R> const& shape) {
    if (element_count(shape) != 0 && shape[R - 1] > longest_row)
        throw shape_error(std::string(function) + ": rows of a tensor of shape " + to_string(shape) +
                          " are longer than " + std::to_string(longest_row));
}

/// Shares of how many elements of a row lie in bin 1 or above, bin 2 or above, ...: bins - 1 counts a row.
template <unsigned Bits, unsigned Reach, Fixed N, unsigned Drop, std::size_t R>
share<fixed<Bits, 0>, R> suffix_counts(party& p, lifted<N, Drop, R> const& y, tensor<bit, R> const& allowed) {
    using count_type = fixed<Bits, 0>;
    using word = typename count_type::word;
    constexpr unsigned bins = bins_of_reach<Reach>;
    constexpr unsigned digit = Drop + lifted<N, Drop, R>::fraction + 1; // Reach - 1 bits above two units
    auto shape = y.shape();
    std::size_t const length = shape[R - 1], rows = element_count(shape) / std::max<std::size_t>(length, 1);
    shape[R - 1] = bins - 1;
    p.note(17, element_count(y.shape()) * (bins - 1), Bits);
    auto counts = p.has_shares() ? tensor<count_type, R>::uninitialised(shape) : tensor<count_type, R>(shape);
    auto const to = counts.writable();
    auto const c = y.source().opened().words();
    auto const r = y.source().mask().words().words();
    constexpr auto offset = public_word<N>{1} << (N::bits - 2), back = offset >> digit;
    // C mod 2^(F+Reach) has its top bits where (c + 2^(K-2)) >> Drop has them, less those of 2^(K-2) >> Drop.
    auto opened = [c](std::size_t i) {
        return static_cast<std::uint64_t>((((c[i] + offset) & ring_mask<N>) >> digit) - back) & (bins - 1);
    };
    auto mask = [r](std::size_t i) { return static_cast<std::uint64_t>(r[i] >> digit) & (bins - 1); };
    auto take = [to](std::size_t row, std::array<word, bins> const& elements) {
        word above = 0;
        for (std::size_t t = bins - 1; t >= 1; --t) {
            above = static_cast<word>((above + elements[t]) & low_mask(Bits));
            to[row * (bins - 1) + t - 1] = above;
        }
    };
    histogram<word, bins>(p, rows, length, Bits).run(opened, mask, bins / 2, allowed.words(), take);
    return share<count_type, R>(std::move(counts));
}

/// How many counts of a row are 0, as a number modulo 2^(Reach-1), without a conversion of bits.
template <unsigned Reach, unsigned Bits, std::size_t R>
task<share<fixed<Reach - 1, 0>, R>> count_zeros(party& p, share<fixed<Bits, 0>, R> counts) {
    auto opened = co_await moiety::mask(p, counts);
    // A count is 0 where all digits of the opened word are those of its mask.
    constexpr unsigned width = Bits <= 8 ? 4 : 5;
    std::vector<std::uint64_t> const zero_only(1, 0);
    auto const reading = read_tables<digit_shape<width, 2>>(p, opened, Bits, zero_only);
    std::vector<task<masked<bit, R>>> openings;
    for (auto const& order : reading.orders) {
        share<bit, R> same(order.equal.words().reshape(counts.shape()));
        openings.push_back(moiety::mask(p, same));
    }
    auto const equal = co_await when_all(std::move(openings));
    std::vector<operand> factors;
    for (auto const& e : equal) factors.push_back(operand::of(e));
    std::vector<term> terms(1, term(1, factors));
    auto zero = sum_of_products<fixed<Reach - 1, 0>>(p, counts.shape(), terms);
    co_return sum_keeping_axis(zero, R - 1);
}

/// The bin of the maximum for rows of fewer than 2^Bits elements.
template <unsigned Bits, unsigned Reach, Fixed N, unsigned Drop, std::size_t R>
task<share<fixed<Reach - 1, 0>, R>> maximum_bin(party& p, lifted<N, Drop, R> y, tensor<bit, R> allowed) {
    auto counts = suffix_counts<Bits, Reach>(p, y, allowed);
    auto zeros = co_await count_zeros<Reach>(p, counts);
    share<fixed<Reach - 1, 0>, R> negative(-zeros.words());
    co_return plus_word(p, negative, bins_of_reach<Reach> - 1);
}

} // namespace detail

/// The maximum of each row (last axis), to within 2 units: the number of one of B bins of 2 units from -B on, B = 64
/// or, under `wide_reach`, 128.
///
/// With y at scale F, index = floor(max / 2) + B/2 or one more, so z = y - 2 (index - B/2) - 2 has -4 <= max z < 0.
/// Softmax needs no better one, as it does not change when a row is shifted.
///
/// formula   one-hot tables of the digit of log2(B) bits at the public position, added up: a histogram of the row; the
///           number of suffix sums that are not 0, found by equality of the digits of opened counts and their masks
/// shapes    (..., n) to (..., 1); `allowed` has no data (all positions count) or one bit an element (public)
/// domain    -B <= y < B - 2 (-64 to 62, wide -128 to 126); rows of up to 8,191; a row without any
///           allowed position gives 0
/// error     the number of the maximum's bin or one more, so that -4 <= max z < 0 as above
/// cost      2 rounds. Counts are numbers modulo 2^w, w = 8 for n < 256, 10 for n < 1024, else 13; k = 2 digits (3 for
///           w = 13). Online (B - 1)(w + k) bits a row; dealt (B - 1) w bits an element and, a row, B - 1 times 48
///           (w = 8; wide 51), 80 (w = 10; 83), 103 (w = 13; 110). 46.16, rows of 128: 2 rounds, online 4.922, dealt
///           527.625 bits an element                                                    [tests/math/row_maximum.cpp]
/// throws    shape_error when rows are too long
/// privacy   counts and bits are opened under fresh masks, the index stays shared
/// source    docs/algebra.md#row-maximum
template <Fixed N, unsigned Drop, std::size_t R, unsigned Reach = 7>
    requires(R >= 1)
task<share<fixed<Reach - 1, 0>, R>> coarse_row_maximum(party& p, lifted<N, Drop, R> y, tensor<bit, R> allowed = {},
                                                       reach_t<Reach> = reach_t<Reach>{}) {
    static_assert(N::bits >= N::fraction + Reach,
                  "moiety: a coarse maximum reads 7 bits above the fraction bits, under wide_reach 8");
    detail::require_row_length("coarse_row_maximum", y.shape());
    std::size_t const length = y.shape()[R - 1];
    if (length < 256) return detail::maximum_bin<8, Reach>(p, std::move(y), std::move(allowed));
    if (length < 1024) return detail::maximum_bin<10, Reach>(p, std::move(y), std::move(allowed));
    return detail::maximum_bin<13, Reach>(p, std::move(y), std::move(allowed));
}

} // namespace moiety
