// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/local.hpp>
#include <moiety/mpc/share.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace moiety {

/// A flat array of canonical words whose width is known at run time only; bits are packed.
///
/// Element i of the operation reads element (i / divide) % count, so that a value of a row serves all its columns
/// (`divide` = row length) and a value of a column all rows.
class column {
  public:
    column() = default;
    template <Number N, std::size_t R>
    explicit column(tensor<N, R> const& t)
        : data_(t.words().data()), keep_(t.keep()), count_(t.size()), bits_(N::bits),
          word_bytes_(std::same_as<N, bit> ? 0 : sizeof(typename N::word)) {}

    bool has_data() const { return data_ != nullptr; }
    void const* data() const { return data_; }
    std::size_t count() const { return count_; }
    std::size_t divide() const { return divide_; }
    unsigned bits() const { return bits_; }
    void repeat_each(std::size_t times) { divide_ *= times; }
    void repeat_never() { divide_ = 1; }

    /// Elements first, first + 1, ... as words of 64 or 128 bits; the low halves of wider words.
    template <Word V>
    void load(std::size_t first, std::span<V> out) const {
        switch (word_bytes_) {
        case 0: return load_bits(first, out);
        case 1: return load_words<std::uint8_t>(first, out);
        case 2: return load_words<std::uint16_t>(first, out);
        case 4: return load_words<std::uint32_t>(first, out);
        case 16: return load_words<uint128>(first, out);
        default: return load_words<std::uint64_t>(first, out);
        }
    }

    /// The same: where the words lie if they lie just so, else loaded into `room`.
    template <Word V>
    std::span<V const> look(std::size_t first, std::span<V> room) const {
        if (word_bytes_ == sizeof(V) && divide_ == 1 && first + room.size() <= count_)
            return {static_cast<V const*>(data_) + first, room.size()};
        load(first, room);
        return room;
    }

  private:
    template <class Get, class V>
    void load_with(std::size_t first, std::span<V> out, Get get) const {
        if (divide_ == 1 && first + out.size() <= count_) {
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = get(first + i);
        } else {
            std::size_t at = first / divide_ % count_, within = first % divide_;
            for (auto& x : out) {
                x = get(at);
                if (++within == divide_) {
                    within = 0;
                    if (++at == count_) at = 0;
                }
            }
        }
    }
    template <class W, class V>
    void load_words(std::size_t first, std::span<V> out) const {
        auto const* words = static_cast<W const*>(data_);
        if (std::same_as<W, V> && divide_ == 1 && first + out.size() <= count_)
            std::copy_n(words + first, out.size(), out.data());
        else
            load_with(first, out, [words](std::size_t i) { return static_cast<V>(words[i]); });
    }
    template <class V>
    void load_bits(std::size_t first, std::span<V> out) const {
        auto const* words = static_cast<std::uint64_t const*>(data_);
        load_with(first, out, [words](std::size_t i) { return static_cast<V>(words[i / 64] >> (i % 64) & 1); });
    }

    void const* data_ = nullptr;
    std::shared_ptr<void const> keep_;
    std::size_t count_ = 0;
    std::size_t divide_ = 1;
    unsigned bits_ = 0;
    unsigned word_bytes_ = 8;
};

/// One of the dealer's values that an operand is made of. Equal atoms have equal names.
struct atom {
    enum class kind : unsigned char { mask, high_part, top_bit };

    std::uint64_t serial;
    kind what;
    unsigned char drop;
    unsigned char width;

    /// A bit: its powers are itself.
    bool idempotent() const { return what == kind::top_bit || (what == kind::mask && width == 1); }
    friend auto operator<=>(atom const&, atom const&) = default;

    atom(std::uint64_t s, kind k, unsigned d, unsigned w)
        : serial(s), what(k), drop(static_cast<unsigned char>(d)), width(static_cast<unsigned char>(w)) {}
};

/// A factor of a product that needs no message: an opened value written as C - sum of k 2^s times an atom.
///
/// - masked: C = x + r, atom r; right modulo 2^Bits.
/// - lifted by `drop` bits: C = ((c + 2^(K-2)) >> drop) - 2^(K-2-drop), atoms h = r >> drop and the mask's top bit
///   with k = -s 2^(K-drop), s = not msb(c + 2^(K-2)); right over the integers while -2^(K-2) <= x < 2^(K-2).
/// - an opened bit o = b ^ beta: C = o, atom beta with k = -(1 - 2 o); right in every ring.
/// - known: a public tensor, no atoms.
/// Source of the identities: PROTOCOLS "the one rule for products" in docs/algebra.md.
class operand {
  public:
    enum class form { masked, lifted, opened_bit, known };

    template <Number N, std::size_t R>
    static operand of(masked<N, R> const& x) {
        return operand(std::same_as<N, bit> ? form::opened_bit : form::masked, x, 0);
    }
    template <Fixed N, std::size_t R>
    static operand lifted(masked<N, R> const& x, unsigned drop) {
        return operand(form::lifted, x, drop);
    }
    template <Fixed N, std::size_t R>
    static operand known(tensor<N, R> const& x) {
        operand o;
        o.form_ = form::known;
        o.opened_ = column(x);
        o.width_ = N::bits;
        return o;
    }

    /// Every element serves `times` successive elements of the operation.
    operand repeat_each(std::size_t times) const {
        operand o = *this;
        o.opened_.repeat_each(times);
        o.mask_.repeat_each(times);
        return o;
    }

