// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "enumerate.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// Whether what a party sees depends on the other's input: counted over all of the other's randomness, not sampled.
///
/// A party's view is its own input, its own stream, what it receives, and for party 1 the corrections. Own input and
/// stream are held (several samples); the other's stream is enumerated, in one of two ways:
///
/// - whole: every draw, where there are few enough;
/// - masks only. Party 0 sees no corrections, and party 1's share of a dealt value v, (v - PRG0 - PRG1) + PRG1, does
///   not depend on its own draw: those draws may have any values. Toward party 1 the corrections are held at zero, for
///   which party 0 draws v - PRG1: each value of a dealt draw is as likely as any other and hides its own correction
///   alone (`unpadded_correction` tests it), so this conditions on one of equally likely values. Another held value
///   is another sample of party 1's own stream.
namespace moiety_test {

/// What a party sees of one session, to the bit.
struct session_view {
    std::uint64_t high = 0, low = 0;
    unsigned bits = 0;

    void add(std::uint64_t word, unsigned width) {
        if (bits + width > 128) throw std::logic_error("a view of more than 128 bits");
        high = width == 64 ? low : high << width | low >> (64 - width);
        low = width == 64 ? word : low << width | word;
        bits += width;
    }
    friend auto operator<=>(session_view const&, session_view const&) = default;
};

/// Adds `words` of `width` bits to the views of n elements; fewer words than elements are alike for all, and are not
/// compared.
inline void add_to_views(std::vector<session_view>& views, std::span<std::uint64_t const> words, unsigned width,
                         bool side_by_side) {
    std::size_t const n = views.size(), parts = words.size() / n;
    if (words.size() < n) return;
    if (parts * n != words.size()) throw std::logic_error("an exchange that is not one of whole elements");
    for (std::size_t part = 0; part < parts; ++part)
        for (std::size_t j = 0; j < n; ++j) views[j].add(words[side_by_side ? j * parts + part : part * n + j], width);
}

/// What party `who` sees of each element of a run; corrections are left out where they are held.
inline std::vector<session_view> views_of(protocol_case const& c, elements_run const& run, int who, std::size_t n,
                                          bool corrections) {
    std::vector<session_view> views(n);
    for (auto const& x : run.parties.crossings)
        if (!x.sent[static_cast<std::size_t>(1 - who)].empty())
            add_to_views(views, x.words(1 - who), x.bits, c.side_by_side);
    if (who == 1 && corrections)
        for (auto const& x : run.corrections) {
            auto words = x.words();
            if (x.bits == 64) { // packed bits
                std::vector<std::uint64_t> single;
                for (auto w : words)
                    for (unsigned b = 0; b < 64; ++b) single.push_back(w >> b & 1);
                words = std::move(single);
            }
            add_to_views(views, words, x.bits == 64 ? 1 : x.bits, c.side_by_side);
        }
    return views;
}

/// How much a comparison of views enumerates.
struct view_budget {
    unsigned whole = 15;   ///< bits of inputs and the other's stream up to which all of it is enumerated
    unsigned masks = 20;   ///< bits of inputs and masks; more inputs than fit are sampled
    unsigned samples = 17; ///< log2 of sessions up to which own streams are sampled again
};

/// What a comparison of party `who`'s views goes through.
struct view_enumeration {
    bool whole;             ///< all of the other's randomness, else its masks
    unsigned random_bits;   ///< of it
    unsigned input_bits;    ///< of all inputs but the party's own
    unsigned compared_bits; ///< of them: fewer are a sample

