// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// What is done does not depend on what is secret: the sizes of all draws, corrections and messages are the same for any
// inputs, and under valgrind no branch and no address depends on a share, a mask or a correction.
// The cases are those of the proofs, all of them: whatever is in their lists is here.
#include "../proofs/lists.hpp"
#include "marked_run.hpp"

#include <moiety/mpc/open.hpp>

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace moiety;
using namespace moiety_test;
using doctest::skip; // what only valgrind sees

namespace {

/// f of each case of the proofs' lists.
template <class F>
void for_each_case(F f) {
    for (auto const* list : {&full_size_protocols(), &small_protocols(), &full_size_functions(), &published_functions(),
                             &published_functions_of_rows(), &toy_functions()})
        for (auto const& c : *list) {
            INFO(c.name);
            f(c);
        }
}

/// Vectors and what is left of them; more where rows or images must be whole.
std::size_t elements(protocol_case const& c) {
    constexpr std::size_t least = 45;
    return (least + c.granule - 1) / c.granule * c.granule;
}

/// Inputs of a case: random ones and the ends of the ring, or, where `inside`, elements of its domain.
marked::columns inputs_of(protocol_case const& c, std::uint64_t seed, bool inside) {
    std::mt19937_64 random(seed);
    marked::columns out(c.inputs.size());
    std::uint64_t const ends[] = {0, 1, ~std::uint64_t{0}, std::uint64_t{1} << 63, ~std::uint64_t{0} >> 1};
    while (out[0].size() < elements(c)) {
        protocol_case::plain x;
        for (auto const& in : c.inputs) {
            auto const r = random();
            // Numbers of every magnitude, so that some are in any domain.
            auto const word = seed % 2 == 0 && r % 4 == 0 ? ends[r / 4 % 5] >> (64 - in.bits)
                                                          : std::uint64_t(std::int64_t(random()) >> (r % 64));
            x.push_back(word & low_mask(in.bits));
        }
        if (inside && c.domain && !c.domain(x)) continue;
        for (std::size_t i = 0; i < x.size(); ++i) out[i].push_back(x[i]);
    }
    return out;
}

std::size_t wrong_results(protocol_case const& c, marked::columns const& in, marked_run const& r) {
    if (!c.right) return 0;
    std::size_t const n = elements(c);
    if (r.results.size() != n * c.planes) return 1;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < r.results.size(); ++i) {
        protocol_case::plain x;
        for (auto const& column : in) x.push_back(column[i % n]);
        wrong += !c.right(x, i / n, r.results[i]);
    }
    return wrong;
}

// ---- what must be found -------------------------------------------------------------------------

[[gnu::noinline]] void busy(std::uint64_t volatile& counter) {
    for (int i = 0; i < 3; ++i) counter = counter + 1;
}

/// Opens x, but looks at its own share on the way.
task<case_result> branching(party& p, case_values v) {
    auto x = v.share<fixed<64, 0>>(0);
    std::uint64_t volatile counter = 0;
    for (auto word : x.words().words())
        if (word & 1) busy(counter);
    auto m = co_await mask(p, x);
    co_return case_result(to_share(p, m));
}
/// The dealer looks at a mask.
task<case_result> branching_on_a_mask(party& p, case_values v) {
    auto m = co_await mask(p, v.share<fixed<64, 0>>(0));
    std::uint64_t volatile counter = 0;
    if (p.has_masks())
        for (auto word : m.mask().words().words())
            if (word & 1) busy(counter);
    co_return case_result(to_share(p, m));
}
/// Reads a table at a place that its share says.
task<case_result> looking_up(party& p, case_values v) {
    auto x = v.share<fixed<64, 0>>(0);
    static std::array<std::uint8_t, 64> const table{};
    std::uint64_t volatile sum = 0;
    for (auto word : x.words().words()) sum = sum + table[word % 64];
    auto m = co_await mask(p, x);
    co_return case_result(to_share(p, m));
}
/// Sends less where its share is even.
task<case_result> sending_less(party& p, case_values v) {
    auto x = v.share<fixed<64, 0>>(0);
    auto m = co_await mask(p, x);
    if (p.has_shares() && m.opened().words()[0] % 2) { // public, but another from run to run
        auto again = co_await mask(p, x);
        m = again;
    }
    co_return case_result(to_share(p, m));
}

protocol_case leaking(char const* name, task<case_result> (*run)(party&, case_values)) {
    protocol_case c(name, {case_input(64)}, 64);
    c.run = run;
    return c;
}

} // namespace

TEST_CASE("sizes: draws, corrections and messages are the same for any inputs") {
    for_each_case([](protocol_case const& c) {
        auto const pattern = run_marked(c, inputs_of(c, 1, true)).pattern;
        CHECK(pattern.sizes.empty() == c.name.starts_with("rescale_local"));
        for (std::uint64_t seed : {2, 3, 4, 5}) CHECK(run_marked(c, inputs_of(c, seed, false)).pattern == pattern);
        for (std::uint64_t same : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
            auto in = inputs_of(c, 1, false);
            for (std::size_t i = 0; i < in.size(); ++i)
                for (auto& x : in[i]) x = same >> (64 - c.inputs[i].bits);
            CHECK(run_marked(c, in).pattern == pattern);
        }
    });
}

TEST_CASE("sizes: a message that depends on data is found") {
    auto const c = leaking("sending_less", sending_less);
    std::set<std::size_t> lengths;
    for (std::uint64_t seed = 1; seed < 20; ++seed)
        lengths.insert(run_marked(c, inputs_of(c, seed, false)).pattern.sizes.size());
    CHECK(lengths.size() == 2);
}

TEST_CASE("the marked program computes what it should") {
    for_each_case([](protocol_case const& c) {
        auto const in = inputs_of(c, 6, true);
        CHECK(wrong_results(c, in, run_marked(c, in)) == 0);
    });
}

TEST_CASE("parties: no branch and no address of a party depends on a secret" * skip(!marks::followed())) {
    for_each_case([](protocol_case const& c) { CHECK(run_marked(c, inputs_of(c, 7, true)).party_reports == 0); });
}

TEST_CASE("parties: a branch on a share and a table at a secret place are reported" * skip(!marks::followed())) {
    for (auto const& c : {leaking("branching", branching), leaking("looking_up", looking_up)}) {
        INFO(c.name);
        CHECK(run_marked(c, inputs_of(c, 7, false)).party_reports > 0);
    }
}

TEST_CASE("parties: the streams themselves do not branch on their key" * skip(!marks::followed())) {
    seed key{{std::byte(7)}};
    marks::hide(key.bytes);
    std::vector<std::uint64_t> words(1000);
    auto const before = marks::reports();
    prg stream(key);
    stream.draw(std::span<std::uint64_t>(words), 37);
    CHECK(marks::reports() == before);
    // What comes out is as secret as the key: a branch on it is seen.
    std::uint64_t volatile counter = 0;
    if (words[999] & 1) busy(counter);
    CHECK(marks::reports() > before);
}

TEST_CASE("dealer: no branch and no address depends on a mask" * skip(!marks::followed())) {
    for_each_case([](protocol_case const& c) {
        CHECK(run_marked(c, inputs_of(c, 7, true), who_is_followed::dealer).dealer_reports == 0);
    });
}

TEST_CASE("dealer: a branch on a mask is reported" * skip(!marks::followed())) {
    auto const c = leaking("branching on a mask", branching_on_a_mask);
    CHECK(run_marked(c, inputs_of(c, 7, false), who_is_followed::dealer).dealer_reports > 0);
}
