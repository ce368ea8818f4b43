// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/open.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

namespace moiety {

/// A conjunction of opened bits.
template <std::size_t R>
using bit_term = std::vector<masked<bit, R>>;

/// An exclusive or of conjunctions, and perhaps of a share that takes no part in them.
template <std::size_t R>
struct bit_formula {
    std::vector<bit_term<R>> terms;

    explicit bit_formula(std::vector<bit_term<R>> t) : terms(std::move(t)) {}
};

namespace detail {

/// sum ^= value & the conjunction of opened bits, for a block of words; `scratch` has a block's length.
inline void add_conjunction(std::span<std::uint64_t> sum, std::span<std::uint64_t const> value,
                            std::span<std::span<std::uint64_t const> const> opened, std::span<std::uint64_t> scratch) {
    std::span<std::uint64_t const> const now = sum;
    switch (opened.size()) {
    case 0: return kernels::transform([](auto s, auto v) { return s ^ v; }, sum, now, value);
    case 1: return kernels::transform([](auto s, auto v, auto a) { return s ^ (v & a); }, sum, now, value, opened[0]);
    case 2:
        return kernels::transform([](auto s, auto v, auto a, auto b) { return s ^ (v & a & b); }, sum, now, value,
                                  opened[0], opened[1]);
    default:
        auto const part = scratch.first(sum.size());
        kernels::transform([](auto v, auto a, auto b) { return v & a & b; }, part, value, opened[0], opened[1]);
        add_conjunction(sum, part, opened.subspan(2), part);
    }
}

} // namespace detail

/// Several exclusive ors of conjunctions of opened bits, as shares: no message.
///
/// formula   o_i = b_i ^ beta_i; a conjunction expands into all subsets of its mask bits, each with the conjunction of
///           the other opened bits as public coefficient
/// cost      0 rounds; dealt: one bit for each distinct product of two or more mask bits over all formulas
/// source    docs/algebra.md#products
template <std::size_t R>
std::vector<share<bit, R>> bit_products(party& p, shape_t<R> shape, std::vector<bit_formula<R>> const& formulas) {
    using bits = tensor<bit, R>;
    using key = std::vector<std::uint64_t>; // serials of the mask bits, sorted
    struct product {
        std::vector<bits> masks;                                     // what the dealer multiplies
        std::vector<std::pair<std::size_t, std::vector<bits>>> uses; // formula, and the opened bits of its coefficient
        bits value;
    };
    std::map<key, product> products;
    for (std::size_t f = 0; f < formulas.size(); ++f)
        for (auto const& factors : formulas[f].terms)
            for (std::size_t subset = 0; subset < (std::size_t{1} << factors.size()); ++subset) {
                std::vector<bits> opened;
                std::vector<std::pair<std::uint64_t, bits>> chosen;
                for (std::size_t i = 0; i < factors.size(); ++i) {
                    if (subset >> i & 1)
                        chosen.emplace_back(factors[i].serial(), factors[i].mask().words());
                    else
                        opened.push_back(factors[i].opened());
                }
                std::sort(chosen.begin(), chosen.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
                key k;
                for (auto const& c : chosen) k.push_back(c.first);
                auto [at, fresh] = products.try_emplace(std::move(k));
                if (fresh)
                    for (auto const& c : chosen) at->second.masks.push_back(c.second);
                at->second.uses.emplace_back(f, std::move(opened));
            }

    for (auto& [k, x] : products) {
        if (k.empty()) {
            x.value = p.has_shares() ? bits::filled(shape, p.adds_public() ? ~std::uint64_t{0} : 0) : bits(shape);
        } else if (k.size() == 1) {
            x.value = x.masks.front();
        } else {
            p.note(6, element_count(shape), 1);
            x.value = p.random().template deal<bit>(shape, [&masks = x.masks] {
                bits all = masks.front();
                for (std::size_t i = 1; i < masks.size(); ++i) all = all & masks[i];
                return all;
            });
        }
    }

    // Block by block, so that the sums stay in cache.
    std::vector<bits> sums(formulas.size(), bits(shape));
    if (p.has_shares()) {
        constexpr std::size_t block = 512;
        std::array<std::uint64_t, block> scratch;
        std::vector<std::span<std::uint64_t>> to;
        for (auto& s : sums) {
            s = bits::zeros(shape);
            to.push_back(s.writable());
        }
        std::size_t const words = storage_words<bit>(element_count(shape));
        std::vector<std::span<std::uint64_t const>> opened;
        for (std::size_t first = 0; first < words; first += block) {
            std::size_t const count = std::min(block, words - first);
            for (auto const& [k, x] : products)
                for (auto const& [f, factors] : x.uses) {
                    if (k.empty() && !p.adds_public()) continue;
                    opened.clear();
                    for (auto const& o : factors) opened.push_back(o.words().subspan(first, count));
                    detail::add_conjunction(to[f].subspan(first, count), x.value.words().subspan(first, count), opened,
                                            scratch);
                }
        }
    }
    std::vector<share<bit, R>> out;
    for (auto& s : sums) out.emplace_back(std::move(s));
    return out;
}

} // namespace moiety
