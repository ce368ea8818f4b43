// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/open.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace moiety::detail {

/// What one digit of four bits gives without a message: for each bit j below it the share that needs no borrow, whether
/// the bits below it are equal, and whether the whole digit is less or equal.
template <std::size_t R>
struct nibble {
    std::vector<share<bit, R>> bits;  // c_i ^ r_i ^ [c mod 2^j < r mod 2^j]
    std::vector<share<bit, R>> equal; // [c mod 2^j = r mod 2^j]; 1 for j = 0
    share<bit, R> all_less, all_equal;
};

/// The entries q of a table of `entries` for which f(q) holds.
template <class F>
std::uint64_t entries_where(unsigned entries, F f) {
    std::uint64_t set = 0;
    for (unsigned q = 0; q < entries; ++q) set |= std::uint64_t(f(q) ? 1 : 0) << q;
    return set;
}

/// Deals the one-hot vector of a digit of r (W bits from bit `at` on) and reads it at the digit of c.
template <unsigned W, Fixed N, std::size_t R>
nibble<R> read_nibble(party& p, masked<N, R> const& x, unsigned at) {
    constexpr unsigned entries = 1u << W;
    using table = boolean<entries - 1>;
    auto one_hot = p.deal(
        x.shape(),
        [at](auto const& r) {
            auto t = tensor<table, R>::uninitialised(r.shape());
            auto const from = r.words();
            auto const to = t.writable();
            for (std::size_t i = 0; i < to.size(); ++i)
                to[i] = static_cast<typename table::word>(
                    std::uint64_t{1} << (static_cast<std::uint64_t>(from[i] >> at) & (entries - 1)) &
                    low_mask(entries - 1));
            return t;
        },
        x);
    nibble<R> out;
    bool const data = p.has_shares();
    auto fresh = [&] { return data ? tensor<bit, R>::zeros(x.shape()) : tensor<bit, R>(x.shape()); };
    std::vector<tensor<bit, R>> read(2 * W + 2);
    for (auto& t : read) t = fresh();
    if (data) {
        // read[j]: bit j without borrow, read[W + j]: equal below it; then the whole digit's less and equal.
        std::array<std::array<std::uint64_t, entries>, 2 * W + 2> sets{};
        for (unsigned q = 0; q < entries; ++q)
            for (unsigned j = 0; j <= W; ++j) {
                unsigned const low = (1u << j) - 1;
                auto const below = entries_where(entries, [=](unsigned r) { return (q & low) < (r & low); });
                auto const same = entries_where(entries, [=](unsigned r) { return (q & low) == (r & low); });
                if (j < W) sets[j][q] = below ^ entries_where(entries, [=](unsigned r) { return (r >> j & 1) != 0; });
                (j < W ? sets[W + j][q] : sets[2 * W + 1][q]) = same;
                if (j == W) sets[2 * W][q] = below;
            }
        unsigned const total = p.id() == 1 || p.has_masks() ? 1 : 0;
        auto const c = x.opened().words();
        auto const entry = one_hot.words().words();
        std::array<std::span<std::uint64_t>, 2 * W + 2> to;
        for (std::size_t k = 0; k < to.size(); ++k) to[k] = read[k].writable();
        bool const add_public = p.adds_public();
        for (std::size_t i = 0; i < c.size(); ++i) {
            unsigned const q = static_cast<unsigned>(c[i] >> at) & (entries - 1);
            std::uint64_t const given = entry[i];
            std::uint64_t const last = (static_cast<unsigned>(std::popcount(given)) & 1u) ^ total;
            std::uint64_t const t = given | last << (entries - 1);
            for (std::size_t k = 0; k < to.size(); ++k) {
                std::uint64_t b = static_cast<unsigned>(std::popcount(t & sets[k][q])) & 1u;
                if (add_public && k < W) b ^= q >> k & 1;
                to[k][i / 64] |= b << (i % 64);
            }
        }
    }
    for (unsigned j = 0; j < W; ++j) {
        out.bits.emplace_back(read[j]);
        out.equal.emplace_back(read[W + j]);
    }
    out.all_less = share<bit, R>(read[2 * W]);
    out.all_equal = share<bit, R>(read[2 * W + 1]);
    return out;
}

template <Fixed N, std::size_t R>
nibble<R> read_nibble(party& p, masked<N, R> const& x, unsigned at, unsigned width) {
    switch (width) {
    case 1: return read_nibble<1>(p, x, at);
    case 2: return read_nibble<2>(p, x, at);
    case 3: return read_nibble<3>(p, x, at);
    default: return read_nibble<4>(p, x, at);
    }
}

} // namespace moiety::detail
