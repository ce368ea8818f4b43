// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/bits.hpp>
#include <moiety/mpc/open.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace moiety {

/// How a comparison cuts a ring into digits and folds them: `Width` bits a digit at most, `Fold` digits at a time.
///
/// Wider digits and folds take fewer rounds and bits online, and more dealt bits.
template <unsigned Width, unsigned Fold>
struct digit_shape {
    static_assert(Width >= 1 && Width <= 6, "moiety: a digit has 1 to 6 bits");
    static_assert(Fold >= 2 && Fold <= 6, "moiety: a fold joins 2 to 6 digits");
    static constexpr unsigned width = Width;
    static constexpr unsigned fold = Fold;
};

template <class S>
concept DigitShape = requires {
    { S::width } -> std::convertible_to<unsigned>;
    { S::fold } -> std::convertible_to<unsigned>;
};

namespace detail {
template <unsigned Bits>
struct default_shape_for {
    // One fold round up to 32 bits; two above: nine digits of five bits to 45, sixteen of four to 64.
    using type = std::conditional_t<
        (Bits <= 13), digit_shape<4, 4>,
        std::conditional_t<(Bits <= 30), digit_shape<5, 6>,
                           std::conditional_t<(Bits <= 36), digit_shape<6, 6>,
                                              std::conditional_t<(Bits <= 45), digit_shape<5, 3>, digit_shape<4, 4>>>>>;
};
} // namespace detail

/// The shape that a comparison over `Bits` bits uses unless told otherwise.
template <unsigned Bits>
using default_digit_shape = typename detail::default_shape_for<Bits>::type;

namespace detail {

/// Where a digit lies: `width` bits from bit `shift` on.
struct digit_place {
    unsigned shift;
    unsigned width;
    std::uint64_t entries() const { return std::uint64_t{1} << width; }
};

/// Cuts the low `bits` bits into digits, lowest first, of widths as equal as they can be, the wider ones low.
template <DigitShape Shape>
std::vector<digit_place> cut_digits(unsigned bits) {
    std::vector<digit_place> places;
    unsigned const count = (bits + Shape::width - 1) / Shape::width;
    for (unsigned d = 0, at = 0; d < count; ++d) {
        unsigned const width = (bits - at + (count - d) - 1) / (count - d);
        places.push_back({at, width});
        at += width;
    }
    return places;
}

/// The word of a digit's table: a bit an entry. Vectors of bytes cannot shift, so it has 16 bits at least.
template <DigitShape Shape>
using table_word = word_t<std::max(16u, 1u << Shape::width)>;

/// s >> place, lane by lane. Sixteen-bit lanes have no shift by lanes on most instruction sets: a selection for each
/// bit of the place, at most 15.
template <class V>
V shift_right_by(V s, V place) {
    if constexpr (Word<V>) {
        return static_cast<V>(s >> place);
    } else if constexpr (sizeof(typename V::value_type) > 2) {
        return s >> place;
    } else {
        s = moiety::select((place & V(8)) != V(0), s >> 8, s);
        s = moiety::select((place & V(4)) != V(0), s >> 4, s);
        s = moiety::select((place & V(2)) != V(0), s >> 2, s);
        return moiety::select((place & V(1)) != V(0), s >> 1, s);
    }
}

/// Deals the table of one digit for a block of masks, as parities: bit i of a word is (a share of) the sum of the
/// table's entries i, i + 1, ..., which is 1 where the mask's digit is at least i.
///
/// The dealer shares the one-hot vector of the digit but for its last entry, which follows from the others: party 0's
/// entries add up to 0, party 1's to 1.
template <class T, class W>
void deal_parities(party& p, digit_place digit, std::span<W const> mask, std::span<T> out) {
    std::uint64_t const entries = digit.entries();
    if (p.has_masks())
        for (std::size_t j = 0; j < out.size(); ++j)
            out[j] = static_cast<T>(std::uint64_t{1}
                                        << (static_cast<std::uint64_t>(mask[j] >> digit.shift) & (entries - 1)) &
                                    low_mask(unsigned(entries - 1)));
    p.random().deal_boolean_block(out, unsigned(entries - 1));
    if (!p.has_shares()) return;
    T const all = static_cast<T>(low_mask(unsigned(entries)));
    T const total = p.id() == 1 || p.has_masks() ? all : T{0};
    kernels::transform(
        [all, total, entries](auto x) {
            using V = decltype(x);
            for (unsigned step = 1; step < entries; step *= 2) x = x ^ V(x << int(step)); // sums of entries 0 .. i
            return (V(x << 1) ^ V(total)) & V(all);
        },
        out, std::span<T const>(out));
}

/// Reads parities at the digit of public words: two bits, [c's digit <= r's] at 0 and [c's digit < r's] at 1.
///
/// `words` are the public words, shifted right by `window` bits and cut to the table's word.
template <class T>
void read_parities(digit_place digit, unsigned window, std::span<T const> parities, std::span<T const> words,
                   std::span<T> out) {
    int const shift = int(digit.shift - window);
    T const last = static_cast<T>(digit.entries() - 1);
    kernels::transform(
        [shift, last](auto s, auto c) {
            using V = decltype(s);
            return shift_right_by<V>(s, V(c >> shift) & V(last));
        },
        out, parities, words);
}

/// Adds what `read_parities` gives to packed bits from place `at` on: `less` and `equal`.
template <class T>
void add_orders(std::span<T const> read, std::span<std::uint64_t> scratch, std::size_t at,
                std::span<std::uint64_t> less, std::span<std::uint64_t> equal) {
    auto const bits = scratch.first((read.size() + 63) / 64);
    kernels::pack_nonzero([](auto v) { return v & decltype(v)(2); }, bits, read);
    kernels::add_bits(less, at, bits, read.size());
    kernels::pack_nonzero([](auto v) { return (v ^ decltype(v)(v >> 1)) & decltype(v)(1); }, bits, read);
    kernels::add_bits(equal, at, bits, read.size());
}

/// Public words as a digit's table needs them: shifted right by `window()` bits and cut to the table's word. Digits
/// that come in order share a window as long as it holds them.
template <class T>
class word_window {
  public:
    template <class W>
    std::span<T const> cover(digit_place digit, std::span<W const> words) {
        if constexpr (sizeof(W) == sizeof(T)) {
            window_ = 0;
            return words;
        } else {
            if (fresh_ || digit.shift + digit.width > window_ + 8 * sizeof(T)) {
                window_ = digit.shift;
                for (std::size_t i = 0; i < words.size(); ++i) buffer_[i] = static_cast<T>(words[i] >> window_);
                fresh_ = false;
            }
            return std::span<T const>(buffer_).first(words.size());
        }
    }
    unsigned window() const { return window_; }
    /// Other words come next.
    void reset() { fresh_ = true; }