    view_enumeration(protocol_case const& c, int who, view_budget budget = {})
        : view_enumeration(c, draws_of(c), who, budget) {}
    view_enumeration(protocol_case const& c, draw_list const& draws, int who, view_budget budget = {}) {
        input_bits = 0;
        for (auto const& i : c.inputs) input_bits += i.owner == who ? 0 : i.bits;
        whole = draws.all_bits(1 - who) + input_bits <= budget.whole;
        random_bits = whole ? draws.all_bits(1 - who) : draws.mask_bits(1 - who);
        compared_bits = std::min(input_bits, budget.masks - std::min(budget.masks, random_bits));
    }
    bool all_inputs() const { return compared_bits == input_bits; }
};

/// How party `who` can tell two inputs apart; empty where it cannot.
inline std::string telling_view(protocol_case const& c, int who, view_budget budget = {},
                                dealing_defect defect = dealing_defect::none) {
    using how = draw_plan::how;
    std::size_t const own = static_cast<std::size_t>(who), other = 1 - own;
    auto const draws = draws_of(c);
    // Inputs of the party's own are held; all others are compared.
    unsigned input_bits = 0;
    std::vector<unsigned> offset;
    for (auto const& i : c.inputs) {
        offset.push_back(input_bits);
        input_bits += i.owner == who ? 0 : i.bits;
    }
    view_enumeration const through(c, draws, who, budget);
    bool const whole = through.whole;
    unsigned const random_bits = through.random_bits, compared_bits = through.compared_bits;
    if (compared_bits == 0 && input_bits != 0) return c.name + ": too much randomness to enumerate";

    session_plan plan;
    for (std::size_t i : {0u, 1u}) plan.party[i].resize(draws.streams[i].size());
    for (auto& d : plan.party[own]) d.what = how::constant;
    unsigned at = 0;
    for (std::size_t k = 0; k < draws.streams[other].size(); ++k) {
        auto const& d = draws.streams[other][k];
        if (d.dealt && !whole) continue; // fresh, or held for party 1
        plan.party[other][k].what = how::enumerated;
        plan.party[other][k].offset = at;
        at += d.bits;
    }
    plan.dealer = plan.party;
    if (who == 1 && !whole) {
        plan.hold_corrections = true;
        for (std::size_t k = 0; k < draws.streams[0].size(); ++k)
            if (draws.streams[0][k].dealt) plan.dealer[0][k].what = how::zero;
    }
    spoil(plan, draws, defect);

    unsigned const total_bits = random_bits + compared_bits;
    std::uint64_t const total = std::uint64_t{1} << total_bits;
    std::size_t const n = static_cast<std::size_t>(std::clamp<std::uint64_t>(total, 64, elements_a_run));
    std::uint64_t const samples = total_bits >= budget.samples ? 2 : std::min(16u, 2u << (budget.samples - total_bits));
    for (std::uint64_t sample = 0; sample < samples; ++sample) {
        plan.key = {scatter(1, sample), scatter(2, sample)};
        auto which = [&](std::uint64_t number) { return number >> random_bits & moiety::low_mask(compared_bits); };
        auto input = [&](std::size_t i, std::uint64_t number) {
            std::uint64_t const all =
                compared_bits == input_bits ? which(number) : which(number) * 0x9e3779b97f4a7c15ULL + sample;
            return all >> offset[i] & moiety::low_mask(c.inputs[i].bits);
        };
        auto share = [&](std::size_t i, int party, std::uint64_t number) {
            std::uint64_t const held = scatter(3 + i, sample);
            if (c.inputs[i].owner == case_input::shared) return party == who ? held : input(i, number) - held;
            if (c.inputs[i].owner != party) return std::uint64_t{0};
            return party == who ? held : input(i, number);
        };
        std::vector<std::vector<session_view>> seen(std::size_t{1} << compared_bits);
        for (std::uint64_t first = 0; first < total; first += n) {
            auto const run = run_elements(c, plan, first, n, share);
            auto const views = views_of(c, run, who, n, whole);
            for (std::size_t j = 0; j < n; ++j) seen[which(first + j)].push_back(views[j]);
        }
        for (auto& views : seen) std::ranges::sort(views);
        for (std::size_t x = 1; x < seen.size(); ++x)
            if (seen[x] != seen.front())
                return c.name + ": party " + std::to_string(who) + " tells input number " + std::to_string(x) +
                       " from number 0";
    }
    return {};
}

/// A correction that does not change exactly as the draw of `stream` that hides it; empty where there is none.
inline std::string unpadded_correction(protocol_case const& c, int stream,
                                       dealing_defect defect = dealing_defect::none) {
    constexpr std::size_t n = 64;
    auto const draws = draws_of(c);
    session_plan plan;
    for (std::size_t i : {0u, 1u}) {
        plan.party[i].resize(draws.streams[i].size());
        plan.key[i] = 50 + i;
    }
    plan.dealer = plan.party;
    std::size_t const s = static_cast<std::size_t>(stream);
    auto zero = plan;
    for (std::size_t k = 0; k < draws.streams[s].size(); ++k)
        if (draws.streams[s][k].dealt) zero.dealer[s][k].what = draw_plan::how::zero;
    spoil(plan, draws, defect);
    spoil(zero, draws, defect);

    std::vector<std::vector<std::uint64_t>> drawn, unused;
    auto deal = [&](session_plan const& from, std::vector<std::vector<std::uint64_t>>& history) {
        planned_stream d0(from.dealer[0], from.key[0], 0, n, c.side_by_side);
        planned_stream d1(from.dealer[1], from.key[1], 0, n, c.side_by_side);
        (stream == 0 ? d0 : d1).history = &history;
        case_values const nothing(n, {});
        return deal_all([&](moiety::party& p) { return c.run(p, nothing); }, d0, d1);
    };
    auto const with = deal(plan, drawn), without = deal(zero, unused);
    std::size_t next = 0;
    for (std::size_t k = 0; k < drawn.size(); ++k) {
        if (!draws.streams[s][k].dealt) continue;
        auto const& x = with[next];
        auto const hidden = x.words(), bare = without[next++].words();
        auto const mask = moiety::low_mask(x.bits);
        bool difference = true, exclusive = true, varies = false;
        // Where fewer than 64 bits of a packed word are sent, the rest of the draw has nothing to hide.
        auto const sent = x.bytes.size() * 8 < x.count * x.bits ? moiety::low_mask(unsigned(x.bytes.size() * 8)) : mask;
        for (std::size_t j = 0; j < hidden.size(); ++j) {
            difference = difference && hidden[j] == ((bare[j] - drawn[k][j]) & mask);
            exclusive = exclusive && hidden[j] == ((bare[j] ^ drawn[k][j]) & sent);
            varies = varies || hidden[j] != bare[j];
        }
        if (!varies || (!difference && !exclusive))
            return c.name + ": correction " + std::to_string(next - 1) + " is not hidden by the stream of party " +
                   std::to_string(stream);
    }
    return {};
}

} // namespace moiety_test
