// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/open.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
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

/// The distinct products of mask bits in expanded conjunctions, in the order of their bits' serials. It is the same in
/// every role: names only. Lists lie one after the other in few vectors: with small tensors this is most of the work.
class mask_products {
  public:
    /// A subset of a conjunction's factors: those whose mask bits are multiplied.
    struct use {
        std::size_t formula, term, subset;
        std::size_t first, size; // its serials, sorted
    };

    /// All subsets of a conjunction of bits with these serials.
    void add_term(std::size_t formula, std::size_t term, std::span<std::uint64_t const> serials) {
        std::vector<std::size_t> order(serials.size()), chosen;
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return serials[i] < serials[j]; });
        std::size_t const before = uses_.size();
        // In the order of their keys: {}, {0}, {0, 1}, {0, 1, 2}, {0, 2}, {1}, ...
        for (;;) {
            use x{formula, term, 0, serials_.size(), chosen.size()};
            for (auto const i : chosen) {
                serials_.push_back(serials[order[i]]);
                x.subset |= std::size_t{1} << order[i];
            }
            uses_.push_back(x);
            std::size_t next = chosen.empty() ? 0 : chosen.back() + 1;
            if (next == order.size() && !chosen.empty()) {
                chosen.pop_back();
                next = chosen.empty() ? order.size() : chosen.back() + 1;
                if (!chosen.empty()) chosen.pop_back();
            }
            if (next == order.size()) break;
            chosen.push_back(next);
        }
        merge(before);
    }
    /// The uses of each product.
    std::vector<std::span<use const>> products() const {
        std::vector<std::span<use const>> out;
        for (std::span<use const> rest = uses_; !rest.empty(); rest = rest.subspan(out.back().size())) {
            std::size_t count = 1;
            while (count < rest.size() && std::ranges::equal(key(rest[0]), key(rest[count]))) ++count;
            out.push_back(rest.first(count));
        }
        return out;
    }

  private:
    /// Puts the uses from the given one on in their places; they are in order but where a term has a bit twice.
    void merge(std::size_t first) {
        auto const before = [this](use const& x, use const& y) {
            auto const a = key(x), b = key(y);
            return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
        };
        auto const middle = uses_.begin() + std::ptrdiff_t(first);
        if (!std::is_sorted(middle, uses_.end(), before)) std::sort(middle, uses_.end(), before);
        std::inplace_merge(uses_.begin(), middle, uses_.end(), before);
    }
    std::span<std::uint64_t const> key(use const& x) const { return std::span(serials_).subspan(x.first, x.size); }

    std::vector<std::uint64_t> serials_;
    std::vector<use> uses_;
};

} // namespace detail

/// Several exclusive ors of conjunctions of opened bits, as shares: no message.
///
/// formula   o_i = b_i ^ beta_i; a conjunction expands into all subsets of its mask bits, each with the conjunction of
///           the other opened bits as public coefficient
/// domain    any bits; exact
/// cost      0 rounds; dealt one bit for each distinct product of two or more mask bits over all formulas. A
///           conjunction of 2: 0 rounds, 0 online and 1 dealt bit an element                [tests/mpc/bit_product.cpp]
/// source    docs/algebra.md#products
template <std::size_t R>
std::vector<share<bit, R>> bit_products(party& p, shape_t<R> shape, std::vector<bit_formula<R>> const& formulas) {
    using bits = tensor<bit, R>;
    std::vector<bit_term<R> const*> terms;
    detail::mask_products found;
    for (std::size_t f = 0; f < formulas.size(); ++f)
        for (auto const& factors : formulas[f].terms) {
            std::vector<std::uint64_t> serials;
            for (auto const& factor : factors) serials.push_back(factor.serial());
            found.add_term(f, terms.size(), serials);
            terms.push_back(&factors);
        }
    auto const products = found.products();

    std::vector<bits> values, masks;
    values.reserve(products.size());
    for (auto const uses : products) {
        auto const& first = uses.front();
        masks.clear();
        for (std::size_t i = 0; first.subset >> i; ++i)
            if (first.subset >> i & 1) masks.push_back((*terms[first.term])[i].mask().words());
        if (masks.empty()) {
            values.push_back(p.has_shares() ? bits::filled(shape, p.adds_public() ? ~std::uint64_t{0} : 0)
                                            : bits(shape));
        } else if (masks.size() == 1) {
            values.push_back(masks.front());
        } else {
            p.note(6, element_count(shape), 1);
            values.push_back(p.random().template deal<bit>(shape, [&masks] {
                bits all = masks[0] & masks[1];
                for (std::size_t i = 2; i < masks.size(); ++i) all = all & masks[i];
                return all;
            }));
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
            for (std::size_t at = 0; at < values.size(); ++at)
                for (auto const& use : products[at]) {
                    if (use.subset == 0 && !p.adds_public()) continue;
                    auto const& factors = *terms[use.term];
                    opened.clear();
                    for (std::size_t i = 0; i < factors.size(); ++i)
                        if (!(use.subset >> i & 1)) opened.push_back(factors[i].opened().words().subspan(first, count));
                    detail::add_conjunction(to[use.formula].subspan(first, count),
                                            values[at].words().subspan(first, count), opened, scratch);
                }
        }
    }
    std::vector<share<bit, R>> out;
    for (auto& s : sums) out.emplace_back(std::move(s));
    return out;
}

} // namespace moiety
