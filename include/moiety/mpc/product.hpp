// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/message.hpp>
#include <moiety/mpc/expansion.hpp>
#include <moiety/mpc/party.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// Evaluates an expansion block by block, so that all its buffers stay in cache, and deals what it needs on the way.
///
/// A monomial whose atoms belong to rows (every one of them repeated alike) is dealt once a row, before the blocks.
/// `V` is the word that all is computed in: 64 bits, or 128 where the result's ring has more.
template <Word V = std::uint64_t>
class expansion_run {
  public:
    static constexpr std::size_t block = 512;

    expansion_run(party& p, expansion const& e, unsigned ring, std::size_t n)
        : party_(&p), e_(&e), ring_(ring), n_(n), length_(std::min(block, n)),
          buffers_(p.has_shares() ? static_cast<std::size_t>(e.buffers()) * length_ : 0),
          at_(static_cast<std::size_t>(e.buffers())), values_(length_), atom_(length_), dealt_(length_) {
        for (auto const& [m, part] : e.parts()) {
            plan x{&m, part, {}, 1, false};
            if (!m.empty()) {
                auto const& first = e.provider(m.front());
                x.divide = first.mask().divide();
                std::size_t const count = first.mask().count();
                for (auto const& a : m) {
                    auto const& source = e.provider(a).mask();
                    if (source.divide() != x.divide || source.count() != count) x.divide = 1;
                }
                x.own = m.size() == 1 && m.front().what == atom::kind::mask &&
                        e.provider(m.front()).kind() == operand::form::masked;
                if (x.divide > 1 && count * x.divide == n && !x.own) deal_rows(x, count);
            }
            plans_.push_back(std::move(x));
        }
    }

    template <class W>
    void run(W* out) {
        bool const computes = party_->has_shares();
        for (std::size_t first = 0; first < n_; first += block) {
            std::size_t const count = std::min(block, n_ - first);
            std::span<V> values = std::span(values_).first(count);
            if constexpr (std::same_as<V, W>)
                if (computes) values = {out + first, count}; // the sum is built where it is to lie
            if (computes) {
                evaluate_steps(first, count);
                std::fill(values.begin(), values.end(), 0);
            }
            for (auto& x : plans_) add_part(x, first, values, computes);
            auto const mask = low_mask<V>(ring_);
            if constexpr (!std::same_as<V, W>) {
                if (computes)
                    for (std::size_t i = 0; i < count; ++i) out[first + i] = static_cast<W>(values[i] & mask);
            } else if (computes && ring_ < word_bits<V>) {
                kernels::transform([mask](auto v) { return v & decltype(v)(mask); }, values,
                                   std::span<V const>(values));
            }
        }
    }

  private:
    struct plan {
        monomial const* m;
        expansion::part part;
        std::vector<V> rows; // dealt ahead, one a row
        std::size_t divide;
        bool own; // a mask whose shares the parties hold already
    };

    std::span<V> buffer(int i, std::size_t count) {
        return {buffers_.data() + static_cast<std::size_t>(i) * length_, count};
    }
    /// What the last step gave buffer i: in it, or at an operand whose words are read where they lie.
    std::span<V const> in_buffer(int i, std::size_t count) const { return {at_[static_cast<std::size_t>(i)], count}; }

