// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/bits.hpp>
#include <moiety/mpc/digit_shape.hpp>
#include <moiety/mpc/open.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace moiety {

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
using table_word = word_t<Shape::width <= 6 ? std::max(16u, 1u << Shape::width) : 64>;

/// How many words an element's table takes. Digits of up to six bits have one word of parities; wider ones words of
/// 64 entries, and as many of parities.
template <DigitShape Shape>
inline constexpr std::size_t table_planes = Shape::width <= 6 ? 1 : std::size_t{2} << (Shape::width - 6);

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

/// The same for digits of more than six bits: `out` holds a plane of words for each 64 entries, then as many planes
/// of parities, of which bit i is the sum of the entries above i.
template <class W>
void deal_planes(party& p, digit_place digit, std::span<W const> mask, std::span<std::uint64_t> out,
                 std::size_t count) {
    std::uint64_t const last = digit.entries() - 1;
    std::size_t const words = std::max<std::size_t>(1, digit.entries() / 64);
    auto const entries = [&](std::size_t w) { return out.subspan(w * count, count); };
    auto const above = [&](std::size_t w) { return out.subspan((words + w) * count, count); };
    for (std::size_t w = 0; w < words; ++w) {
        auto const to = entries(w);
        if (p.has_masks())
            for (std::size_t j = 0; j < count; ++j) {
                auto const d = static_cast<std::uint64_t>(mask[j] >> digit.shift) & last;
                auto const here = std::uint64_t(d / 64 == w) & std::uint64_t(d != last); // no branch on the mask
                to[j] = here << (d % 64);
            }
        p.random().deal_boolean_block(to, w + 1 < words ? 64 : unsigned(last % 64));
    }
    if (!p.has_shares()) return;
    // The last entry follows from the others: together they add up to 0 or to 1.
    auto const sum = above(words - 1);
    std::copy(entries(0).begin(), entries(0).end(), sum.begin());
    for (std::size_t w = 1; w < words; ++w)
        kernels::transform([](auto s, auto x) { return s ^ x; }, sum, sum, entries(w));
    std::uint64_t const total = p.id() == 1 || p.has_masks() ? 1 : 0;
    int const top = int(last % 64);
    kernels::transform(
        [total, top](auto x, auto s) {
            using V = decltype(x);
            for (int step = 32; step > 0; step /= 2) s = s ^ V(s >> step);
            return x ^ V(((s ^ V(total)) & V(1)) << top);
        },
        entries(words - 1), entries(words - 1), sum);
    for (std::size_t w = words; w-- > 0;) {
        auto const sums_above = [](auto x, auto carry) {
            using V = decltype(x);
            V s = x;
            for (int step = 1; step < 64; step *= 2) s = s ^ V(s >> step); // sums of entries i, i + 1, ...
            return (s ^ x) ^ carry;
        };
        if (w + 1 == words)
            kernels::transform([sums_above](auto x) { return sums_above(x, decltype(x)(0)); }, above(w), entries(w));
        else
            kernels::transform(
                [sums_above](auto x, auto next, auto next_above) {
                    using V = decltype(x);
                    return sums_above(x, V(0) - ((next ^ next_above) & V(1)));
                },
                above(w), entries(w), entries(w + 1), above(w + 1));
    }
}

/// Reads planes at the digit of public words: bits as `read_parities` gives them.
inline void read_planes(digit_place digit, unsigned window, std::span<std::uint64_t const> planes,
                        std::span<std::uint64_t const> words, std::span<std::uint64_t> out) {
    std::size_t const count = out.size(), halves = std::max<std::size_t>(1, digit.entries() / 64);
    int const shift = int(digit.shift - window);
    std::uint64_t const last = digit.entries() - 1;
    for (std::size_t w = 0; w < halves; ++w) {
        bool const first = w == 0;
        std::uint64_t const here = w;
        kernels::transform(
            [=](auto before, auto x, auto above, auto c) {
                using V = decltype(c);
                V const d = V(c >> shift) & V(last);
                V const place = d & V(63), less = shift_right_by<V>(above, place) & V(1);
                V const both = (less << 1) | (less ^ (shift_right_by<V>(x, place) & V(1)));
                return first ? both : moiety::select((d >> 6) == V(here), both, before);
            },
            out, std::span<std::uint64_t const>(out), planes.subspan(w * count, count),
            planes.subspan((halves + w) * count, count), words);
    }
}

/// Deals a digit's table for a block of masks, in whatever form its shape has; `out` holds `table_planes` words an
/// element.
template <DigitShape Shape, class W>
void deal_table(party& p, digit_place digit, std::span<W const> mask, std::span<table_word<Shape>> out,
                std::size_t count) {
    if constexpr (table_planes<Shape> == 1)
        deal_parities(p, digit, mask, out.first(count));
    else
        deal_planes(p, digit, mask, out, count);
}
template <DigitShape Shape, class T = table_word<Shape>>
void read_table(digit_place digit, unsigned window, std::span<T const> table, std::span<T const> words,
                std::span<T> out) {
    if constexpr (table_planes<Shape> == 1)
        read_parities(digit, window, table.first(out.size()), words, out);
    else
        read_planes(digit, window, table, words, out);
}

/// Adds what `read_table` gives to packed bits from place `at` on: `less` and `equal`.
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

} // namespace moiety
