// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/kernels.hpp>
#include <moiety/mpc/party.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace moiety::detail {

/// The one-hot vectors of masks, as words: entry k of element i is (a share of) [digit(i) = k].
///
/// cost      0 rounds; (entries - 1) bits dealt bits an element: the last entry follows from the others
template <class W>
class one_hot_words {
  public:
    one_hot_words(party& p, std::size_t entries, unsigned bits) : party_(&p), entries_(entries), bits_(bits) {}

    /// `digit(i)`, below `entries`, is called where masks are known; `take(i, words)` where shares are held.
    template <class Digit, class Take>
    void run(std::size_t count, Digit digit, Take take) {
        W const one = party_->adds_public() ? 1 : 0;
        auto const hot = [](std::size_t) { return W{1}; };
        deal(count, entries_ - 1, digit, hot, [&](std::size_t i, std::span<W> words) {
            words[entries_ - 1] = static_cast<W>(one - kernels::sum(std::span<W const>(words.first(entries_ - 1))));
            take(i, std::span<W const>(words));
        });
    }

    /// The same with `value(i)`, a word that only the dealer knows, in place of 1.
    ///
    /// cost      0 rounds; entries times bits dealt bits an element
    template <class Digit, class Value, class Take>
    void run_times(std::size_t count, Digit digit, Value value, Take take) {
        deal(count, entries_, digit, value,
             [&](std::size_t i, std::span<W> words) { take(i, std::span<W const>(words)); });
    }

  private:
    template <class Digit, class Value, class Take>
    void deal(std::size_t count, std::size_t stored, Digit digit, Value value, Take take) {
        std::size_t const block = std::max<std::size_t>(1, 16384 / entries_);
        std::vector<W> words(block * stored), line(entries_);
        for (std::size_t first = 0; first < count; first += block) {
            std::size_t const n = std::min(block, count - first);
            auto const part = std::span<W>(words).first(n * stored);
            if (party_->has_masks()) {
                // Every entry is written: no branch and no address from the mask.
                for (std::size_t i = 0; i < n; ++i) {
                    std::size_t const k = digit(first + i);
                    W const hot = value(first + i);
                    for (std::size_t e = 0; e < stored; ++e)
                        part[i * stored + e] = static_cast<W>(hot & (W{0} - W(e == k)));
                }
            }
            party_->random().deal_block(part, bits_);
            if (!party_->has_shares()) continue;
            for (std::size_t i = 0; i < n; ++i) {
                std::copy_n(part.data() + i * stored, stored, line.data());
                take(first + i, std::span<W>(line));
            }
        }
    }

    party* party_;
    std::size_t entries_;
    unsigned bits_;
};

/// Sum over k of table[(c - k) mod n] times word k, for a table of n entries kept twice over in reversed order.
template <class W>
class rotated_product {
  public:
    explicit rotated_product(std::span<W const> table)
        : size_(table.size()), reversed_(2 * table.size()), products_(table.size()) {
        for (std::size_t k = 0; k < 2 * size_; ++k) reversed_[k] = table[(2 * size_ - k) % size_];
    }
    W operator()(std::size_t c, std::span<W const> words) {
        // table[(c - k) mod n] lies at k + n - c.
        auto const from = std::span<W const>(reversed_).subspan(size_ - c, size_);
        kernels::transform([](auto x, auto y) { return multiply(x, y); }, std::span<W>(products_), from, words);
        return kernels::sum(std::span<W const>(products_));
    }

  private:
    std::size_t size_;
    std::vector<W> reversed_, products_;
};

} // namespace moiety::detail
