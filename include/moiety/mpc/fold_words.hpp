// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/open.hpp>
#include <moiety/mpc/operand.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace moiety {

/// Comparisons one fold before their end: of each threshold, what is known of its groups of digits.
///
/// Threshold k has groups[k] groups, highest first. Its planes of `orders` are [less] of every group, then [equal] of
/// all but the lowest. [x < t] = top ^ beta ^ l_0 ^ e_0 l_1 ^ e_0 e_1 l_2 ..., top a public bit, beta one of the
/// mask's.
template <std::size_t R>
struct comparisons {
    std::vector<unsigned> groups;
    share<bit, R + 1> orders;
    tensor<bit, R + 1> tops; ///< a plane a threshold
    tensor<bit, R> beta;     ///< where masks are known

    comparisons(std::vector<unsigned> g, share<bit, R + 1> o, tensor<bit, R + 1> t, tensor<bit, R> b)
        : groups(std::move(g)), orders(std::move(o)), tops(std::move(t)), beta(std::move(b)) {}
};

/// constant + sum of weights[k] b_k over the comparisons' bits b_k, perhaps times an opened value, modulo 2^bits.
struct weighted_bits {
    unsigned bits;
    bool times_factor;
    std::int64_t constant;
    std::vector<std::int64_t> weights;

    weighted_bits(unsigned b, bool f, std::int64_t c, std::vector<std::int64_t> w)
        : bits(b), times_factor(f), constant(c), weights(std::move(w)) {}
};

/// Comparison bits that never exist as bits: sums of them, and of their products with an opened value, as ring words.
///
/// The last fold's bits are opened under masks: l = o ^ a. Its monomials l_0, e_0 l_1, ... exclude each other, so their
/// sum over the integers is L = q_0 + sum over sets T of mask bits of q_T A_T, A_T the product of T, q public. For
/// g = 1 and g = each atom of the factor the dealer gives g beta once and g (1 - 2 beta) A_T for every set; then
/// g (beta ^ L) = g beta + q_0 (g - 2 g beta) + sum q_T g (1 - 2 beta) A_T.
/// source    docs/algebra.md#sign
template <std::size_t R>
class bit_words {
  public:
    bit_words(comparisons<R> c, masked<bit, R + 1> opened)
        : groups_(std::move(c.groups)), tops_(std::move(c.tops)), beta_(std::move(c.beta)), opened_(opened.opened()),
          masks_(opened.mask().words()) {}

    /// Sets of mask bits of a threshold with k groups: 1, 4, 10, 22.
    static constexpr std::uint64_t sets_of(unsigned k) { return 3 * (std::uint64_t{1} << (k - 1)) - 2; }

    /// The sums, as words of this role's shares (none where it has no shares), each modulo its own 2^bits.
    ///
    /// Every sum has one weight a threshold; sums `times_factor` need a factor, valid in their ring.
    /// cost      0 rounds; with W the widest ring, W (1 + N) dealt bits an element for the bits, and as many for each
    ///           atom of the factor in the widest ring of its sums less the atom's shift (twice the first, where the
    ///           parties hold no share of the atom); N = sum of sets_of(groups)
    std::vector<std::vector<std::uint64_t>> sums(party& p, std::vector<weighted_bits> const& wanted,
                                                 std::optional<operand> const& factor = {}) const {
        evaluation e(*this, p, wanted, factor);
        return e.run();
    }

  private:
    class evaluation;

    std::size_t size() const { return beta_.size(); }

    std::vector<unsigned> groups_;
    tensor<bit, R + 1> tops_;
    tensor<bit, R> beta_;
    tensor<bit, R + 1> opened_, masks_;
};

/// Evaluates sums of bit words block by block; what is dealt is used at once and not kept.
template <std::size_t R>
class bit_words<R>::evaluation {
  public:
    static constexpr std::size_t block = 256;
    using words = std::vector<std::uint64_t>;

