// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/whole_ring.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <class Shape, Fixed N>
task<tensor<bit, 2>> below(party& p, masked<N, 1> x, std::vector<std::uint64_t> thresholds) {
    auto b = co_await less_than(p, x, thresholds, Shape{}, whole_ring);
    co_return co_await open(p, b);
}

template <class Shape, Fixed N>
task<void> compare_only(party& p, masked<N, 1> x, std::vector<std::uint64_t> thresholds) {
    co_await less_than(p, x, thresholds, Shape{}, whole_ring);
}

template <Fixed N>
task<tensor<bit, 1>> smaller(party& p, share<N, 1> x, share<N, 1> y) {
    auto b = co_await less(p, x, y, whole_ring);
    co_return co_await open(p, b);
}

template <class Shape, unsigned K>
spent cost_of(std::size_t thresholds) {
    using number = fixed<K, 0>;
    return {dry_run([&](party& p) {
                masked<number, 1> const x(tensor<number, 1>(shape_t<1>{1}), p.draw_mask<number>(shape_t<1>{1}));
                p.run(compare_only<Shape>(p, x, std::vector<std::uint64_t>(thresholds, 0)));
            }),
            1};
}

template <unsigned K>
void check_pairs() {
    using number = fixed<K, 0>;
    CAPTURE(K);
    std::size_t const n = 501;
    auto const x = random_words<number>(shape_t<1>{n}, K);
    auto y = random_words<number>(shape_t<1>{n}, K + 1);
    for (std::size_t i = 0; i < n; i += 5) y.writable()[i] = x.words()[i];
    auto const r = run_all_roles([&](party& p) { return p.run(smaller(p, split(p, x, 5), split(p, y, 6))); });
    check_costs(r);
    CHECK(count_where(n, [&](std::size_t i) { return bit_at(r.party0, i) != (integer_at(x, i) < integer_at(y, i)); }) ==
          0);
    CHECK(same(r.party0, r.ideal));

    std::vector<std::uint64_t> thresholds;
    for (std::size_t i = 0; i < 7; ++i) thresholds.push_back(y.words()[i]);
    auto const t = run_all_roles(
        [&](party& p) { return p.run(below<default_digit_shape<K>>(p, opened_under(p, x, y, 3), thresholds)); });
    check_costs(t);
    CHECK(count_where(7 * n, [&](std::size_t i) {
              return bit_at(t.party1, i) != (integer_at(x, i % n) < sign_extend(thresholds[i / n], K));
          }) == 0);
}

} // namespace

TEST_CASE("five bits: every input under every mask against every threshold") {
    using number = fixed<5, 0>;
    auto x = tensor<number, 1>::uninitialised({1024}), r = x;
    std::vector<std::uint64_t> thresholds;
    for (std::size_t i = 0; i < 1024; ++i) {
        x.writable()[i] = static_cast<std::uint8_t>(i / 32);
        r.writable()[i] = static_cast<std::uint8_t>(i % 32);
        if (i < 32) thresholds.push_back(i);
    }
    auto const result = run_all_roles(
        [&](party& p) { return p.run(below<digit_shape<2, 2>>(p, opened_under(p, x, r, 3), thresholds)); });
    check_costs(result);
    CHECK(count_where(32 * 1024, [&](std::size_t i) {
              return bit_at(result.party0, i) != (integer_at(x, i % 1024) < sign_extend(i / 1024, 5));
          }) == 0);
    CHECK(same(result.party0, result.ideal));
}

TEST_CASE("numbers from all over the ring") {
    check_pairs<2>();
    check_pairs<17>();
    check_pairs<32>();
    check_pairs<64>();
}

TEST_CASE("the stated costs") {
    auto const one = cost_of<digit_shape<4, 4>, 64>(1), three = cost_of<digit_shape<4, 4>, 64>(3);
    CHECK(one.rounds == 2);
    CHECK(one.online == 66);
    CHECK(one.dealt == 432);
    CHECK(three.rounds == 2);
    CHECK(three.online == 66 + 2 * 33);
    CHECK(three.dealt == 432 + 2 * 96);
}
