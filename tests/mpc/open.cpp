// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/open.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Number N, std::size_t R>
task<std::optional<tensor<N, R>>> open_both(party& p, share<N, R> x) {
    auto value = co_await open(p, x);
    std::optional<tensor<N, R>> out;
    if (p.has_shares()) out = value;
    co_return out;
}

template <Number N, std::size_t R>
task<std::optional<tensor<N, R>>> through_mask(party& p, share<N, R> x) {
    auto m = co_await mask(p, x);
    auto back = co_await open(p, to_share(p, m));
    std::optional<tensor<N, R>> out;
    if (p.has_shares()) out = back;
    co_return out;
}

/// What everyone gets: the opened value, and the value again from the masked form.
template <Number N, std::size_t R>
void check_both_ways(tensor<N, R> const& x) {
    CAPTURE(N::bits);
    CAPTURE(to_string(x.shape()));
    auto const opened = run_all_roles([&](party& p) { return p.run(open_both(p, split(p, x, 3))); });
    CHECK(same(*opened.party0, x));
    CHECK(same(*opened.party1, x));
    CHECK(same(*opened.ideal, x));
    check_costs(opened);
    CHECK(opened.cost_dry.rounds == (x.size() ? 1 : 0));
    CHECK(opened.cost_dry.payload_bits[0] == x.size() * N::bits);
    CHECK(opened.cost_dry.payload_bits[1] == x.size() * N::bits);
    CHECK(opened.cost_dry.dealt_bits == 0);

    auto const back = run_all_roles([&](party& p) { return p.run(through_mask(p, split(p, x, 4))); });
    CHECK(same(*back.party0, x));
    CHECK(same(*back.party1, x));
    check_costs(back);
    CHECK(back.cost_dry.dealt_bits == 0);
    CHECK(back.cost_dry.payload_bits[1] == 2 * x.size() * N::bits);
}

template <unsigned K>
void check_width() {
    check_both_ways(random_words<fixed<K, 0>>(shape_t<2>{3, 7}, K));
}

/// What party `receiver` gets, and nobody else.
template <Number N, std::size_t R>
void check_one(tensor<N, R> const& x, int receiver) {
    CAPTURE(receiver);
    auto const r = run_all_roles([&](party& p) { return p.run(open_to(p, split(p, x, 5), receiver)); });
    CHECK(r.party0.has_value() == (receiver == 0));
    CHECK(r.party1.has_value() == (receiver == 1));
    REQUIRE(r.ideal.has_value());
    CHECK(same(receiver == 0 ? *r.party0 : *r.party1, x));
    CHECK(same(*r.ideal, x));
    check_costs(r);
    CHECK(r.cost_dry.rounds == 1);
    CHECK(r.cost_dry.payload_bits[static_cast<std::size_t>(1 - receiver)] == x.size() * N::bits);
    CHECK(r.cost_dry.payload_bits[static_cast<std::size_t>(receiver)] == 0);
    CHECK(r.cost_dry.sent_bytes[static_cast<std::size_t>(receiver)] == 0);
}

/// A private input: the opened value, the mask, and who holds what.
struct input_view {
    std::vector<std::uint64_t> opened, mask;
    bool zero = false;
};

template <Fixed N>
task<input_view> enter(party& p, int owner, tensor<N, 1> x) {
    auto m = co_await mask_input(p, owner, x);
    input_view v;
    v.opened.assign(m.opened().words().begin(), m.opened().words().end());
    v.mask.assign(m.mask().words().words().begin(), m.mask().words().words().end());
    v.zero = m.mask().is_zero();
    co_return v;
}

} // namespace

TEST_CASE("opening, and opening under a mask: widths, ranks, bits, nothing at all") {
    check_width<2>();
    check_width<7>();
    check_width<8>();
    check_width<16>();
    check_width<37>();
    check_width<64>();
    check_both_ways(random_words<fixed<46, 16>>(shape_t<1>{1}, 1));
    check_both_ways(random_words<fixed<46, 16>>(shape_t<4>{2, 1, 3, 5}, 1));
    check_both_ways(random_words<fixed<64, 16>>(shape_t<2>{0, 5}, 1));
    check_both_ways(random_bits(shape_t<1>{1}, 2));
    check_both_ways(random_bits(shape_t<2>{5, 27}, 2));
    check_both_ways(random_bits(shape_t<1>{128}, 2));
}

