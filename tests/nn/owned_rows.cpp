// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/owned_rows.hpp>

#include "weights.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<64, 16>;

values<2> product(values<2> const& x, values<2> const& w) {
    values<2> out = xt::zeros<double>({x.shape()[0], w.shape()[1]});
    for (std::size_t i = 0; i < x.shape()[0]; ++i)
        for (std::size_t j = 0; j < w.shape()[1]; ++j)
            for (std::size_t k = 0; k < w.shape()[0]; ++k) out(i, j) += x(i, k) * w(k, j);
    return out;
}

struct layers {
    values<2> x = random_values<2>({4, 6}, 3, 1), w = random_values<2>({6, 5}, 1, 2),
              second = random_values<2>({6, 2}, 1, 3);
};

} // namespace

TEST_CASE("rows times matrices of their reader: opened once, one way") {
    layers const l;
    auto const expected = product(l.x, l.w);
    for (int owner : {0, 1}) {
        auto const [value, cost] = evaluate([&](party& me) {
            nn::owned_rows<number> const rows(input_of<number>(me, 1 - owner, l.x), owner);
            CHECK(rows.shape() == shape_t<2>{4, 6});
            auto const first = nn::matmul(rows, input_of<number>(me, owner, l.w));
            auto const other = nn::matmul(rows, input_of<number>(me, owner, l.second));
            return first + sum(other, 1) * 0; // both products are computed
        });
        CHECK(largest_difference(value, expected) < 6 * (3 + 1) * 0x1p-17 + 0x1p-15);
        // The reader's weights once, masked; the rows once, from the other party; party 1's share of what is shown.
        std::array<std::uint64_t, 2> bits{};
        bits[std::size_t(owner)] = 64 * (30 + 12);
        bits[std::size_t(1 - owner)] = 64 * 24;
        bits[1] += 64 * 20;
        CHECK(cost.payload_bits[0] == bits[0]);
        CHECK(cost.payload_bits[1] == bits[1]);
    }
}

TEST_CASE("a matrix of the other party, or of another width, is refused") {
    layers const l;
    auto const of_other = [&](party& me) {
        nn::owned_rows<number> const rows(input_of<number>(me, 0, l.x), 1);
        return nn::matmul(rows, input_of<number>(me, 0, l.w));
    };
    CHECK_THROWS_AS(evaluate(of_other), usage_error);
    auto const too_narrow = [&](party& me) {
        nn::owned_rows<number> const rows(input_of<number>(me, 0, l.x), 1);
        return nn::matmul(rows, input_of<number>(me, 1, l.x));
    };
    CHECK_THROWS_AS(evaluate(too_narrow), shape_error);
}

TEST_CASE("rows for a ring are cut, or opened again where it is wider than what they keep") {
    layers const l;
    auto const [value, cost] = evaluate([&](party& me) {
        auto const x = input_of<number>(me, 0, l.x);
        auto const narrow = nn::rows_toward<46>(x, 1);
        static_assert(decltype(narrow)::number::bits == 46);
        auto const wide = nn::rows_toward<60>(x * x, 1);
        static_assert(decltype(wide)::number::bits == 60);
        return nn::matmul(narrow, input_of<number>(me, 1, l.w));
    });
    CHECK(largest_difference(value, product(l.x, l.w)) < 6 * (3 + 1) * 0x1p-17 + 0x1p-15);
    CHECK(cost.payload_bits[0] == 24 * 46); // one way
    CHECK(cost.payload_bits[1] == 64 * 30 + 46 * 20);
}

TEST_CASE("the checked ideal role finds a product that comes round") {
    auto const multiplied = [](double size) {
        values<2> x = xt::zeros<double>({2, 3}), w = xt::zeros<double>({3, 2});
        x(1, 2) = size;
        w(2, 0) = 0x1p12;
        auto const seeds = fixed_seeds();
        auto me = party::checked_ideal(seeds.party0, seeds.party1);
        nn::owned_rows<number> const rows(input_of<number>(me, 0, x), 1);
        reveal(nn::matmul(rows, input_of<number>(me, 1, w)), 0);
    };
    CHECK_NOTHROW(multiplied(0x1p18));
    CHECK_THROWS_WITH_AS(
        multiplied(0x1p20),
        "matmul: element (1, 0) of a result of shape (2, 2) is not below 2.14748e+09, outside the format 64.32",
        range_error);
}
