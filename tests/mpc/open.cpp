// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/open.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
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

namespace {

/// Several openings in one round, of which some are large, some small, some one way.
template <Number N>
task<std::vector<tensor<N, 1>>> open_several(party& p, tensor<N, 1> large, tensor<N, 1> small) {
    auto [a, b, c, d] = co_await when_all(mask(p, split(p, large, 1)), open(p, split(p, small, 2)),
                                          open(p, split(p, large, 3)), mask_input(p, 1, owned(p, 1, large)));
    auto to_0 = co_await open_to(p, to_share(p, d), 0); // one way, large
    auto again = co_await open(p, to_share(p, a));
    std::vector<tensor<N, 1>> all{a.opened(), b, c, again, d.opened()};
    if (to_0) all.push_back(*to_0);
    co_return all;
}

/// A channel that has no more than it must.
struct plain_end {
    memory_channel& c;
    void send(std::span<std::byte const> out) { c.send(out); }
    void recv(std::span<std::byte> in) { c.recv(in); }
    void flush() { c.flush(); }
    void close() { c.close(); }
};

template <Number N>
void check_large(tensor<N, 1> const& x, tensor<N, 1> const& small) {
    auto const program = [&](party& p) { return p.run(open_several(p, x, small)); };
    auto const r = run_all_roles(program);
    check_costs(r);
    REQUIRE(r.party0.size() == 6);
    for (std::size_t i = 0; i < 5; ++i) {
        CAPTURE(i);
        CHECK(same(r.party0[i], r.party1[i]));
        CHECK(same(r.party0[i], r.ideal[i]));
    }
    CHECK(same(r.party0[1], small));
    for (std::size_t i : {2u, 3u, 5u}) CHECK(same(r.party0[i], x));
    // The same bytes where one end lends and the other copies, or both copy.
    for (bool const both : {false, true}) {
        auto [a, b] = memory_channel_pair(std::chrono::seconds(20));
        plain_end p{a}, q{b};
        metered lending{b};
        metered copying{q}, other{p};
        auto [r0, r1] = both ? insecure_local_run(other, copying, fixed_seeds(), program)
                             : insecure_local_run(other, lending, fixed_seeds(), program);
        for (std::size_t i = 0; i < 5; ++i) {
            CHECK(same(r0[i], r.party0[i]));
            CHECK(same(r1[i], r.party0[i]));
        }
        CHECK((both ? copying : other).counts().received_bytes == (both ? r.traffic1 : r.traffic0).received_bytes);
    }
}

} // namespace

TEST_CASE("large openings, which channels in memory lend: the same values and the same bytes") {
    check_large(random_words<fixed<64, 16>>(shape_t<1>{9001}, 1), random_words<fixed<64, 16>>(shape_t<1>{3}, 2));
    check_large(random_words<fixed<46, 16>>(shape_t<1>{9001}, 1), random_words<fixed<46, 16>>(shape_t<1>{3}, 2));
}

TEST_CASE("an opened share stays as it was, however it was sent") {
    auto const x = random_words<fixed<64, 16>>(shape_t<1>{20'000}, 1);
    auto const r = run_all_roles([&](party& p) {
        auto const s = split(p, x, 5);
        auto const before = s;
        auto opened = p.run(open(p, s));
        if (opened.has_data()) opened.writable()[0] ^= 1; // an own copy
        auto const again = p.run(open(p, s));
        return std::pair(again, same(s.words(), before.words()));
    });
    CHECK(same(r.party0.first, x));
    CHECK(same(r.party1.first, x));
    CHECK((r.party0.second && r.party1.second));
}

TEST_CASE("revealing to one party") {
    for (int receiver : {0, 1}) {
        check_one(random_words<fixed<19, 3>>(shape_t<2>{3, 11}, 1), receiver);
        check_one(random_words<fixed<64, 16>>(shape_t<1>{1000}, 1), receiver);
        check_one(random_words<fixed<64, 16>>(shape_t<1>{10'000}, 1), receiver);
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