TEST_CASE("revealing to one party") {
    for (int receiver : {0, 1}) {
        check_one(random_words<fixed<19, 3>>(shape_t<2>{3, 11}, 1), receiver);
        check_one(random_words<fixed<64, 16>>(shape_t<1>{1000}, 1), receiver);
        check_one(random_bits(shape_t<1>{77}, 1), receiver);
    }
}

TEST_CASE("a private input takes one message one way; the mask is its owner's alone") {
    using number = fixed<21, 8>;
    auto const x = random_words<number>(shape_t<1>{50}, 9);
    for (int owner : {0, 1}) {
        CAPTURE(owner);
        auto const r = run_all_roles([&](party& p) { return p.run(enter(p, owner, owned(p, owner, x))); });
        auto const& mine = owner == 0 ? r.party0 : r.party1;
        auto const& others = owner == 0 ? r.party1 : r.party0;
        CHECK(mine.opened == others.opened);
        CHECK(mine.opened == r.ideal.opened);
        CHECK(mine.mask == r.ideal.mask);
        CHECK(others.mask == std::vector<std::uint64_t>(50, 0));
        CHECK(others.zero);
        CHECK(!mine.zero);
        for (std::size_t i = 0; i < 50; ++i)
            CHECK(((mine.opened[i] - mine.mask[i]) & low_mask(number::bits)) == x.words()[i]);
        check_costs(r);
        CHECK(r.cost_dry.rounds == 1);
        CHECK(r.cost_dry.payload_bits[static_cast<std::size_t>(owner)] == 50 * 21);
        CHECK(r.cost_dry.sent_bytes[static_cast<std::size_t>(1 - owner)] == 0);
        CHECK(r.cost_dry.dealt_bits == 0);
    }
}

TEST_CASE("shares of what one party or everyone knows cost nothing") {
    using number = fixed<64, 16>;
    auto const x = random_words<number>(shape_t<1>{20}, 1);
    for (int owner : {0, 1}) {
        auto const r =
            run_all_roles([&](party& p) { return p.run(open_both(p, share_of(p, owner, owned(p, owner, x)))); });
        CHECK(same(*r.party0, x));
        CHECK(same(*r.party1, x));
        CHECK(same(*r.ideal, x));
        check_costs(r);
    }
    auto const r = run_all_roles([&](party& p) { return p.run(open_both(p, public_share(p, x))); });
    CHECK(same(*r.party1, x));
    CHECK(same(*r.ideal, x));
    check_costs(r);
}

TEST_CASE("two values are never hidden by one mask") {
    using number = fixed<64, 16>;
    auto const zeros = tensor<number, 1>::zeros({1000});
    auto twice = [](party& p, share<number, 1> x) -> task<std::array<tensor<number, 1>, 2>> {
        auto [a, b] = co_await when_all(mask(p, x), mask(p, x));
        std::array<tensor<number, 1>, 2> out{a.opened(), b.opened()};
        co_return out;
    };
    auto const r = run_all_roles([&](party& p) { return p.run(twice(p, split(p, zeros, 1))); });
    CHECK(count_where(1000, [&](std::size_t i) { return r.party0[0].words()[i] == r.party0[1].words()[i]; }) == 0);
}

TEST_CASE("a party that is none, and data that is not where it should be") {
    using number = fixed<64, 16>;
    auto fails = [](auto protocol) {
        auto p = party::ideal(fixed_seeds().party0, fixed_seeds().party1);
        p.run(protocol(p));
    };
    tensor<number, 1> const none(shape_t<1>{3});
    CHECK_THROWS_WITH_AS(fails([&](party& p) { return mask_input(p, 2, none); }), "a party's id is 0 or 1, not 2",
                         usage_error);
    CHECK_THROWS_AS(fails([&](party& p) { return open_to(p, share<number, 1>(none), -1); }), usage_error);
    auto const why = "a tensor of shape (3) is to be sent or opened by a party that holds no data of it";
    CHECK_THROWS_WITH_AS(fails([&](party& p) { return open(p, share<number, 1>(none)); }), why, usage_error);
    CHECK_THROWS_WITH_AS(fails([&](party& p) { return mask_input(p, 0, none); }), why, usage_error);

    // An owner without data: it says so, and its peer is told.
    auto forgetful = [&](party& p) { return p.run(mask_input(p, 1, none)); };
    CHECK_THROWS_WITH_AS(insecure_local_run(fixed_seeds(), forgetful), why, usage_error);
}
