// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Exact privacy: at a toy size each party's view is the same multiset for every input of the other, counted over the
// other's randomness (support/views.hpp says how, and why that is all).
#include "../support/protocol_catalogue.hpp"
#include "../support/views.hpp"

#include <doctest/doctest.h>

using namespace moiety;
using namespace moiety_test;

namespace {

std::vector<protocol_case> const& toys() {
    static auto const list = protocols<ring_widths{4, 1, 4, 3, 3, 2}, digit_shape<1, 2>, digit_shape<2, 3>>();
    return list;
}

} // namespace

TEST_CASE("every protocol at a toy size gives right results for every input under every mask") {
    for (auto const& c : toys()) {
        CAPTURE(c.name);
        CHECK(enumeration(c, 20).all_masks);
        CHECK(wrong_result(c, 20) == "");
    }
}

TEST_CASE("no view of a party tells any inputs of the other apart") {
    for (auto const& c : toys())
        for (int who : {0, 1}) {
            CAPTURE(c.name);
            CHECK(view_enumeration(c, who).all_inputs());
            CHECK(telling_view(c, who) == "");
        }
}

TEST_CASE("every correction is hidden by a draw of each party's stream") {
    for (auto const& c : toys())
        for (int stream : {0, 1}) CHECK(unpadded_correction(c, stream) == "");
}