    void evaluate_steps(std::size_t first, std::size_t count) {
        using code = step::code;
        for (auto const& s : e_->steps()) {
            auto const to = buffer(s.to, count);
            V const k = static_cast<V>(s.value);
            auto in = [&](int i) { return in_buffer(i, count); };
            V const* result = to.data();
            switch (s.what) {
            case code::constant: result = e_->operands()[std::size_t(s.a)].constant(first, to).data(); break;
            case code::coefficient: e_->operands()[std::size_t(s.a)].load_coefficient(first, to); break;
            case code::multiply:
                kernels::transform([](auto x, auto y) { return multiply(x, y); }, to, in(s.a), in(s.b));
                break;
            case code::set_scaled:
                if (k == 1)
                    result = in(s.a).data(); // what is read by others is changed no more
                else
                    kernels::transform([k](auto x) { return multiply(x, decltype(x)(k)); }, to, in(s.a));
                break;
            case code::add_scaled:
                if (k == 1)
                    kernels::transform([](auto y, auto x) { return y + x; }, to, in(s.to), in(s.a));
                else if (k == static_cast<V>(~V{0}))
                    kernels::transform([](auto y, auto x) { return y - x; }, to, in(s.to), in(s.a));
                else
                    kernels::transform([k](auto y, auto x) { return y + multiply(x, decltype(x)(k)); }, to, in(s.to),
                                       in(s.a));
                break;
            case code::set_value: std::fill(to.begin(), to.end(), k); break;
            case code::add_value: kernels::transform([k](auto y) { return y + decltype(y)(k); }, to, in(s.to)); break;
            }
            at_[static_cast<std::size_t>(s.to)] = result;
        }
    }

    // The product of a monomial's atoms, where masks are known.
    void atom_product(monomial const& m, std::size_t first, std::span<V> out, bool by_row) {
        bool begun = false;
        for (auto const& a : m) {
            auto const to = begun ? std::span<V>(atom_).first(out.size()) : out;
            auto const& source = e_->provider(a);
            if (by_row)
                source.load_row_atom(a, first, to);
            else
                source.load_atom(a, first, to);
            if (begun)
                kernels::transform([](auto x, auto y) { return multiply(x, y); }, out, std::span<V const>(out),
                                   std::span<V const>(to));
            begun = true;
        }
    }

    // Shares of a block of dealt words (or whole values), drawn in the smallest word that holds them.
    void deal_words(monomial const& m, unsigned bits, std::size_t first, std::span<V> out, bool by_row) {
        if (party_->has_masks()) atom_product(m, first, out, by_row);
        auto typed = [&]<class W>(W) {
            std::array<W, block> small;
            auto const s = std::span<W>(small).first(out.size());
            if (party_->has_masks())
                for (std::size_t i = 0; i < s.size(); ++i) s[i] = static_cast<W>(out[i] & low_mask<V>(bits));
            party_->random().deal_block(s, bits);
            kernels::widen(out, std::span<W const>(s));
        };
        if (bits <= 8)
            typed(std::uint8_t{});
        else if (bits <= 16)
            typed(std::uint16_t{});
        else if (bits <= 32)
            typed(std::uint32_t{});
        else if (is_two_words<V> && bits <= 64)
            typed(std::uint64_t{});
        else {
            if (party_->has_masks())
                for (auto& x : out) x &= low_mask<V>(bits);
            party_->random().deal_block(out, bits);
        }
    }

    void deal_rows(plan& x, std::size_t rows) {
        x.rows.resize(rows);
        for (std::size_t first = 0; first < rows; first += block) {
            auto const part = std::span<V>(x.rows).subspan(first, std::min(block, rows - first));
            deal_words(*x.m, ring_ - x.part.shift, first, part, true);
        }
    }

    void add_part(plan const& x, std::size_t first, std::span<V> values, bool computes) {
        std::size_t const count = values.size();
        auto const room = std::span<V>(dealt_).first(count);
        std::span<V const> atoms = room;
        V const k = V{1} << x.part.shift;
        if (x.m->empty()) {
            if (party_->adds_public())
                kernels::transform([k](auto v, auto c) { return v + multiply(c, decltype(c)(k)); }, values,
                                   std::span<V const>(values), coefficient(x, count));
            return;
        }
        if (!x.rows.empty()) {
            for (std::size_t i = 0; i < count; ++i) room[i] = x.rows[(first + i) / x.divide];
        } else if (x.own) {
            if (computes) atoms = e_->provider(x.m->front()).own_mask(first, room);
        } else {
            deal_words(*x.m, ring_ - x.part.shift, first, room, false);
        }
        if (computes)
            kernels::transform([k](auto v, auto c, auto a) { return v + multiply(multiply(c, a), decltype(c)(k)); },
                               values, std::span<V const>(values), coefficient(x, count), atoms);
    }

