// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Every protocol at full size: opened values, messages and corrections are uniform, whatever the input.
#include "../support/uniformity.hpp"
#include "../support/protocol_catalogue.hpp"
#include "lists.hpp"

#include <doctest/doctest.h>

using namespace moiety;
using namespace moiety_test;

std::vector<protocol_case> const& moiety_test::full_size_protocols() {
    static auto const list = protocols<ring_widths{64, 16, 64, 46, 46, 46}, digit_shape<4, 4>, digit_shape<5, 6>>();
    return list;
}

namespace {

using number = fixed<64, 0>;

/// Opens x under a mask with something wrong about it.
enum class flaw { none, dropped, one_bit_short, small };

task<case_result> opens_badly(party& p, case_values v, flaw what) {
    auto const x = v.share<number>(0);
    auto r = p.draw_mask<number>(x.shape());
    auto const bent = [](tensor<number, 1> const& t, std::uint64_t mask) {
        return map<number>([mask](auto w) { return w & decltype(w)(mask); }, t);
    };
    if (what == flaw::dropped) r = r.with(times_integer(r.words(), 0), r.serial());
    if (what == flaw::one_bit_short) r = r.with(times_integer(r.words(), 2), r.serial());
    if (what == flaw::small) r = r.with(bent(r.words(), low_mask(60)), r.serial());
    share<number, 1> const hidden(x.words() + r.words());
    co_await open(p, hidden);
    co_return case_result();
}

protocol_case opening_with(flaw what) {
    protocol_case c("opening", {case_input(64)}, 64);
    c.run = [what](party& p, case_values v) { return opens_badly(p, std::move(v), what); };
    return c;
}

} // namespace

TEST_CASE("what a protocol opens and deals is uniform") {
    for (auto const& c : full_size_protocols()) {
        CAPTURE(c.name);
        CHECK(check_uniformity(c, std::size_t{1} << 20).suspect() == "");
    }
}

TEST_CASE("a mask dropped, short of a bit, or of a few bits less than the ring is seen") {
    std::size_t const samples = std::size_t{1} << 16;
    CHECK(check_uniformity(opening_with(flaw::none), samples).suspect() == "");
    CHECK(check_uniformity(opening_with(flaw::dropped), samples).suspect() != "");
    CHECK(check_uniformity(opening_with(flaw::one_bit_short), samples).suspect() != "");
    CHECK(check_uniformity(opening_with(flaw::small), samples).suspect() != "");
}