    evaluation(bit_words const& b, party& p, std::vector<weighted_bits> const& wanted,
               std::optional<operand> const& factor)
        : b_(b), p_(p), wanted_(wanted), factor_(factor), length_(std::min(block, b.size())),
          constants_(wanted.size(), words(length_)), slopes_(wanted.size(), words(length_)), word_(length_),
          beta_(length_), scratch_(length_) {
        unsigned widest = 0, widest_factor = 0;
        for (auto const& w : wanted) {
            widest = std::max(widest, w.bits);
            if (w.times_factor) widest_factor = std::max(widest_factor, w.bits);
        }
        atoms_.emplace_back(std::nullopt, widest, wanted.size(), length_);
        if (factor)
            for (auto const& part : factor->parts())
                if (part.shift < widest_factor)
                    atoms_.emplace_back(part, widest_factor - part.shift, wanted.size(), length_);
        unsigned const most = *std::max_element(b.groups_.begin(), b.groups_.end());
        equal_.assign(std::size_t{1} << (most - 1), std::vector<std::int8_t>(length_));
        without_.assign(std::size_t{1} << (most - 1), std::vector<std::int8_t>(length_));
        for (unsigned i = 0; i < 2 * most; ++i) bits_.emplace_back(length_);
    }

    std::vector<words> run() {
        std::size_t const n = b_.size();
        std::vector<words> out(wanted_.size(), words(p_.has_shares() ? n : 0));
        p_.note(20, n, atoms_.front().bits);
        for (std::size_t first = 0; first < n; first += block) {
            first_ = first;
            count_ = std::min(block, n - first);
            clear();
            for (auto& a : atoms_) start(a);
            std::size_t plane = 0;
            for (std::size_t k = 0; k < b_.groups_.size(); ++k) {
                add_threshold(k, plane);
                plane += 2 * b_.groups_[k] - 1;
            }
            if (p_.has_shares()) finish(out);
        }
        return out;
    }

  private:
    /// 1, or an atom of the factor: its value (dealer), its share, that of its product with beta, and the sums so far.
    struct atom_words {
        std::optional<operand::part> part;
        unsigned bits;
        words value, own, with_beta, of_threshold;
        std::vector<words> sums;

        atom_words(std::optional<operand::part> a, unsigned w, std::size_t count, std::size_t length)
            : part(a), bits(w), value(length), own(length), with_beta(length), of_threshold(length),
              sums(count, words(length)) {}
    };

    // All ones for a bit of a mask: the dealer does not branch on it.
    static std::uint64_t all_if(std::int8_t bit) { return 0 - static_cast<std::uint64_t>(bit); }
    static void bits_of(std::span<std::uint64_t const> packed, std::size_t at, std::span<std::int8_t> out) {
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<std::int8_t>(packed[(at + i) / 64] >> ((at + i) % 64) & 1);
    }
    std::span<std::uint64_t> part_of(words& w) const { return std::span(w).first(count_); }

    void deal(std::span<std::uint64_t> x, unsigned bits) {
        auto typed = [&]<class W>(W) {
            std::array<W, block> small{};
            auto const s = std::span<W>(small).first(x.size());
            for (std::size_t i = 0; i < s.size(); ++i) s[i] = static_cast<W>(x[i] & low_mask(bits));
            p_.random().deal_block(s, bits);
            std::copy(s.begin(), s.end(), x.begin());
        };
        if (bits <= 8) return typed(std::uint8_t{});
        if (bits <= 16) return typed(std::uint16_t{});
        if (bits <= 32) return typed(std::uint32_t{});
        for (auto& v : x) v &= low_mask(bits);
        p_.random().deal_block(x, bits);
    }

    void clear() {
        for (std::size_t o = 0; o < wanted_.size(); ++o) {
            std::fill(constants_[o].begin(), constants_[o].end(), static_cast<std::uint64_t>(wanted_[o].constant));
            std::fill(slopes_[o].begin(), slopes_[o].end(), 0);
            for (auto& a : atoms_) std::fill(a.sums[o].begin(), a.sums[o].end(), 0);
        }
        if (p_.has_masks()) bits_of(b_.beta_.words(), first_, std::span(beta_).first(count_));
    }

