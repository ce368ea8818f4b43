// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "lockstep.hpp"
#include "protocol_case.hpp"
#include "roles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Whether what a protocol opens and deals is uniform: chi-squared over every byte of every word.
namespace moiety_test {

/// Counts of the bytes of words of one width: eight bits from every multiple of eight on, and the top eight.
class byte_counts {
  public:
    explicit byte_counts(unsigned bits) : bits_(bits == 1 ? 8 : bits) { // bits: eight side by side
        if (bits_ <= 8)
            offsets_.push_back(0);
        else
            for (unsigned at = 0; at < bits_; at += 8) offsets_.push_back(std::min(at, bits_ - 8));
        counts_.resize(offsets_.size() * bins());
    }

    void add(std::span<std::byte const> bytes, std::size_t count) {
        if (bits_ % 8 == 0) {
            add_whole(bytes);
        } else if (bits_ < 64) {
            add_words<std::uint64_t>(bytes, count);
        } else {
            add_words<moiety::uint128>(bytes, count);
        }
    }

    std::uint64_t samples() const {
        std::uint64_t n = 0;
        for (std::size_t i = 0; i < bins(); ++i) n += counts_[i];
        return n;
    }

    /// The largest deviation of a byte's counts from uniform ones, in standard deviations of a normal variable
    /// (Wilson and Hilferty's cube root).
    double deviation() const {
        double worst = 0;
        for (std::size_t piece = 0; piece < offsets_.size(); ++piece) {
            double const expected = double(samples()) / double(bins()), degrees = double(bins()) - 1;
            double chi = 0;
            for (std::size_t i = 0; i < bins(); ++i) {
                double const d = double(counts_[piece * bins() + i]) - expected;
                chi += d * d / expected;
            }
            double const spread = 2 / (9 * degrees);
            worst = std::max(worst, (std::cbrt(chi / degrees) - (1 - spread)) / std::sqrt(spread));
        }
        return worst;
    }

  private:
    std::size_t bins() const { return std::size_t{1} << std::min(bits_, 8u); }

    void add_whole(std::span<std::byte const> bytes) {
        std::size_t const pieces = offsets_.size();
        for (std::size_t k = 0; k < pieces; ++k) {
            auto* const counts = counts_.data() + k * 256;
            for (std::size_t i = k; i < bytes.size(); i += pieces) ++counts[std::to_integer<std::size_t>(bytes[i])];
        }
    }
    // Piece by piece: most of the time of these tests goes here.
    template <class W>
    void add_words(std::span<std::byte const> bytes, std::size_t count) {
        std::vector<W> words(count);
        moiety::unpack(bytes, bits_, std::span<W>(words));
        std::size_t const last = bins() - 1;
        for (std::size_t k = 0; k < offsets_.size(); ++k) {
            auto* const counts = counts_.data() + k * bins();
            unsigned const offset = offsets_[k];
            for (auto w : words) ++counts[static_cast<std::size_t>(w >> offset) & last];
        }
    }

    unsigned bits_;
    std::vector<unsigned> offsets_;
    std::vector<std::uint32_t> counts_;
};

/// All that one program opens and deals, by its place in the program.
class uniformity_report {
  public:
    void add(std::string const& what, std::size_t place, unsigned bits, std::span<std::byte const> bytes,
             std::size_t count) {
        auto [at, fresh] = counts_.try_emplace(std::pair(what, place), bits);
        at->second.add(bytes, count);
    }
    /// What is not uniform; empty where all is. A chance of 1e-9 for each byte that is checked.
    std::string suspect() const {
        for (auto const& [key, c] : counts_)
            if (double const d = c.deviation(); !(d < 6))
                return key.first + " " + std::to_string(key.second) + ": " + std::to_string(d) + " standard deviations";
        return {};
    }
    std::size_t values() const { return counts_.size(); }

  private:
    std::map<std::pair<std::string, std::size_t>, byte_counts> counts_;
};

/// The opened words of an exchange, both parties' added up; what one sends alone is as it is.
inline std::vector<std::byte> opened_bytes(crossing const& x) {
    if (x.sent[0].empty()) return x.sent[1];
    if (x.sent[1].empty()) return x.sent[0];
    std::vector<std::byte> sum(x.sent[0].size());
    if (x.bits == 1) {
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = x.sent[0][i] ^ x.sent[1][i];
        return sum;
    }
    auto add = [&]<class W>(W) {
        std::vector<W> a(x.count), b(x.count);
        moiety::unpack(std::span<std::byte const>(x.sent[0]), x.bits, std::span<W>(a));
        moiety::unpack(std::span<std::byte const>(x.sent[1]), x.bits, std::span<W>(b));
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = (a[i] + b[i]) & moiety::low_mask<W>(x.bits);
        moiety::pack(std::span<W const>(a), x.bits, std::span<std::byte>(sum));
    };
    x.bits > 64 ? add(moiety::uint128{}) : add(std::uint64_t{});
    return sum;
}

/// Runs a protocol on about `samples` elements of one and the same input, whose first share is zero: only masks can
/// make what is seen look random.
inline uniformity_report check_uniformity(protocol_case const& c, std::size_t samples) {
    // As many elements a run as a protocol deals in one piece.
    auto pieces = [&](std::size_t elements) {
        auto const seeds = fixed_seeds();
        keyed_stream s0(seeds.party0), s1(seeds.party1);
        case_values const absent(elements, {});
        return deal_all([&](moiety::party& p) { return c.run(p, absent); }, s0, s1).size();
    };
    std::size_t const n = pieces(512) == pieces(2048) ? 2048 : 512;
    uniformity_report report;
    std::vector<std::vector<std::uint64_t>> whole, nothing;
    for (auto const& i : c.inputs) {
        whole.emplace_back(n, std::uint64_t{5} << (i.bits / 3) & moiety::low_mask(i.bits));
        nothing.emplace_back(n, 0);
    }
    case_values const absent(n, {}), v0(n, nothing), v1(n, whole);
    for (std::size_t first = 0; first < samples; first += n) {
        auto const seeds = fixed_seeds(1 + first);
        keyed_stream d0(seeds.party0), d1(seeds.party1), p0(seeds.party0), p1(seeds.party1);
        auto const corrections = deal_all([&](moiety::party& p) { return c.run(p, absent); }, d0, d1);
        auto const run =
            run_in_step([&](moiety::party& p) { return c.run(p, p.id() == 0 ? v0 : v1); }, p0, p1, corrections);
        for (std::size_t i = 0; i < run.crossings.size(); ++i) {
            auto const& x = run.crossings[i];
            auto const sum = opened_bytes(x);
            report.add("opened value", i, x.bits, sum, x.count);
            // Party 1 holds what is not random: that its message is uniform means that the mask is on it.
            if (!x.sent[1].empty()) report.add("message of party 1", i, x.bits, x.sent[1], x.count);
        }
        for (std::size_t i = 0; i < corrections.size(); ++i) {
            auto const& x = corrections[i];
            bool const words = x.bytes.size() == moiety::packed_size(x.count, x.bits); // else bits of less than a word
            report.add("correction", i, words ? x.bits : 1, x.bytes, x.count);
        }
    }
    return report;
}

} // namespace moiety_test
