// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "lockstep.hpp"
#include "protocol_case.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// Runs of a protocol over every value of chosen inputs and chosen draws: an element of the tensors is a session of
/// its own, and its number says what its inputs are and what its streams give.
namespace moiety_test {

/// What a draw gives at each element.
struct draw_plan {
    enum class how {
        constant,   ///< one value for all elements
        fresh,      ///< pseudorandom, another value for each element
        enumerated, ///< bits of the element's number, from `offset` on
        zero,
        given ///< `words`
    };
    how what = how::fresh;
    unsigned offset = 0;
    std::vector<std::uint64_t> words;
};
using stream_plan = std::vector<draw_plan>;

/// A few bits out of anything.
inline std::uint64_t scatter(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = (a + 0x9e3779b97f4a7c15ULL * (b + 1));
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
    return x ^ x >> 31;
}

/// A stream that follows a plan for `n` elements, the first of which has the number `first`. A draw of fewer words is
/// for all elements alike, and is not planned.
class planned_stream final : public watched_stream {
  public:
    planned_stream(stream_plan const& plan, std::uint64_t key, std::uint64_t first, std::size_t n, bool side_by_side)
        : plan_(&plan), key_(key), first_(first), n_(n), side_by_side_(side_by_side) {}

    /// Where the words of every draw go, too; nowhere unless set.
    std::vector<std::vector<std::uint64_t>>* history = nullptr;

  private:
    void fill(std::span<std::byte> out, std::size_t word_bytes, unsigned bits) override {
        std::size_t const draw = drawn.size() - 1, words = out.size() / word_bytes;
        std::size_t const lanes = bits == 64 ? 64 : 1; // packed bits
        bool const common = words * lanes < n_;        // one value for all elements
        if (draw >= plan_->size() || (!common && words * lanes % n_ != 0))
            throw std::logic_error("a draw that is not the one that was planned");
        auto plan = (*plan_)[draw];
        bool const chosen = plan.what == draw_plan::how::given || plan.what == draw_plan::how::zero;
        if (common && !chosen) plan.what = draw_plan::how::constant;
        std::size_t const parts = std::max<std::size_t>(1, words * lanes / n_);
        unsigned const width = bits == 64 ? 1 : bits;
        if (history) history->emplace_back();
        for (std::size_t w = 0; w < words; ++w) {
            std::uint64_t word = 0;
            if (plan.what == draw_plan::how::given)
                word = plan.words[w];
            else if (plan.what != draw_plan::how::zero)
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    std::size_t const unit = w * lanes + lane;
                    std::size_t const element = side_by_side_ ? unit / parts : unit % n_;
                    std::size_t const part = common ? unit : side_by_side_ ? unit % parts : unit / n_;
                    std::uint64_t const x = value(plan, draw, part, first_ + element, width);
                    word |= (x & moiety::low_mask(width)) << lane;
                }
            std::memcpy(out.data() + w * word_bytes, &word, word_bytes);
            if (history) history->back().push_back(word);
        }
    }
    std::uint64_t value(draw_plan const& plan, std::size_t draw, std::size_t part, std::uint64_t number,
                        unsigned width) const {
        if (plan.what == draw_plan::how::enumerated) return number >> (plan.offset + part * width);
        std::uint64_t const place = scatter(key_, draw << 16 ^ part);
        return plan.what == draw_plan::how::constant ? place : scatter(place, number);
    }

    stream_plan const* plan_;
    std::uint64_t key_, first_;
    std::size_t n_;
    bool side_by_side_;
};

/// Bits an element of each draw of both streams, and whether it hides a dealt value.
struct draw_list {
    struct draw {
        unsigned bits;
        bool dealt;

        draw(unsigned b, bool d) : bits(b), dealt(d) {}
    };
    std::array<std::vector<draw>, 2> streams;

    /// A mask: one draw of both streams, or of its owner's alone.
    struct mask {
        unsigned bits;                                ///< an element
        std::array<std::optional<std::size_t>, 2> at; ///< its draw in each stream
    };
    std::vector<mask> masks; ///< in the program's order, without those that are alike for all elements

    /// Bits an element of the draws that are masks, or of all.
    unsigned mask_bits(int party) const { return sum(party, false); }
    unsigned all_bits(int party) const { return sum(party, true); }

  private:
    unsigned sum(int party, bool all) const {
        unsigned bits = 0;
        for (auto const& d : streams[static_cast<std::size_t>(party)]) bits += all || !d.dealt ? d.bits : 0;
        return bits;
    }
};

