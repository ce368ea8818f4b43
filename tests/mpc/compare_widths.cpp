// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Signs in every ring from 2 to 64 bits with the default shape of digits.
#include <moiety/mpc/compare.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

constexpr std::size_t elements = 200;

template <unsigned K>
tensor<fixed<K, 0>, 1> values() {
    return random_words<fixed<K, 0>>(shape_t<1>{elements}, K);
}

template <unsigned K>
task<tensor<bit, 1>> negative(party& p) {
    auto b = co_await sign(p, split(p, values<K>(), 100 + K));
    co_return co_await open(p, b);
}

template <unsigned... I>
std::vector<tensor<bit, 1>> every_width(party& p, std::integer_sequence<unsigned, I...>) {
    std::vector<task<tensor<bit, 1>>> tasks;
    (tasks.push_back(negative<2 + I>(p)), ...);
    return p.run([](std::vector<task<tensor<bit, 1>>> list) -> task<std::vector<tensor<bit, 1>>> {
        co_return co_await when_all(std::move(list));
    }(std::move(tasks)));
}

template <unsigned K>
void check(tensor<bit, 1> const& got) {
    CAPTURE(K);
    auto const x = values<K>();
    CHECK(count_where(elements, [&](std::size_t i) { return bit_at(got, i) != (integer_at(x, i) < 0); }) == 0);
}

} // namespace

TEST_CASE("the sign of random values and extremes in every ring") {
    using widths = std::make_integer_sequence<unsigned, 63>;
    auto const r = run_all_roles([](party& p) { return every_width(p, widths{}); });
    check_costs(r);
    CHECK(r.cost_dry.rounds <= 4); // all widths share them
    [&]<unsigned... I>(std::integer_sequence<unsigned, I...>) { (check<2 + I>(r.party0[I]), ...); }(widths{});
    for (std::size_t i = 0; i < 63; ++i) {
        CHECK(same(r.party0[i], r.party1[i]));
        CHECK(same(r.party0[i], r.ideal[i]));
    }
}
