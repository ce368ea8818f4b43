// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/equal.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <class Shape, Fixed N>
task<tensor<bit, 2>> one_of(party& p, masked<N, 1> x, std::vector<std::uint64_t> values) {
    auto b = co_await equal_to(p, x, values, Shape{});
    co_return co_await open(p, b);
}

template <class Shape, Fixed N>
task<void> equal_only(party& p, masked<N, 1> x, std::vector<std::uint64_t> values) {
    co_await equal_to(p, x, values, Shape{});
}

template <Fixed N>
task<tensor<bit, 2>> both_equal(party& p, share<N, 2> x, share<N, 2> y) {
    auto b = co_await equal(p, x, y);
    co_return co_await open(p, b);
}

template <Fixed N>
task<tensor<bit, 2>> is_value(party& p, share<N, 2> x, std::uint64_t value) {
    auto m = co_await mask(p, x);
    auto b = co_await equal_to(p, m, value);
    co_return co_await open(p, b);
}

template <class Shape, unsigned K>
spent cost_of(std::size_t values) {
    using number = fixed<K, 0>;
    return {dry_run([&](party& p) {
                masked<number, 1> const x(tensor<number, 1>(shape_t<1>{1}), p.draw_mask<number>(shape_t<1>{1}));
                p.run(equal_only<Shape>(p, x, std::vector<std::uint64_t>(values, 0)));
            }),
            1};
}

/// Pairs of which about a third are equal, and a third differ in one bit only.
template <unsigned K>
void check_pairs() {
    using number = fixed<K, 0>;
    CAPTURE(K);
    auto const x = random_words<number>(shape_t<2>{11, 37}, K);
    auto y = random_words<number>(shape_t<2>{11, 37}, K + 1);
    auto const to = y.writable();
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (i % 3 == 0) to[i] = x.words()[i];
        if (i % 3 == 1) to[i] = static_cast<typename number::word>(x.words()[i] ^ std::uint64_t{1} << (i % K));
    }
    auto const r = run_all_roles([&](party& p) { return p.run(both_equal(p, split(p, x, 5), split(p, y, 6))); });
    check_costs(r);
    CHECK(count_where(x.size(), [&](std::size_t i) { return bit_at(r.party0, i) != (x.words()[i] == y.words()[i]); }) ==
          0);
    CHECK(same(r.party0, r.ideal));

    std::uint64_t const value = x.words()[5];
    auto const v = run_all_roles([&](party& p) { return p.run(is_value(p, split(p, x, 5), value)); });
    check_costs(v);
    CHECK(count_where(x.size(), [&](std::size_t i) { return bit_at(v.party1, i) != (x.words()[i] == value); }) == 0);
}

} // namespace

TEST_CASE("pairs that are equal, differ in one bit, or in many") {
    check_pairs<2>();
    check_pairs<5>();
    check_pairs<16>();
    check_pairs<32>();
    check_pairs<46>();
    check_pairs<64>();
}

TEST_CASE("five bits: every input under every mask against every value") {
    using number = fixed<5, 0>;
    auto x = tensor<number, 1>::uninitialised({1024}), r = x;
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < 1024; ++i) {
        x.writable()[i] = static_cast<std::uint8_t>(i / 32);
        r.writable()[i] = static_cast<std::uint8_t>(i % 32);
        if (i < 32) values.push_back(i);
    }
    auto const result =
        run_all_roles([&](party& p) { return p.run(one_of<digit_shape<2, 2>>(p, opened_under(p, x, r, 3), values)); });
    check_costs(result);
    CHECK(count_where(32 * 1024, [&](std::size_t i) {
              return bit_at(result.party0, i) != (x.words()[i % 1024] == i / 1024);
          }) == 0);
}

TEST_CASE("the stated costs") {
    auto check = [](spent const& s, std::uint64_t rounds, double online, double dealt) {
        CHECK(s.rounds == rounds);
        CHECK(s.online == online);
        CHECK(s.dealt == dealt);
    };
    check(cost_of<digit_shape<4, 4>, 64>(1), 2, 20, 295);
    check(cost_of<digit_shape<4, 4>, 64>(3), 2, 60, 295 + 2 * 55);
    check(cost_of<digit_shape<4, 4>, 16>(1), 1, 4, 71);
    check(cost_of<digit_shape<8, 8>, 64>(1), 1, 8, 2287);
    check(cost_of<digit_shape<4, 8>, 32>(1), 1, 8, 367);
    check(cost_of<digit_shape<8, 2>, 16>(1), 1, 2, 511);
    check(cost_of<digit_shape<8, 2>, 8>(1), 0, 0, 255);
}
