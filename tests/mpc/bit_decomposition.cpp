// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/bit_decomposition.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>

using namespace moiety;
using namespace moiety_test;

namespace {

struct there_and_back {
    tensor<bit, 2> bits;
    cost_report cost, cost_back;
    bool same_number = false;
};

template <Fixed N>
task<there_and_back> decompose(party& p, share<N, 1> x, tensor<N, 1> expected) {
    auto m = co_await mask(p, x);
    there_and_back out;
    auto const before = p.cost();
    auto b = co_await to_bits(p, m);
    out.cost = p.cost() - before;
    auto const between = p.cost();
    auto number = co_await from_bits<N>(p, b);
    out.cost_back = p.cost() - between;
    out.bits = co_await open(p, b);
    auto const value = co_await open(p, number);
    out.same_number = !p.has_shares() || same(value, expected);
    co_return out;
}

template <Fixed N>
task<tensor<bit, 2>> bits_of(party& p, masked<N, 1> m) {
    auto b = co_await to_bits(p, m);
    co_return co_await open(p, b);
}

template <unsigned K>
there_and_back check_width(std::size_t n = 130) {
    using number = fixed<K, 1>;
    CAPTURE(K);
    auto const x = random_words<number>(shape_t<1>{n}, K);
    auto const r = run_all_roles([&](party& p) { return p.run(decompose(p, split(p, x, 5), x)); });
    check_costs(r);
    CHECK(r.party0.same_number);
    CHECK(r.party1.same_number);
    CHECK(r.ideal.same_number);
    CHECK(same(r.party0.bits, r.ideal.bits));
    CHECK(count_where(K * n, [&](std::size_t i) {
              return bit_at(r.party1.bits, i) != ((std::uint64_t(x.words()[i % n]) >> (i / n) & 1) != 0);
          }) == 0);
    CHECK(r.party0.cost_back.rounds == 1);
    CHECK(r.party0.cost_back.online_bits() == K * n);
    CHECK(r.party0.cost_back.dealt_bits == K * (K + 1) / 2 * n);
    return r.party0;
}

} // namespace

TEST_CASE("every kind of width: one digit, a short top digit, one to four groups") {
    check_width<2>();
    check_width<4>();
    check_width<5>();
    check_width<15>();
    check_width<17>();
    check_width<33>();
    check_width<46>();
}

TEST_CASE("the stated costs") {
    std::size_t const n = 64;
    auto const wide = check_width<64>(n);
    CHECK(wide.cost.rounds == 3);
    CHECK(wide.cost.online_bits() == 98 * n);
    CHECK(wide.cost.dealt_bits == 447 * n);
    auto const small = check_width<16>(n);
    CHECK(small.cost.rounds == 2);
    CHECK(small.cost.online_bits() == 16 * n);
    CHECK(small.cost.dealt_bits == 74 * n);
}

TEST_CASE("seven bits: every input under every mask") {
    using number = fixed<7, 0>;
    auto x = tensor<number, 1>::uninitialised({128 * 128}), r = x;
    for (std::size_t i = 0; i < x.size(); ++i) {
        x.writable()[i] = static_cast<std::uint8_t>(i / 128);
        r.writable()[i] = static_cast<std::uint8_t>(i % 128);
    }
    auto const result = run_all_roles([&](party& p) { return p.run(bits_of(p, opened_under(p, x, r, 3))); });
    check_costs(result);
    CHECK(count_where(7 * x.size(), [&](std::size_t i) {
              return bit_at(result.party0, i) != ((x.words()[i % x.size()] >> (i / x.size()) & 1) != 0);
          }) == 0);
}

TEST_CASE("a number of planes that is not that of the ring") {
    auto p = party::dry_run();
    share<bit, 2> const seven(tensor<bit, 2>(shape_t<2>{7, 3}));
    using number = fixed<8, 0>;
    CHECK_THROWS_WITH_AS(p.run(from_bits<number>(p, seven)), "from_bits: (7, 3) does not have 8 planes of bits",
                         shape_error);
}