/// The masks among the dealer's draws: party 1's share is drawn at the moment after party 0's.
inline std::vector<draw_list::mask> masks_among(std::vector<drawing> const& first, std::vector<drawing> const& second,
                                                std::size_t n) {
    std::vector<draw_list::mask> masks;
    for (std::size_t i = 0, j = 0; i < first.size() || j < second.size();) {
        bool const in_second = i == first.size() || (j < second.size() && second[j].moment < first[i].moment);
        auto const& d = in_second ? second[j] : first[i];
        draw_list::mask m{unsigned(d.words * d.bits / n), {}};
        bool const shared = !in_second && j < second.size() && second[j].moment == d.moment + 1 &&
                            second[j].words == d.words && second[j].bits == d.bits;
        if (!in_second) m.at[0] = i++;
        if (in_second || shared) m.at[1] = j++;
        if (!d.dealt && m.bits != 0) masks.push_back(m);
    }
    return masks;
}

inline draw_list draws_of(protocol_case const& c) {
    constexpr std::size_t n = 64;
    keyed_stream s0(moiety::seed(std::array<std::byte, 16>{})), s1(moiety::seed(std::array<std::byte, 16>{}));
    case_values const nothing(n, {});
    auto walk = [&](moiety::party& p) { return c.run(p, nothing); };
    deal_all(walk, s0, s1);
    draw_list out;
    auto list = [](watched_stream const& s) {
        std::vector<draw_list::draw> draws;
        for (auto const& d : s.drawn) draws.emplace_back(unsigned(d.words * d.bits / n), d.dealt);
        return draws;
    };
    out.streams = {list(s0), list(s1)};
    out.masks = masks_among(s0.drawn, s1.drawn, n);
    return out;
}

/// What 2^bits sessions go through: all inputs if they fit, and of the masks as many as fit beside them, the first
/// ones first. What is left is pseudorandom.
struct enumeration {
    unsigned bits;
    unsigned needed = 0; ///< bits of all inputs and all masks
    bool all_inputs;
    bool first_mask = true;
    bool all_masks = true;
    std::vector<std::pair<draw_list::mask, unsigned>> masks; ///< and where in a session's number each is

    enumeration(protocol_case const& c, unsigned b) : enumeration(c, draws_of(c), b) {}
    enumeration(protocol_case const& c, draw_list const& draws, unsigned b)
        : bits(b), needed(c.input_bits()), all_inputs(needed <= b) {
        unsigned at = needed;
        for (auto const& m : draws.masks) {
            needed += m.bits;
            bool const fits = at + m.bits <= bits;
            if (!fits) all_masks = false;
            if (!fits && &m == &draws.masks.front()) first_mask = false;
            if (!fits) continue;
            masks.emplace_back(m, at);
            at += m.bits;
        }
    }
};

/// Plans for both streams, at the dealer and at the parties: a defective dealer's differ.
struct session_plan {
    std::array<stream_plan, 2> dealer, party;
    std::array<std::uint64_t, 2> key{};
    /// Party 1 gets zeros in place of the dealer's corrections, and party 0 draws what goes with them.
    bool hold_corrections = false;
};

struct elements_run {
    lockstep_run<case_result> parties;
    std::vector<correction> corrections;
};

/// One run of n elements. `share(i, party, number)` gives the inputs.
template <class Share>
elements_run run_elements(protocol_case const& c, session_plan const& plan, std::uint64_t first, std::size_t n,
                          Share share) {
    auto walk_with = [&](case_values values) {
        return [&c, values = std::move(values)](moiety::party& p) { return c.run(p, values); };
    };
    auto stream = [&](stream_plan const& s, std::size_t i) {
        return planned_stream(s, plan.key[i], first, n, c.side_by_side);
    };
    auto d0 = stream(plan.dealer[0], 0), d1 = stream(plan.dealer[1], 1);
    auto corrections = deal_all(walk_with(case_values(n, {})), d0, d1);

    stream_plan held;
    auto sent = corrections;
    if (plan.hold_corrections) {
        held = plan.party[0];
        std::size_t next = 0;
        for (std::size_t i = 0; i < held.size(); ++i)
            if (d0.drawn[i].dealt) {
                held[i].what = draw_plan::how::given;
                held[i].words = corrections[next].words();
                std::ranges::fill(sent[next++].bytes, std::byte{0});
            }
    }
    auto p0 = stream(plan.hold_corrections ? held : plan.party[0], 0), p1 = stream(plan.party[1], 1);
    std::array<std::vector<std::vector<std::uint64_t>>, 2> values;
    for (int party : {0, 1})
        for (std::size_t i = 0; i < c.inputs.size(); ++i) {
            std::vector<std::uint64_t> words(n);
            for (std::size_t j = 0; j < n; ++j)
                words[j] = share(i, party, first + j) & moiety::low_mask(c.inputs[i].bits);
            values[static_cast<std::size_t>(party)].push_back(std::move(words));
        }
    case_values const v0(n, values[0]), v1(n, values[1]);
    auto program = [&](moiety::party& p) { return c.run(p, p.id() == 0 ? v0 : v1); };
    return {run_in_step(program, p0, p1, sent), std::move(corrections)};
}

/// Elements a run: no more than any protocol takes in one draw.
inline constexpr std::size_t elements_a_run = 256;

