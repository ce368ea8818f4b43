// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../support/lockstep.hpp"
#include "../support/protocol_case.hpp"
#include "marks.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

/// A protocol with everything secret marked: inputs, shares, what the streams give, corrections. What a party sends is
/// public from then on, and nothing else is.
namespace moiety_test {

/// The words of a key, each secret as soon as it is drawn.
class hidden_stream final : public watched_stream {
  public:
    hidden_stream(moiety::seed const& key, bool hides) : words_(key), hides_(hides) {}

  private:
    void fill(std::span<std::byte> out, std::size_t word_bytes, unsigned bits) override {
        words_.draw(out, word_bytes, bits);
        if (hides_) marks::hide(out);
    }
    keyed_stream words_;
    bool hides_;
};

/// All that an onlooker sees of a run but the contents: the sizes of draws, corrections and messages, in their order.
struct run_pattern {
    std::vector<std::array<std::size_t, 4>> sizes;
    friend bool operator==(run_pattern const&, run_pattern const&) = default;
};

struct marked_run {
    std::vector<std::uint64_t> results; ///< in the clear
    run_pattern pattern;
    unsigned long dealer_reports = 0, party_reports = 0;
};

namespace marked {

using columns = std::vector<std::vector<std::uint64_t>>; ///< one vector an input

/// Both parties' shares of the inputs; whole at an owner.
inline std::array<columns, 2> shared(protocol_case const& c, columns const& inputs) {
    std::mt19937_64 random(5);
    std::array<columns, 2> out;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        auto const mask = moiety::low_mask(c.inputs[i].bits);
        auto whole = inputs[i];
        std::vector<std::uint64_t> first;
        for (auto& x : whole) {
            auto const r = random() & mask;
            first.push_back(c.inputs[i].owner == case_input::shared ? r : c.inputs[i].owner == 0 ? x : 0);
            x = (c.inputs[i].bits == 1 ? x ^ first.back() : x - first.back()) & mask;
        }
        out[0].push_back(first);
        out[1].push_back(whole);
    }
    return out;
}

inline void publish_sent(moiety::detail::exchange_node const& e) {
    std::size_t const bits = e.bits, word = bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : bits <= 64 ? 8 : 16;
    bool const packed = e.pack_words == &moiety::detail::pack_into<moiety::bit>;
    marks::publish(e.out, packed ? (e.count + 63) / 64 * 8 : e.count * word);
}

inline void add_draws(run_pattern& p, watched_stream const& s) {
    for (auto const& d : s.drawn) p.sizes.push_back({d.words, d.word_bytes, d.bits, d.dealt});
}

} // namespace marked

/// Runs a case on n elements; hides what the parties must not branch on, or what the dealer must not.
enum class who_is_followed { parties, dealer };
inline marked_run run_marked(protocol_case const& c, marked::columns const& inputs,
                             who_is_followed who = who_is_followed::parties) {
    std::size_t const n = inputs.front().size();
    moiety::seed const key0{{std::byte(1)}}, key1{{std::byte(2)}};
    bool const parties = who == who_is_followed::parties;
    marked_run out;
    auto reports = marks::reports();

    hidden_stream dealer0(key0, !parties), dealer1(key1, !parties);
    auto dealt = deal_all([&](moiety::party& p) { return c.run(p, case_values(n, {})); }, dealer0, dealer1);
    out.dealer_reports = marks::reports() - reports;
    for (auto& d : dealt) {
        marks::publish(d.bytes);
        out.pattern.sizes.push_back({d.count, d.bits, d.bytes.size(), d.draw});
        if (parties) marks::hide(d.bytes);
    }

    auto shares = marked::shared(c, inputs);
    if (parties)
        for (auto const& party : shares)
            for (auto const& words : party) marks::hide(words);
    hidden_stream stream0(key0, parties), stream1(key1, parties);
    reports = marks::reports();
    auto run = run_in_step([&](moiety::party& p) { return c.run(p, case_values(n, shares[std::size_t(p.id())])); },
                           stream0, stream1, dealt, marked::publish_sent);
    out.party_reports = marks::reports() - reports;

    marked::add_draws(out.pattern, stream0);
    marked::add_draws(out.pattern, stream1);
    for (auto const& x : run.crossings)
        out.pattern.sizes.push_back({x.count, x.bits, x.sent[0].size(), x.sent[1].size()});
    for (auto const& r : run.results) marks::publish(r.words);
    auto const& [a, b] = run.results;
    for (std::size_t i = 0; i < a.words.size(); ++i)
        out.results.push_back((c.result_bits == 1 ? a.words[i] ^ b.words[i] : a.words[i] + b.words[i]) &
                              moiety::low_mask(c.result_bits));
    return out;
}

} // namespace moiety_test