    // g, where the parties have no share of it yet, and g beta.
    void start(atom_words& a) {
        auto const value = part_of(a.value), own = part_of(a.own), with_beta = part_of(a.with_beta);
        bool const known = p_.has_masks();
        if (!a.part) {
            if (known) std::fill(value.begin(), value.end(), 1);
            std::fill(own.begin(), own.end(), p_.adds_public() ? 1 : 0);
        } else {
            if (known) factor_->load_atom(a.part->a, first_, value);
            if (factor_->kind() == operand::form::masked) {
                if (p_.has_shares()) factor_->load_atom(a.part->a, first_, own);
            } else {
                std::copy(value.begin(), value.end(), own.begin());
                deal(own, a.bits);
            }
        }
        if (known)
            for (std::size_t i = 0; i < count_; ++i) with_beta[i] = value[i] & all_if(beta_[i]);
        deal(with_beta, a.bits);
    }

    // Deals g (1 - 2 beta) A_T for a set T whose mask bits' product is `bits`, and adds q times it.
    void add_set(std::span<std::int8_t const> bits, std::span<std::int8_t const> q) {
        for (auto& a : atoms_) {
            auto const w = part_of(word_);
            if (p_.has_masks())
                for (std::size_t i = 0; i < count_; ++i)
                    w[i] = ((a.value[i] ^ all_if(beta_[i])) - all_if(beta_[i])) & all_if(bits[i]);
            deal(w, a.bits);
            if (!p_.has_shares()) continue;
            for (std::size_t i = 0; i < count_; ++i)
                a.of_threshold[i] += w[i] * static_cast<std::uint64_t>(std::int64_t{q[i]});
        }
    }

    // The mask bits of a set: those of `equal` that are in `subset`, and `less` where there is one.
    std::span<std::int8_t const> set_of(std::size_t plane, unsigned k, unsigned subset, std::optional<unsigned> less) {
        auto const out = std::span(scratch_).first(count_);
        if (!p_.has_masks()) return out;
        std::fill(out.begin(), out.end(), std::int8_t{1});
        auto take = [&](std::size_t which) {
            std::size_t const at = (plane + which) * b_.size() + first_;
            auto const packed = b_.masks_.words();
            for (std::size_t i = 0; i < count_; ++i)
                out[i] = static_cast<std::int8_t>(out[i] & (packed[(at + i) / 64] >> ((at + i) % 64) & 1));
        };
        for (unsigned v = 0; subset >> v; ++v)
            if (subset >> v & 1) take(k + v);
        if (less) take(*less);
        return out;
    }

    void add_threshold(std::size_t k, std::size_t plane) {
        unsigned const groups = b_.groups_[k];
        bool const computes = p_.has_shares();
        auto row = [&](std::vector<std::int8_t>& v) { return std::span(v).first(count_); };
        auto load = [&](std::size_t which) {
            auto const to = row(bits_[which]);
            bits_of(b_.opened_.words(), (plane + which) * b_.size() + first_, to);
            return std::span<std::int8_t const>(to);
        };
        for (auto& a : atoms_) std::fill(a.of_threshold.begin(), a.of_threshold.end(), 0);
        for (auto& v : without_) std::fill(v.begin(), v.end(), std::int8_t{0});
        std::fill(equal_[0].begin(), equal_[0].end(), std::int8_t{1});
        auto q = std::vector<std::int8_t>(count_);
        for (unsigned i = 0; i < groups; ++i) {
            // equal_[U] holds the coefficient of the mask bits U in e_0 .. e_(i-1); it meets l_i.
            if (computes) load(i);
            for (unsigned u = 0; u < 1u << i; ++u) {
                if (computes)
                    for (std::size_t j = 0; j < count_; ++j) {
                        q[j] = static_cast<std::int8_t>(equal_[u][j] * (1 - 2 * bits_[i][j]));
                        without_[u][j] = static_cast<std::int8_t>(without_[u][j] + equal_[u][j] * bits_[i][j]);
                    }
                add_set(set_of(plane, groups, u, i), q);
            }
            if (i + 1 == groups || !computes) continue;
            auto const e = load(groups + i);
            for (unsigned u = 0; u < 1u << i; ++u)
                for (std::size_t j = 0; j < count_; ++j) {
                    equal_[u | 1u << i][j] = static_cast<std::int8_t>(equal_[u][j] * (1 - 2 * e[j]));
                    equal_[u][j] = static_cast<std::int8_t>(equal_[u][j] * e[j]);
                }
        }
        for (unsigned u = 1; u < 1u << (groups - 1); ++u) add_set(set_of(plane, groups, u, {}), row(without_[u]));
        if (computes) weigh(k);
    }

