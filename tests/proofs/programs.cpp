// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Random programs over secrets: two parties, the dealer, the ideal role and a dry run agree on every word and on every
// cost, and what comes out is within the bound that follows from the stated error of each operation.
#include "../support/roles.hpp"
#include "programs/check.hpp"
#include "programs/operations.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace moiety_test::programs {

namespace {

double number_of(word w, format f) {
    unsigned const above = moiety::word_bits<word> - f.bits;
    return double(moiety::int128(w << above) >> above) * f.ulp();
}

std::string beside(plain const& expected, std::vector<word> const& words) {
    auto const f = format_of(expected.what);
    for (std::size_t i = 0; i < expected.value.size(); ++i) {
        double const value =
            expected.what == kind::bits ? double(words[i / 64] >> (i % 64) & 1) : number_of(words[i], f);
        if (std::abs(value - expected.value[i]) <= expected.bound[i]) continue;
        std::ostringstream out;
        out << std::setprecision(12) << "element " << i << " is " << value << ", expected " << expected.value[i]
            << " to within " << expected.bound[i] << ", off by " << std::abs(value - expected.value[i]);
        return out.str();
    }
    return {};
}

template <class Results>
std::string disagreement(Results const& r) {
    if (r.cost_party1 != r.cost_party0 || r.cost_dealer != r.cost_party0 || r.cost_ideal != r.cost_party0 ||
        r.cost_dry != r.cost_party0)
        return "the roles report different costs";
    std::uint64_t const greeting = r.cost_party0.rounds != 0 ? 16 : 0;
    if (r.traffic0.sent_bytes != r.cost_party0.sent_bytes[0] + greeting ||
        r.traffic1.sent_bytes != r.cost_party0.sent_bytes[1] + greeting)
        return "the channel counted other bytes than the parties";
    return {};
}

} // namespace

std::string fault_of(planned const& p, planted fault) {
    try {
        auto r = run_all_roles([&](moiety::party& me) { return interpret(me, p.text); }, p.text.seed);
        if (auto wrong = disagreement(r); !wrong.empty()) return wrong;
        auto const results = p.text.results();
        for (std::size_t i = 0; i < results.size(); ++i) {
            auto& known = i % 2 ? r.party1[i] : r.party0[i];
            auto const& unknown = i % 2 ? r.party0[i] : r.party1[i];
            if (fault == planted::one_bit_flipped && !known.empty()) known.front() ^= 1;
            auto const place = "%" + std::to_string(results[i]) + ": ";
            if (!unknown.empty()) return place + "revealed to the wrong party";
            auto const& expected = p.values[results[i]];
            if (expected.what == kind::bits) { // what lies beyond the last bit is unspecified
                for (auto* words : {&known, &r.ideal[i]})
                    if (auto const n = expected.value.size() % 64; n && !words->empty())
                        words->back() &= moiety::low_mask<std::uint64_t>(unsigned(n));
            }
            if (known != r.ideal[i]) return place + "the two parties and the ideal role have different words";
            if (auto wrong = beside(expected, known); !wrong.empty()) return place + wrong;
        }
        return {};
    } catch (std::exception const& e) {
        return std::string("it throws: ") + e.what();
    }
}

tally check_programs(std::uint64_t first, std::uint64_t count, planted fault) {
    tally t;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        auto const p = generator(seed, fault).generate();
        ++t.programs;
        t.lines += p.text.lines.size();
        t.results += p.text.results().size();
        for (auto const& line : p.text.lines) ++t.uses[std::size_t(line.what)];
        if (auto wrong = fault_of(p, fault); !wrong.empty()) {
            t.failure = wrong + '\n' + to_string(p.text);
            return t;
        }
    }
    return t;
}

} // namespace moiety_test::programs

using namespace moiety_test::programs;

namespace {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t some = 200; // each takes thirty times as long
#else
constexpr std::uint64_t some = 2000;
#endif
} // namespace

TEST_CASE("random programs: all roles agree, and results are within their bounds") {
    auto const t = check_programs(1, some);
    INFO(t.failure);
    REQUIRE(t.failure.empty());
    // Every operation occurs, and not by a single program; a few hundred are too few for the rarest.
    for (std::size_t i = 0; i < t.uses.size(); ++i) {
        INFO(std::string(name_of(op(i))), " occurs ", t.uses[i], " times in ", t.programs, " programs");
        CHECK(t.uses[i] >= some / 1000 * 5);
    }
}

TEST_CASE("random programs: a wrong rule or a wrong word is found") {
    for (auto const fault : {planted::sum_for_difference, planted::settling_is_exact, planted::sigmoid_for_gelu,
                             planted::one_bit_flipped}) {
        auto const t = check_programs(1, 500, fault);
        INFO("planted defect ", int(fault), " after ", t.programs, " programs");
        CHECK(!t.failure.empty());
        CHECK(t.failure.find("it throws") == std::string::npos);
    }
}

TEST_CASE("a program is printed in full") {
    auto const p = generator(7, planted::nothing).generate();
    auto const text = to_string(p.text);
    CHECK(text.find("program 7\n") == 0);
    CHECK(std::size_t(std::ranges::count(text, '\n')) == p.text.lines.size() + 1);
}
