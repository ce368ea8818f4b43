// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The parts of composite functions at toy sizes: right under every mask, and views that tell nothing. A composite
// function calls parts one after the other on shares, so that its views are those of its parts; functions.cpp has the
// composite ones at full size.
#include "../support/small_curves.hpp"
#include "../support/small_functions.hpp"
#include "../support/small_rows.hpp"
#include "../support/views.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

using namespace moiety_test;

std::vector<protocol_case> const& moiety_test::toy_functions() {
    static auto const list = [] {
        auto all = small_functions();
        for (auto const& more : {small_curves(), small_rows()}) all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return list;
}

namespace {

/// Numbers that need twelve bits, and places of thirteen: some masks of these are pseudorandom, and each sample of a view
/// compares some inputs. All are compared on rings of two bits, and of words of one digit.
constexpr char const* sampled = "bit_words/12.0 top_k/3.0 argmax/3.0 sort_by_ranks/3.0 ";

bool is_sampled(protocol_case const& c) { return enumeration(c, 20).all_masks == false; }

} // namespace

TEST_CASE("every part gives right results for every input under every mask") {
    for (auto const& c : toy_functions()) {
        CHECK(enumeration(c, 18).all_inputs);
        CHECK(wrong_result(c, is_sampled(c) ? 18 : 20) == "");
    }
    CHECK(names_where(toy_functions(), is_sampled) == sampled);
}

TEST_CASE("no view of a party tells any inputs of the other apart") {
    view_budget few;
    few.masks = 18;
    for (auto const& c : toy_functions())
        for (int who : {0, 1}) {
            CAPTURE(c.name);
            CHECK((is_sampled(c) || view_enumeration(c, who).all_inputs()));
            CHECK(telling_view(c, who, is_sampled(c) ? few : view_budget()) == "");
        }
}

TEST_CASE("every correction is hidden by a draw of each party's stream") {
    for (auto const& c : toy_functions())
        for (int stream : {0, 1}) CHECK(unpadded_correction(c, stream) == "");
}
