// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Every protocol on small rings: every input under every mask of its first opening, and under as many of the others as
// fit; what is left is pseudorandom. Rings of nine bits where there is one input, fewer where more inputs must all be
// gone through; and those of more inputs on wider rings, with all inputs and pseudorandom masks. With all masks at once,
// on rings of at most four bits: privacy.cpp.
#include "../support/enumerate.hpp"
#include "../support/protocol_catalogue.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace moiety;
using namespace moiety_test;

std::vector<protocol_case> const& moiety_test::small_protocols() {
    static auto const list = protocols<ring_widths{9, 4, 5, 6, 4, 3}, digit_shape<2, 3>, digit_shape<4, 4>>();
    return list;
}

std::vector<protocol_case> const& moiety_test::wider_protocols() {
    static auto const list = [] {
        namespace c = cases;
        std::vector<protocol_case> all;
        all.push_back(c::less<9>());
        all.push_back(c::equal<9>());
        all.push_back(c::multiply<9>());
        all.push_back(c::select<8>());
        all.push_back(c::product_of_three<6>());
        for (int owner : {case_input::shared, 0, 1}) all.push_back(c::matmul<4>(owner));
        return all;
    }();
    return list;
}

namespace {

/// How many of all masks round x up, for each x.
std::vector<std::uint64_t> round_ups(protocol_case const& c, unsigned k, unsigned f) {
    std::vector<std::uint64_t> up(std::size_t{1} << k);
    for_each_result(c, 2 * k, [&](protocol_case::plain const& x, std::size_t, std::uint64_t y) {
        up[x[0]] += y != modulo(signed_value(x[0], k) >> f, c.result_bits) ? 1 : 0;
    });
    return up;
}

/// x / 2^F is rounded up under exactly (x mod 2^F) / 2^F of all masks.
template <unsigned K, unsigned F>
void check_distribution(protocol_case const& c) {
    CAPTURE(c.name);
    auto const up = round_ups(c, K, F);
    for (std::uint64_t x = 0; x < up.size(); ++x)
        if (cases::rescalable(x, K)) {
            CAPTURE(x);
            REQUIRE(up[x] == (x & low_mask(F)) << (K - F));
        }
}

} // namespace

constexpr unsigned sessions = 19; // 2^19 of each

TEST_CASE("every input and every first mask is among the sessions") {
    for (auto const& c : small_protocols()) {
        CAPTURE(c.name);
        for (auto const& i : c.inputs) CHECK(i.bits <= 12);
        enumeration const e(c, sessions);
        CHECK(e.all_inputs);
        CHECK(e.first_mask);
    }
    for (auto const& c : wider_protocols()) CHECK(enumeration(c, sessions).all_inputs);
    // Of these some later masks are pseudorandom; on smaller rings none is, see privacy.cpp.
    CHECK(names_where(small_protocols(), [](auto const& c) { return !enumeration(c, sessions).all_masks; }) ==
          "lifted_product/6.4 sum_of_squares/6.4 sign/9.0/2x3 sign/9.0/4x4 less_than/9.0/4x4 sign/9.0/one_round "
          "sign/9.0/three_rounds less_than_whole_ring/9.0/4x4 less_whole_ring/6.0 equal_to/9.0/2x3 bit_times/9.0 "
          "to_bits/9.0 multiply/5.0 product_of_three/4.0 matmul/3.0 matmul/3.0/of_party0 matmul/3.0/of_party1 ");
}

TEST_CASE("no result outside the declared set") {
    for (auto const& c : small_protocols()) CHECK(wrong_result(c, sessions) == "");
    for (auto const& c : wider_protocols()) CHECK(wrong_result(c, sessions) == "");
}

TEST_CASE("a stochastic rescale rounds up exactly as often as its fraction says") {
    check_distribution<8, 3>(cases::rescale_stochastic<8, 3>());
    check_distribution<8, 6>(cases::rescale_stochastic<8, 6>());
    check_distribution<9, 1>(cases::narrow_masked<9, 1>());
    check_distribution<9, 4>(small_protocols().front());
    check_distribution<10, 5>(cases::to_ring<10, 5, 9>());
}

TEST_CASE("a local rescale fails by 2^(K - F), for |x| or fewer of 2^K first shares") {
    constexpr unsigned k = 8, f = 3;
    auto c = cases::rescale_local<k, f>();
    // The first share takes the place of a mask: all of them.
    std::vector<std::uint64_t> failures(std::size_t{1} << k);
    session_plan const plan;
    auto share = [](std::size_t, int party, std::uint64_t number) {
        auto const first = number >> k;
        return party == 0 ? first : number - first;
    };
    for (std::uint64_t number = 0; number < (std::uint64_t{1} << (2 * k)); number += elements_a_run) {
        auto const run = run_elements(c, plan, number, elements_a_run, share);
        for (std::size_t j = 0; j < elements_a_run; ++j) {
            std::uint64_t const x = (number + j) & low_mask(k);
            failures[x] += cases::rounded(x, k, f, joined(c, run, j), k) ? 0 : 1;
        }
    }
    for (std::uint64_t x = 0; x < failures.size(); ++x) {
        auto const v = signed_value(x, k);
        CHECK(failures[x] <= std::uint64_t(v < 0 ? -v : v));
        CHECK((failures[x] != 0 || v < (1 << f)) == true);
    }
}