    std::span<V const> coefficient(plan const& x, std::size_t count) const { return in_buffer(x.part.buffer, count); }

    party* party_;
    expansion const* e_;
    unsigned ring_;
    std::size_t n_, length_; // of a block: small tensors have small buffers
    std::vector<V> buffers_;
    std::vector<V const*> at_; // what each buffer holds lies here
    std::vector<V> values_, atom_, dealt_;
    std::vector<plan> plans_;
};

/// @throws usage_error for a factor whose ring is narrower than the result's, or whose mask the parties do not share
/// @throws shape_error for a factor whose elements do not repeat to those of the result
inline void check_terms(party const& p, std::vector<term> const& terms, unsigned ring, std::size_t n) {
    for (auto const& t : terms)
        for (auto const& f : t.factors) {
            std::size_t const covered = f.opened().count() * f.opened().divide();
            if (n != 0 && (covered == 0 || n % covered != 0))
                throw shape_error(
                    message({"sum_of_products: a factor of ", f.opened().count(), " elements, each repeated ",
                             f.opened().divide(), " times, in a product of ", n}));
            if (f.kind() != operand::form::masked) continue;
            // A coefficient 2^s lets the factor's ring be s bits narrower.
            unsigned const spare = static_cast<unsigned>(std::countr_zero(static_cast<std::uint64_t>(t.coefficient)));
            if (f.width() + spare < ring)
                throw usage_error(message({"sum_of_products: a masked factor of ", f.width(), " bits in a ring of ",
                                           ring, "; it is right modulo its own ring only"}));
            if (p.is_evaluator() && n != 0 && !f.mask().has_data())
                throw usage_error("sum_of_products: a factor whose mask the parties hold no shares of");
        }
}

} // namespace detail

/// A sum of products of operands, element by element, as a share modulo 2^Bits of N: no message.
///
/// formula   sum over terms of coefficient times the product of the factors; every factor is an opened value
/// shapes    all operands have the elements of `shape`, or repeat to them
/// domain    masked factors need rings of at least Bits; lifted ones the range of their rescale. Rings of more than 64
///           bits are computed word by word
/// error     none for masked factors; a lifted one counts as its floor or the next integer
/// cost      0 rounds; dealt, for each distinct set of the factors' atoms, the ring less the atoms' shift, once a row
///           where all of them belong to rows; a mask alone costs nothing. The product of two values lifted by D = F: 0
///           rounds, 3 Bits + 4 F dealt bits an element                                    [tests/mpc/product.cpp]
/// throws    usage_error for a masked factor of a narrower ring or one without shared mask, shape_error for a factor
///           that does not repeat to the shape
/// source    docs/algebra.md#products
template <Fixed N, std::size_t R>
share<N, R> sum_of_products(party& p, shape_t<R> shape, std::vector<term> const& terms) {
    std::size_t const n = element_count(shape);
    detail::check_terms(p, terms, N::bits, n);
    detail::expansion const e(terms, N::bits);
    detail::expansion_run<public_word<N>> run(p, e, N::bits, n);
    p.note(5, n, N::bits);
    tensor<N, R> out(shape);
    if (p.has_shares()) out = tensor<N, R>::uninitialised(shape, p.where());
    run.run(out.writable().data());
    return share<N, R>(std::move(out));
}

/// The product of two masked tensors of one shape: no message.
///
/// formula   x y = c d - c [s] - d [r] + [r s], c = x + r and d = y + s
/// domain    any, modulo the ring of the result; exact, as the product is not rescaled
/// cost      0 rounds; Bits dealt bits an element
/// source    Beaver 1991, with masks that are kept (docs/algebra.md#products)
template <Fixed N, Fixed M, std::size_t R>
share<product_t<N, M>, R> product(party& p, masked<N, R> const& x, masked<M, R> const& y) {
    require_same_shape("product", x.shape(), y.shape());
    return sum_of_products<product_t<N, M>>(p, x.shape(), {term(1, {operand::of(x), operand::of(y)})});
}

} // namespace moiety
