// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/cost.hpp>

#include <moiety/mpc/open.hpp>
#include <moiety/mpc/product.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace moiety;
using namespace moiety_test;

namespace {

using five = fixed<5, 0>;
using seven = fixed<7, 0>;

template <Number N>
share<N, 1> some(party& p, std::size_t n) {
    auto x = tensor<N, 1>({n});
    if (p.has_shares()) x = tensor<N, 1>::zeros({n});
    return share<N, 1>(x);
}

task<void> one_way(party& p) {
    co_await open_to(p, some<five>(p, 3), 0);
    co_await open_to(p, some<five>(p, 3), 1);
    co_await mask_input(p, 0, owned(p, 0, tensor<five, 1>::zeros({3})));
}

task<void> side_by_side(party& p) {
    co_await when_all(open(p, some<five>(p, 3)), open(p, some<seven>(p, 9)), open(p, some<bit>(p, 9)),
                      open_to(p, some<five>(p, 1), 1), open(p, some<five>(p, 0)));
}

task<void> nothing_to_send(party& p) {
    co_await open(p, some<five>(p, 0));
    co_await when_all(open(p, some<bit>(p, 0)), open_to(p, some<seven>(p, 0), 0));
}

task<void> dealt_words(party& p) {
    auto m = co_await mask(p, some<fixed<13, 0>>(p, 3));
    product(p, m, m); // 39 bits: 5 bytes
    product(p, m, m);
}

template <class F>
cost_report cost_of(F f) {
    auto const r = run_all_roles([f](party& p) { p.run(f(p)); });
    check_costs(r);
    return r.cost_dry;
}

} // namespace

TEST_CASE("a one-way message is a round in which one party sends") {
    auto const c = cost_of([](party& p) { return one_way(p); });
    CHECK(c.rounds == 3);
    CHECK(c.payload_bits[0] == 30);
    CHECK(c.payload_bits[1] == 15);
    CHECK(c.sent_bytes[0] == 2 * (8 + 2));
    CHECK(c.sent_bytes[1] == 8 + 2);
    CHECK(c.online_bits() == 30);
    CHECK(c.online_bytes() == 20);
}

TEST_CASE("exchanges of one round are padded to a byte each, under one header") {
    auto const c = cost_of([](party& p) { return side_by_side(p); });
    CHECK(c.rounds == 1);
    CHECK(c.payload_bits[0] == 15 + 63 + 9 + 5);
    CHECK(c.payload_bits[1] == 15 + 63 + 9);
    CHECK(c.sent_bytes[0] == 8 + 2 + 8 + 2 + 1);
    CHECK(c.sent_bytes[1] == 8 + 2 + 8 + 2);
}

TEST_CASE("who has nothing to send sends nothing, and no round is counted") {
    auto const c = cost_of([](party& p) { return nothing_to_send(p); });
    CHECK(c == cost_report{});
}

TEST_CASE("dealt bits and bytes are the payload of the corrections") {
    auto const c = cost_of([](party& p) { return dealt_words(p); });
    CHECK(c.dealt_bits == 2 * 39);
    CHECK(c.dealt_bytes == 2 * 5);
}

TEST_CASE("reports subtract and print") {
    auto const all = cost_of([](party& p) { return side_by_side(p); });
    CHECK(all - cost_report{} == all);
    CHECK(all - all == cost_report{});
    std::ostringstream text;
    text << all;
    CHECK(text.str() == "1 round, party 0 sends 21 bytes, party 1 sends 20 bytes, dealt 0 bytes");
}
