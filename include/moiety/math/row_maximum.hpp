// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/rows.hpp>
#include <moiety/math/detail/histogram.hpp>
#include <moiety/mpc/digits.hpp>
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
        throw shape_error(std::string(function) + ": rows of a tensor of shape " + to_string(shape) + " are longer than " +
                          std::to_string(longest_row));
}

/// Shares of how many elements of a row lie in bin 1 or above, bin 2 or above, ..., 63: 63 counts a row.
template <unsigned Bits, Fixed N, unsigned Drop, std::size_t R>
share<fixed<Bits, 0>, R> suffix_counts(party& p, lifted<N, Drop, R> const& y, tensor<bit, R> const& allowed) {
    using count_type = fixed<Bits, 0>;
    using word = typename count_type::word;
    constexpr unsigned digit = Drop + lifted<N, Drop, R>::fraction + 1; // six bits above two units
    auto shape = y.shape();
    std::size_t const length = shape[R - 1], rows = element_count(shape) / std::max<std::size_t>(length, 1);
    shape[R - 1] = 63;
    p.note(17, element_count(y.shape()), Bits);
    auto counts = p.has_shares() ? tensor<count_type, R>::uninitialised(shape) : tensor<count_type, R>(shape);
    auto const to = counts.writable();
    auto const c = y.source().opened().words();
    auto const r = y.source().mask().words().words();
    constexpr std::uint64_t offset = std::uint64_t{1} << (N::bits - 2), back = offset >> digit;
    // C mod 2^(F+7) has its top six bits where (c + 2^(K-2)) >> Drop has them, less those of 2^(K-2) >> Drop.
    auto opened = [c](std::size_t i) { return ((((c[i] + offset) & low_mask(N::bits)) >> digit) - back) & 63; };
    auto mask = [r](std::size_t i) { return std::uint64_t(r[i]) >> digit & 63; };
    auto take = [to](std::size_t row, std::array<word, 64> const& bins) {
        word above = 0;
        for (std::size_t t = 63; t >= 1; --t) {
            above = static_cast<word>((above + bins[t]) & low_mask(Bits));
            to[row * 63 + t - 1] = above;
        }
    };
    histogram<word>(p, rows, length, Bits).run(opened, mask, 32, allowed.words(), take);
    return share<count_type, R>(std::move(counts));
}

/// 1 where an opened count is not 0, as numbers modulo 2^6, without a conversion of bits.
template <unsigned Bits, std::size_t R>
task<share<fixed<6, 0>, R>> count_zeros(party& p, share<fixed<Bits, 0>, R> counts) {
    auto opened = co_await moiety::mask(p, counts);
    // A count is 0 where all digits of the opened word are those of its mask.
    constexpr unsigned width = Bits <= 8 ? 4 : 5;
    digit_tables<digit_shape<width, 2>, R> const tables(p, opened, Bits);
    std::vector<task<masked<bit, R>>> openings;
    for (std::size_t d = 0; d < tables.count(); ++d) {
        auto const shape = counts.shape();
        auto less = p.has_shares() ? tensor<bit, R>::zeros(shape) : tensor<bit, R>(shape);
        auto equal = less;
        tables.read(d, opened.opened().words(), 0, less.writable(), equal.writable());
        share<bit, R> same(equal);
        openings.push_back(moiety::mask(p, same));
    }
    auto const equal = co_await when_all(std::move(openings));
    std::vector<operand> factors;
    for (auto const& e : equal) factors.push_back(operand::of(e));
    std::vector<term> terms(1, term(1, factors));
    auto zero = sum_of_products<fixed<6, 0>>(p, counts.shape(), terms);
    co_return sum_keeping_axis(zero, R - 1);
}

/// The bin of the maximum for rows of fewer than 2^Bits elements.
template <unsigned Bits, Fixed N, unsigned Drop, std::size_t R>
task<share<fixed<6, 0>, R>> maximum_bin(party& p, lifted<N, Drop, R> y, tensor<bit, R> allowed) {
    auto counts = suffix_counts<Bits>(p, y, allowed);
    auto zeros = co_await count_zeros(p, counts);
    share<fixed<6, 0>, R> negative(-zeros.words());
    co_return plus_word(p, negative, 63);
}

} // namespace detail

/// The maximum of each row (last axis), to within 2 units: a number from 0 to 63 for the 64 bins of 2 units from -64 on.
///
/// With y at scale F, index = floor(max / 2) + 32 or one more, so z = y - 2 (index - 32) - 2 has -4 <= max z < 0.
/// Softmax needs no better one, as it does not change when a row is shifted.
///
/// formula   one-hot tables of the six digits' bits at the public position, added up: a histogram of the row; the
///           number of suffix sums that are not 0, found by equality of the digits of opened counts and their masks
/// shapes    (..., n) to (..., 1); `allowed` has no data (all positions count) or one bit an element (public)
/// domain    -64 <= y < 62; rows of up to 8,191; a row without any allowed position gives 0
/// cost      2 rounds. Counts are numbers modulo 2^w, w = 8 for n < 256, 10 for n < 1024, else 13; k = 2 digits (3 for
///           w = 13). Online 63 (w + k) bits a row; dealt 63 w bits an element and, a row, 63 times 48 (w = 8),
///           80 (w = 10), 103 (w = 13)
/// throws    shape_error when rows are too long
/// privacy   counts and bits are opened under fresh masks, the index stays shared
/// source    docs/protocols.md#row-maximum
template <Fixed N, unsigned Drop, std::size_t R>
    requires(R >= 1)
task<share<fixed<6, 0>, R>> coarse_row_maximum(party& p, lifted<N, Drop, R> y, tensor<bit, R> allowed = {}) {
    static_assert(N::bits >= N::fraction + 7, "moiety: a coarse maximum reads 7 bits above the fraction bits");
    detail::require_row_length("coarse_row_maximum", y.shape());
    std::size_t const length = y.shape()[R - 1];
    if (length < 256) return detail::maximum_bin<8>(p, std::move(y), std::move(allowed));
    if (length < 1024) return detail::maximum_bin<10>(p, std::move(y), std::move(allowed));
    return detail::maximum_bin<13>(p, std::move(y), std::move(allowed));
}

} // namespace moiety
