// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/product.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace moiety::detail {

/// The bits of the entry of a public table at an opened index, under exclusive or: plane b has bit b of the entry.
///
/// formula   xor over k of T[(c - k) mod 2^j] [r = k], the one-hot vector of the index's mask dealt as bits: a tenth
///           of what `lookup` deals as words
/// shapes    any index of 6 <= j <= 12 bits; the planes are the outermost axis
/// cost      0 rounds; 2^j dealt bits an index
/// privacy   the opened index is uniform; which entry is read stays secret
/// source    docs/algebra.md#tables
template <Fixed I, std::size_t R>
share<bit, R + 1> table_bits(party& p, masked<I, R> const& index, std::vector<std::uint64_t> const& table,
                             unsigned planes) {
    static_assert(I::bits >= 6 && I::bits <= 12, "moiety: a table by bits has 2^6 to 2^12 entries");
    constexpr std::size_t entries = std::size_t{1} << I::bits, words = entries / 64, block = 256;
    std::size_t const n = index.size();
    p.note(25, n, I::bits);
    // Plane by plane the table in reversed order, twice over: T[(c - k) mod entries] lies at entries - c + k.
    std::vector<std::uint64_t> reversed(planes * (2 * words + 1));
    auto const plane_at = [&](unsigned b) { return std::span(reversed).subspan(b * (2 * words + 1), 2 * words + 1); };
    for (unsigned b = 0; b < planes; ++b)
        for (std::size_t m = 0; m < 2 * entries; ++m)
            plane_at(b)[m / 64] |= (table[(2 * entries - m) % entries] >> b & 1) << (m % 64);

    shape_t<R + 1> shape{};
    shape[0] = planes;
    std::copy(index.shape().begin(), index.shape().end(), shape.begin() + 1);
    tensor<bit, R + 1> out(shape);
    if (p.has_shares()) out = tensor<bit, R + 1>::zeros(shape);
    auto const to = out.writable();
    auto const opened = index.opened().words();
    auto const mask = index.mask().words().words();
    std::vector<std::uint64_t> hot(block * words);
    for (std::size_t first = 0; first < n; first += block) {
        std::size_t const count = std::min(block, n - first);
        auto const part = std::span(hot).first(count * words);
        if (p.has_masks())
            for (std::size_t i = 0; i < count; ++i) {
                auto const k = static_cast<std::uint64_t>(mask[first + i]), here = std::uint64_t{1} << (k % 64);
                for (std::size_t w = 0; w < words; ++w) // every word: none at a place that the mask says
                    part[i * words + w] = here & (0 - std::uint64_t(k / 64 == w));
            }
        p.random().deal_boolean_block(part, 64);
        if (!p.has_shares()) continue;
        for (std::size_t i = 0; i < count; ++i) {
            std::size_t const at = entries - std::size_t(opened[first + i]), word = at / 64, shift = at % 64;
            for (unsigned b = 0; b < planes; ++b) {
                auto const from = plane_at(b).subspan(word);
                std::uint64_t sum = 0;
                for (std::size_t w = 0; w < words; ++w)
                    sum ^= part[i * words + w] & (from[w] >> shift | from[w + 1] << (63 - shift) << 1);
                std::size_t const place = b * n + first + i;
                to[place / 64] |= std::uint64_t(std::popcount(sum) & 1) << (place % 64);
            }
        }
    }
    return share<bit, R + 1>(std::move(out));
}

/// One of the outermost planes of opened bits.
template <std::size_t R>
masked<bit, R - 1> plane(party& p, masked<bit, R> const& b, std::size_t index) {
    auto const opened = moiety::plane(share<bit, R>(b.opened()), index).words();
    auto const mask = moiety::plane(share<bit, R>(b.mask().words()), index).words();
    return masked<bit, R - 1>(opened, b.mask().with(mask, p.next_serial()));
}

/// The entry of a public table at an opened index, opened: its bits first, then their sum in the ring of Out.
///
/// domain    entries are non-negative and of `planes` bits
/// cost      2 rounds; `planes` and then Bits online bits, 2^j and then up to `planes` Bits dealt bits an index
template <Fixed Out, Fixed I, std::size_t R>
task<masked<Out, R>> open_table_entry(party& p, masked<I, R> index, std::vector<std::uint64_t> table, unsigned planes) {
    auto const shared = table_bits(p, index, table, planes);
    auto const bits = co_await mask(p, shared);
    std::vector<term> terms;
    for (unsigned b = 0; b < planes; ++b)
        terms.emplace_back(std::int64_t{1} << b, std::vector<operand>(1, operand::of(plane(p, bits, b))));
    auto const entry = sum_of_products<Out>(p, index.shape(), terms);
    co_return co_await mask(p, entry);
}

} // namespace moiety::detail