    explicit word_window(std::size_t block) : buffer_(block) {}

  private:
    std::vector<T> buffer_;
    unsigned window_ = 0;
    bool fresh_ = true;
};

} // namespace detail

/// One-hot tables of a mask's digits, shared bit by bit: what a comparison reads at public positions, as often as it
/// likes, without a message.
///
/// Whoever knows all positions when the tables are dealt uses `read_tables` (mpc/compare.hpp), which keeps none of
/// them.
template <DigitShape Shape, std::size_t R>
class digit_tables {
  public:
    using word = detail::table_word<Shape>;

    /// Deals tables for the low `bits` bits of a mask.
    /// cost    0 rounds; 2^w - 1 dealt bits a digit of w bits
    template <Fixed N>
    digit_tables(party& p, masked<N, R> const& x, unsigned bits)
        : shape_(x.shape()), computes_(p.has_shares()), places_(detail::cut_digits<Shape>(bits)) {
        std::size_t const n = element_count(shape_);
        p.note(7, n, bits);
        auto const mask = x.mask().words().words();
        std::vector<word> scratch(computes_ ? 0 : std::min(n, block));
        for (auto const digit : places_) {
            parities_.emplace_back(computes_ ? n : 0);
            for (std::size_t i = 0; i < n; i += block) {
                std::size_t const count = std::min(block, n - i);
                auto const out =
                    computes_ ? std::span(parities_.back()).subspan(i, count) : std::span(scratch).first(count);
                detail::deal_parities(p, digit, mask.empty() ? mask : mask.subspan(i, count), out);
            }
        }
    }

    /// Digits, lowest first.
    std::size_t count() const { return places_.size(); }
    shape_t<R> const& shape() const { return shape_; }

    /// Shares of [digit of c < digit of r] and [digit of c = digit of r], for words c of the opened value's ring.
    ///
    /// Results are added (exclusive or) to packed bits from bit `first` of `less` and `equal` on.
    template <class W>
    void read(std::size_t digit, std::span<W const> c, std::size_t first, std::span<std::uint64_t> less,
              std::span<std::uint64_t> equal) const {
        if (!computes_) return;
        std::vector<word> two(std::min(block, c.size()));
        std::vector<std::uint64_t> bits((two.size() + 63) / 64);
        detail::word_window<word> window(two.size());
        for (std::size_t i = 0; i < c.size(); i += block) {
            std::size_t const count = std::min(block, c.size() - i);
            window.reset();
            auto const words = window.cover(places_[digit], c.subspan(i, count));
            auto const read = std::span(two).first(count);
            detail::read_parities(places_[digit], window.window(), std::span(parities_[digit]).subspan(i, count), words,
                                  read);
            detail::add_orders<word>(read, bits, first + i, less, equal);
        }
    }

  private:
    static constexpr std::size_t block = 2048;

    shape_t<R> shape_;
    bool computes_;
    std::vector<detail::digit_place> places_;
    std::vector<std::vector<word>> parities_;
};

} // namespace moiety