    form kind() const { return form_; }
    column const& opened() const { return opened_; }
    column const& mask() const { return mask_; }
    unsigned width() const { return width_; }
    unsigned drop() const { return drop_; }

    /// The atoms with their shifts: `scale` is the sign of -k where |k| = 1 for all elements, 0 where k varies.
    struct part {
        atom a;
        unsigned shift;
        bool varies;
    };
    std::vector<part> parts() const {
        std::vector<part> p;
        switch (form_) {
        case form::masked: p.push_back({atom(serial_, atom::kind::mask, 0, width_), 0, false}); break;
        case form::lifted:
            p.push_back({atom(serial_, atom::kind::high_part, drop_, width_ - drop_), 0, false});
            p.push_back({atom(serial_, atom::kind::top_bit, 0, 1), width_ - drop_, true});
            break;
        case form::opened_bit: p.push_back({atom(serial_, atom::kind::mask, 0, 1), 0, true}); break;
        case form::known: break;
        }
        return p;
    }

    /// C for a block of elements, modulo the word: where it lies, or in `room`.
    template <Word V>
    std::span<V const> constant(std::size_t first, std::span<V> room) const {
        if (form_ == form::masked && !cuts<V>()) return opened_.look(first, room);
        load_constant(first, room);
        return room;
    }
    /// The same in `out`.
    template <Word V>
    void load_constant(std::size_t first, std::span<V> out) const {
        if (cuts<V>())
            return load_by_two_words(first, out, [&](std::size_t i, auto words) { load_constant(i, words); });
        if (form_ == form::lifted) {
            V const offset = V{1} << (width_ - 2), mask = moiety::low_mask<V>(width_), back = offset >> drop_;
            unsigned const d = drop_;
            kernels::transform([=](auto c) { return (((c + offset) & mask) >> int(d)) - back; }, out,
                               opened_.look(first, out));
            return;
        }
        opened_.load(first, out);
        if (form_ == form::known)
            for (auto& x : out) x = static_cast<V>(sign_extend(x, width_));
    }
    /// -k of the atom that varies (without its shift) for a block of elements.
    template <Word V>
    void load_coefficient(std::size_t first, std::span<V> out) const {
        if (cuts<V>())
            return load_by_two_words(first, out, [&](std::size_t i, auto words) { load_coefficient(i, words); });
        auto const opened = opened_.look(first, out);
        if (form_ == form::lifted) {
            V const offset = V{1} << (width_ - 2);
            unsigned const top = width_ - 1;
            kernels::transform([=](auto c) { return (~(c + offset) >> int(top)) & 1; }, out, opened);
        } else {
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = 1 - 2 * opened[i];
        }
    }
    /// The value of an atom of this operand, where masks are known, modulo the word.
    template <Word V>
    void load_atom(atom const& a, std::size_t first, std::span<V> out) const {
        load_atom(mask_, a, first, out);
    }
    /// A masked value's own atom: where it lies, or in `room`.
    template <Word V>
    std::span<V const> own_mask(std::size_t first, std::span<V> room) const {
        if (!cuts<V>()) return mask_.look(first, room);
        load_atom(atom(serial_, atom::kind::mask, 0, width_), first, room);
        return room;
    }
    /// The same, one value a row however often it is repeated.
    template <Word V>
    void load_row_atom(atom const& a, std::size_t first, std::span<V> out) const {
        column rows = mask_;
        rows.repeat_never();
        load_atom(rows, a, first, out);
    }

  private:
    /// What is divided or looked at from the top must be formed in a word that holds it all.
    template <class V>
    bool cuts() const {
        return !is_two_words<V> && width_ > 64;
    }
    template <class V, class Load>
    static void load_by_two_words(std::size_t first, std::span<V> out, Load load) {
        std::array<uint128, 64> wide;
        for (std::size_t i = 0; i < out.size(); i += wide.size()) {
            auto const part = std::span<uint128>(wide).first(std::min(wide.size(), out.size() - i));
            load(first + i, part);
            for (std::size_t j = 0; j < part.size(); ++j) out[i + j] = static_cast<V>(part[j]);
        }
    }

    template <class V>
    void load_atom(column const& mask, atom const& a, std::size_t first, std::span<V> out) const {
        if (cuts<V>())
            return load_by_two_words(first, out, [&](std::size_t i, auto words) { load_atom(mask, a, i, words); });
        mask.load(first, out);
        int const shift = a.what == atom::kind::high_part ? int(a.drop)
                          : a.what == atom::kind::top_bit ? int(width_) - 1
                                                          : 0;
        if (shift)
            for (auto& x : out) x >>= shift;
    }

    operand() = default;
    template <Number N, std::size_t R>
    operand(form f, masked<N, R> const& x, unsigned drop)
        : form_(f), opened_(x.opened()), mask_(x.mask().words()), serial_(x.serial()), width_(N::bits), drop_(drop) {}

    form form_ = form::known;
    column opened_;
    column mask_;
    std::uint64_t serial_ = 0;
    unsigned width_ = 0;
    unsigned drop_ = 0;
};

/// An integer times a product of operands.
struct term {
    std::int64_t coefficient;
    std::vector<operand> factors;

    term(std::int64_t c, std::vector<operand> f) : coefficient(c), factors(std::move(f)) {}
};

} // namespace moiety