    // b_k = top + (1 - 2 top)(beta ^ L), times g: into the sums by their weights.
    void weigh(std::size_t k) {
        bits_of(b_.tops_.words(), k * b_.size() + first_, std::span(bits_[0]).first(count_));
        for (std::size_t o = 0; o < wanted_.size(); ++o) {
            auto const weight = static_cast<std::uint64_t>(wanted_[o].weights[k]);
            if (weight == 0) continue;
            for (std::size_t i = 0; i < count_; ++i) {
                std::int64_t const top = bits_[0][i], sign = 1 - 2 * top, q0 = without_[0][i];
                constants_[o][i] += weight * static_cast<std::uint64_t>(top + sign * q0);
                slopes_[o][i] += weight * static_cast<std::uint64_t>(sign * (1 - 2 * q0));
            }
            for (auto& a : atoms_) {
                if (a.part && !wanted_[o].times_factor) continue;
                for (std::size_t i = 0; i < count_; ++i)
                    a.sums[o][i] += weight * (bits_[0][i] ? 0 - a.of_threshold[i] : a.of_threshold[i]);
            }
        }
    }

    void finish(std::vector<words>& out) {
        words coefficient(length_);
        for (std::size_t o = 0; o < wanted_.size(); ++o) {
            auto const to = std::span(out[o]).subspan(first_, count_);
            for (auto const& a : atoms_) {
                if (a.part && !wanted_[o].times_factor) continue;
                auto const c = part_of(coefficient);
                if (!a.part && wanted_[o].times_factor)
                    factor_->load_constant(first_, c);
                else if (!a.part)
                    std::fill(c.begin(), c.end(), 1);
                else if (a.part->varies)
                    factor_->load_coefficient(first_, c);
                else
                    std::fill(c.begin(), c.end(), ~std::uint64_t{0});
                unsigned const shift = a.part ? a.part->shift : 0;
                for (std::size_t i = 0; i < count_; ++i) {
                    std::uint64_t const g = constants_[o][i] * a.own[i] + slopes_[o][i] * a.with_beta[i] + a.sums[o][i];
                    to[i] += (c[i] * g) << shift;
                }
            }
            for (auto& v : to) v &= low_mask(wanted_[o].bits);
        }
    }

    bit_words const& b_;
    party& p_;
    std::vector<weighted_bits> const& wanted_;
    std::optional<operand> const& factor_;
    std::size_t length_; // of a block: small tensors have small buffers
    std::vector<atom_words> atoms_;
    std::vector<words> constants_, slopes_; // per sum: public part, and what multiplies g beta
    words word_;
    std::vector<std::int8_t> beta_, scratch_;
    std::vector<std::vector<std::int8_t>> equal_, without_, bits_;
    std::size_t first_ = 0, count_ = 0;
};

/// Opens what the last fold of comparisons needs.
///
/// cost      1 round; 2 k - 1 online bits an element and threshold of k groups
/// privacy   every opened bit has a fresh mask bit
template <std::size_t R>
task<bit_words<R>> open_comparisons(party& p, comparisons<R> c) {
    auto opened = co_await mask(p, c.orders);
    co_return bit_words<R>(std::move(c), std::move(opened));
}

/// Words of this role's share as a share.
template <Fixed N, std::size_t R>
share<N, R> share_of_words(party& p, shape_t<R> shape, std::span<std::uint64_t const> words) {
    if (!p.has_shares()) return share<N, R>(tensor<N, R>(shape));
    auto out = tensor<N, R>::uninitialised(shape, p.where());
    auto const to = out.writable();
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<typename N::word>(words[i] & low_mask(N::bits));
    return share<N, R>(std::move(out));
}

} // namespace moiety
