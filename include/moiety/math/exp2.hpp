// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/exp2_points.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/share.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace moiety {

namespace detail {

/// The arithmetic of `exp2`: what the dealer puts into the words of an element, and what the parties read.
///
/// z = c - r, both cut at bit `digit` into octave groups of 2^Group: c = (ct, cl), r = (t, rl).
template <Fixed Out, unsigned Public, unsigned Group, Fixed Z>
class exp2_words {
  public:
    static constexpr unsigned digit = Z::fraction + Group;
    static constexpr std::size_t words = std::size_t{1} << (Z::bits - digit);
    using word = typename Out::word;

    /// One word: 2^(-rl / 2^Frac) at the place of t, nothing elsewhere. For who knows the mask, which decides no address.
    void place(std::uint64_t r, std::span<word> out) const {
        double const y = points_.of_secret(low_mask(digit) - (r & low_mask(digit))) * back_;
        auto const value = static_cast<word>(static_cast<std::int64_t>(y + 0.5));
        std::uint64_t const t = r >> digit;
        for (std::uint64_t i = 0; i < out.size(); ++i) {
            auto const here = static_cast<word>(((t ^ i) - 1) >> 63); // 1 where i = t
            out[i] = static_cast<word>(value & static_cast<word>(word{0} - here));
        }
    }

    /// sum over i of words[i] 2^(cl / 2^Frac + 2^Group v_i), v_i = 0 at i = ct, -1 at the next place, ...
    ///
    /// All but the first few factors round to 0 at scale `Public`.
    public_word<Out> read(std::uint64_t c, std::span<word const> in) const {
        auto const factor = static_cast<std::uint64_t>(points_(c & low_mask(digit)) * unit);
        std::size_t const first = c >> digit;
        public_word<Out> sum = 0;
        for (unsigned k = 0; k < terms; ++k) {
            unsigned const shift = guard + (k << Group);
            sum += in[(first + k) % words] * ((factor + (std::uint64_t{1} << (shift - 1))) >> shift);
        }
        return sum & ring_mask<Out>;
    }

  private:
    static constexpr unsigned octaves = 1u << Group;
    static constexpr unsigned dealt_fraction = Out::fraction - Public;
    static constexpr unsigned terms = std::min<unsigned>(words, (Public + octaves) / octaves + 1);
    // Factors are formed with 52 significant bits, then rounded to scale `Public`.
    static constexpr unsigned guard = 52 - Public - octaves;
    static_assert(guard + (terms - 1) * octaves < 64);
    static constexpr double unit = static_cast<double>(std::uint64_t{1} << (Public + guard));

    exp2_points<digit, Z::fraction> points_;
    // 2^(-rl) is taken as 2^(top - rl) 2^(-top), top the largest rl.
    double back_ = std::ldexp(points_(1), int(dealt_fraction) - int(octaves));
};

} // namespace detail

/// 2^z of an opened value, element by element: no message. The result has the scale and the ring of Out.
///
/// formula   z = c - r; with t = r >> (F + g), rl = r mod 2^(F+g), and ct, cl the same of c:
///           2^z = sum over i of ([t = i] 2^(-rl)) 2^(cl + 2^g v_i), v_i = (ct - i) mod N as a number from 1 - N to 0;
///           the left factor is dealt at scale Out::fraction - Public, the right one is public at scale `Public`
/// shapes    any; z in fixed<F + j, F>, N = 2^(j - g) words
/// domain    exactly -2^g (N - 1) <= z <= 0 (g = 3: [-120, 0] at j = 7, [-248, 0] at j = 8; g = 4: [-112, 0] and
///           [-240, 0]); wrong outside
/// error     2^-(Public+1) absolute, and 2^(2^g - 1 - (Out::fraction - Public)) of the result
/// cost      0 rounds; N Out::bits dealt bits an element; shares of the mask are not needed. A group of 16 octaves has
///           half the words of one of 8, and for the same relative error words of 8 bits more: Out may be a ring of two
///           words. 22.16, N = 32, words of 74 bits: 0 rounds, 2368 dealt; 22.16, N = 8, of 44: 0 rounds, 352 dealt
///                                                                                            [tests/math/exp2.cpp]
/// throws    nothing of its own
/// source    docs/algebra.md#exp2
template <Fixed Out, unsigned Public, unsigned Group = 3, Fixed Z, std::size_t R>
share<Out, R> exp2(party& p, masked<Z, R> const& z) {
    static_assert(Group < 5 && Z::bits > Z::fraction + Group && Z::bits <= Z::fraction + Group + 8,
                  "moiety: exp2 reads a number of its window's bits and its fraction bits only; reduce it first");
    static_assert(Out::fraction > Public && Out::bits >= Out::fraction + 2,
                  "moiety: the ring of a result of exp2 has two bits more than its scale");
    static_assert(Public + (1u << Group) < 52 && Out::fraction - Public < 52,
                  "moiety: exp2 forms its factors in the 53 bits of a double");
    using arithmetic = detail::exp2_words<Out, Public, Group, Z>;
    using word = typename Out::word;
    constexpr std::size_t words = arithmetic::words;
    constexpr std::size_t block = 8192 / words;
    std::size_t const n = z.size();
    p.note(16, n * words, Out::bits);
    if (!p.has_shares() && !p.has_masks()) { // a dry run: only the count
        for (std::size_t first = 0; first < n; first += block) {
            std::vector<word> none(words * std::min(block, n - first));
            p.random().deal_block(std::span<word>(none), Out::bits);
        }
        return share<Out, R>(tensor<Out, R>(z.shape()));
    }
    arithmetic const table;
    auto out = p.has_shares() ? tensor<Out, R>::uninitialised(z.shape(), p.where()) : tensor<Out, R>(z.shape());
    auto const to = out.writable();
    auto const c = z.opened().words();
    auto const r = z.mask().words().words();
    std::vector<word> dealt(words * std::min(block, n));
    for (std::size_t first = 0; first < n; first += block) {
        std::size_t const count = std::min(block, n - first);
        auto const part = std::span<word>(dealt).first(words * count);
        if (p.has_masks())
            for (std::size_t i = 0; i < count; ++i) table.place(r[first + i], part.subspan(i * words, words));
        p.random().deal_block(part, Out::bits);
        if (p.has_shares())
            for (std::size_t i = 0; i < count; ++i)
                to[first + i] = static_cast<word>(table.read(c[first + i], part.subspan(i * words, words)));
    }
    return share<Out, R>(std::move(out));
}

} // namespace moiety