/// The value of a result from both shares.
inline std::uint64_t joined(protocol_case const& c, elements_run const& r, std::size_t at) {
    auto const a = r.parties.results[0].words[at], b = r.parties.results[1].words[at];
    return c.result_bits == 1 ? a ^ b : (a + b) & moiety::low_mask(c.result_bits);
}

/// What is wrong with a dealer, on purpose.
enum class dealing_defect {
    none,
    without_stream0, ///< corrections v - PRG1: party 0's dealt draws are zero everywhere
    without_stream1, ///< corrections v - PRG0: party 1's dealt draws are zero everywhere
    forgets_stream1  ///< the same, but party 1 adds PRG1 all the same
};

/// Applies a defect to the dealt draws of a plan.
inline void spoil(session_plan& plan, draw_list const& draws, dealing_defect defect) {
    if (defect == dealing_defect::none) return;
    std::size_t const i = defect == dealing_defect::without_stream0 ? 0 : 1;
    for (std::size_t k = 0; k < draws.streams[i].size(); ++k)
        if (draws.streams[i][k].dealt) {
            plan.dealer[i][k].what = draw_plan::how::zero;
            if (defect != dealing_defect::forgets_stream1) plan.party[i][k].what = draw_plan::how::zero;
        }
}

/// Calls f(x, plane, y) with what an `enumeration` of 2^bits sessions says.
///
/// Results depend on the sum of both shares of a mask, so that one share of it is enough; the other's is the same in
/// all sessions, so that each mask comes equally often.
template <class F>
void for_each_result(protocol_case const& c, unsigned bits, F f, dealing_defect defect = dealing_defect::none) {
    auto const draws = draws_of(c);
    enumeration const all(c, draws, bits);
    session_plan plan;
    for (std::size_t i : {0u, 1u}) {
        plan.party[i].resize(draws.streams[i].size());
        plan.key[i] = 100 + i;
    }
    for (auto const& [m, offset] : all.masks) {
        auto& chosen = m.at[0] ? plan.party[0][*m.at[0]] : plan.party[1][*m.at[1]];
        chosen.what = draw_plan::how::enumerated;
        chosen.offset = offset;
        if (m.at[0] && m.at[1]) plan.party[1][*m.at[1]].what = draw_plan::how::constant;
    }
    plan.dealer = plan.party;
    spoil(plan, draws, defect);

    std::vector<unsigned> offset;
    for (unsigned sum = 0; auto const& i : c.inputs) {
        offset.push_back(sum);
        sum += i.bits;
    }
    auto input = [&](std::size_t i, std::uint64_t number) {
        std::uint64_t const word = all.all_inputs ? number : scatter(7, number);
        return word >> offset[i] & moiety::low_mask(c.inputs[i].bits);
    };
    auto share = [&](std::size_t i, int party, std::uint64_t number) {
        auto const x = input(i, number);
        if (c.inputs[i].owner != case_input::shared) return party == c.inputs[i].owner ? x : 0;
        auto const first = scatter(11 + i, number);
        return party == 0 ? first : x - first;
    };
    std::uint64_t const total = std::uint64_t{1} << bits;
    std::size_t const n = static_cast<std::size_t>(std::clamp<std::uint64_t>(total, 64, elements_a_run));
    protocol_case::plain x(c.inputs.size());
    for (std::uint64_t first = 0; first < total; first += n) {
        auto const run = run_elements(c, plan, first, n, share);
        for (std::size_t j = 0; j < n; ++j) {
            for (std::size_t i = 0; i < x.size(); ++i) x[i] = input(i, first + j);
            for (std::size_t plane = 0; plane < c.planes; ++plane) f(x, plane, joined(c, run, plane * n + j));
        }
    }
}

inline std::string to_text(protocol_case::plain const& x) {
    std::string s = "(";
    for (auto v : x) s += (s.size() > 1 ? ", " : "") + std::to_string(v);
    return s + ")";
}

/// The first result outside the declared set of at most 2^most sessions, fewer where all masks take fewer; empty where
/// there is none.
inline std::string wrong_result(protocol_case const& c, unsigned most, dealing_defect defect = dealing_defect::none) {
    constexpr unsigned least = 12; // what is dealt and first shares are pseudorandom all the same
    unsigned const bits = std::min(most, std::max(least, enumeration(c, most).needed));
    std::string found;
    std::size_t checked = 0;
    for_each_result(
        c, bits,
        [&](protocol_case::plain const& x, std::size_t plane, std::uint64_t y) {
            if (!found.empty() || (c.domain && !c.domain(x))) return;
            ++checked;
            if (!c.right(x, plane, y))
                found = c.name + to_text(x) + "[" + std::to_string(plane) + "] gives " + std::to_string(y);
        },
        defect);
    return found.empty() && checked == 0 ? c.name + ": no input in the domain" : found;
}

} // namespace moiety_test
