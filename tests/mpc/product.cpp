// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/product.hpp>

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

constexpr std::size_t rows = 5, columns = 7, elements = rows * columns;
using wide = fixed<64, 0>;

/// One random expression: a coefficient and numbers of operands, for each term.
struct plain_term {
    std::int64_t coefficient;
    std::vector<std::size_t> factors;
};

std::vector<plain_term> random_terms(std::mt19937_64& random, std::size_t operands) {
    std::vector<plain_term> terms(1 + random() % 4);
    for (auto& t : terms) {
        switch (random() % 4) {
        case 0: t.coefficient = 1; break;
        case 1: t.coefficient = -1; break;
        case 2: t.coefficient = static_cast<std::int64_t>(random()); break;
        default: t.coefficient = static_cast<std::int64_t>(random() % 64) * 8 - 200;
        }
        t.factors.resize(random() % 4 + (random() % 8 == 0));
        for (auto& f : t.factors) f = random() % operands;
        if (t.factors.size() > 1 && random() % 3 == 0) t.factors[1] = t.factors[0]; // a power
    }
    return terms;
}

/// What a program of random expressions reveals: the operands' values, then each expression's.
using opened_values = std::vector<tensor<wide, 1>>;

template <unsigned Ring>
task<opened_values> random_expressions(party& p, std::uint64_t seed, std::size_t count) {
    using ring = fixed<Ring, 0>;
    shape_t<1> const shape{elements};
    auto input = [&]<Fixed N>(N, std::size_t n, std::uint64_t which) {
        auto const x = random_words<N>(shape_t<1>{n}, seed + which);
        return split(p, x, seed + 100 + which);
    };
    // Within the range of a rescale, both ends included.
    auto in_range = [&]<Fixed N>(N, std::size_t n, std::uint64_t which) {
        auto x = random_words<N>(shape_t<1>{n}, seed + which);
        for (auto& w : x.writable())
            w = static_cast<typename N::word>(static_cast<std::uint64_t>(sign_extend(w, N::bits) >> 1) &
                                              low_mask(N::bits));
        return split(p, x, seed + 100 + which);
    };
    auto [a, b, row, periodic, narrow_one, wide_one] = co_await when_all(
        mask(p, input(wide{}, elements, 1)), mask(p, input(ring{}, elements, 2)), mask(p, input(wide{}, rows, 3)),
        mask(p, input(ring{}, columns, 4)), mask(p, in_range(fixed<13, 0>{}, elements, 5)),
        mask(p, in_range(fixed<40, 0>{}, elements, 6)));
    auto [row_lifted, bits, row_bits] = co_await when_all(
        mask(p, in_range(fixed<21, 0>{}, rows, 7)), mask(p, split(p, random_bits(shape, seed), seed + 8)),
        mask(p, split(p, random_bits(shape_t<1>{rows}, seed + 9), seed + 9)));
    auto const known = random_words<wide>(shape, seed + 10);
    auto const known_row = random_words<fixed<17, 0>>(shape_t<1>{rows}, seed + 11);

    std::vector<operand> operands;
    operands.push_back(operand::of(a));
    operands.push_back(operand::of(b));
    operands.push_back(operand::of(row).repeat_each(columns));
    operands.push_back(operand::of(periodic));
    operands.push_back(operand::lifted(narrow_one, 5));
    operands.push_back(operand::lifted(narrow_one, 9)); // the same opening, another drop
    operands.push_back(operand::lifted(wide_one, 16));
    operands.push_back(operand::lifted(wide_one, 0));
    operands.push_back(operand::lifted(row_lifted, 3).repeat_each(columns));
    operands.push_back(operand::of(bits));
    operands.push_back(operand::of(row_bits).repeat_each(columns));
    operands.push_back(operand::known(known));
    operands.push_back(operand::known(known_row).repeat_each(columns));

    opened_values out;
    for (auto const& o : operands) {
        std::vector<term> alone;
        alone.emplace_back(1, std::vector<operand>(1, o));
        auto value = co_await open(p, sum_of_products<ring>(p, shape, alone));
        out.push_back(resize<wide>(value));
    }
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<term> terms;
        for (auto const& t : random_terms(random, operands.size())) {
            std::vector<operand> factors;
            for (auto f : t.factors) factors.push_back(operands[f]);
            terms.emplace_back(t.coefficient, std::move(factors));
        }
        auto value = co_await open(p, sum_of_products<ring>(p, shape, terms));
        out.push_back(resize<wide>(value));
    }
    co_return out;
}

template <unsigned Ring>
void check_ring(std::uint64_t seed) {
    constexpr std::size_t count = 40;
    CAPTURE(Ring);
    CAPTURE(seed);
    auto const r = run_all_roles([&](party& p) { return p.run(random_expressions<Ring>(p, seed, count)); }, seed);
    check_costs(r);
    REQUIRE(r.party0.size() > count);
    std::size_t const operands = r.party0.size() - count;
    std::mt19937_64 random(seed);
    for (std::size_t e = 0; e < count; ++e) {
        auto const terms = random_terms(random, operands);
        auto const expected = [&](std::size_t i) {
            std::uint64_t sum = 0;
            for (auto const& t : terms) {
                auto product = static_cast<std::uint64_t>(t.coefficient);
                for (auto f : t.factors) product *= r.party0[f].words()[i];
                sum += product;
            }
            return sum & low_mask(Ring);
        };
        auto const& got = r.party0[operands + e];
        CAPTURE(e);
        CHECK(count_where(elements, [&](std::size_t i) { return got.words()[i] != expected(i); }) == 0);
        CHECK(same(got, r.party1[operands + e]));
        CHECK(same(got, r.ideal[operands + e]));
    }
    // The operands themselves: the masked ones exactly, the lifted ones floor or the next integer.
    auto const a = random_words<wide>(shape_t<1>{elements}, seed + 1);
    auto const row = random_words<wide>(shape_t<1>{rows}, seed + 3);
    auto const narrow_one = random_words<fixed<13, 0>>(shape_t<1>{elements}, seed + 5);
    for (std::size_t i = 0; i < elements; ++i) {
        CHECK(r.party0[0].words()[i] == (a.words()[i] & low_mask(Ring)));
        CHECK(r.party0[2].words()[i] == (row.words()[i / columns] & low_mask(Ring)));
        auto const floor = (sign_extend(narrow_one.words()[i], 13) >> 1) >> 5;
        auto const above = sign_extend(r.party0[4].words()[i] - static_cast<std::uint64_t>(floor), Ring);
        CHECK((above == 0 || above == 1));
    }
}

/// Dealt bits of one expression over operands made by `make`, openings not counted.
template <Fixed Out, class Make>
std::uint64_t dealt_for(std::size_t n, Make make) {
    auto protocol = [make, n](party& p) -> task<void> {
        auto const zero = [&]<Number N>(N, std::size_t count) {
            auto t = tensor<N, 1>({count});
            if (p.has_shares()) t = tensor<N, 1>::zeros({count});
            return share<N, 1>(t);
        };
        auto [x, y, row, b] = co_await when_all(mask(p, zero(fixed<64, 16>{}, n)), mask(p, zero(fixed<64, 16>{}, n)),
                                                mask(p, zero(fixed<64, 16>{}, rows)), mask(p, zero(bit{}, n)));
        std::vector<term> terms = make(x, y, row, b);
        sum_of_products<Out>(p, shape_t<1>{n}, terms);
    };
    auto const r = run_all_roles([&](party& p) { p.run(protocol(p)); });
    check_costs(r);
    return r.cost_dry.dealt_bits;
}

} // namespace

TEST_CASE("random sums of products against integers: rings of 8 bits and more") {
    check_ring<8>(1);
    check_ring<9>(2);
    check_ring<16>(3);
    check_ring<23>(4);
    check_ring<32>(5);
    check_ring<41>(6);
    check_ring<63>(7);
    check_ring<64>(8);
    check_ring<64>(9);
}

TEST_CASE("what products are dealt") {
    using out = fixed<64, 32, 16>;
    std::size_t const n = elements;
    auto const of = [](auto const& m) { return operand::of(m); };
    CHECK(dealt_for<out>(n, [=](auto& x, auto& y, auto&, auto&) {
              return std::vector<term>{term(1, {of(x), of(y)})};
          }) == 64 * n);
    // x y, x^2 and what they need of x and y alone: the masks themselves cost nothing
    CHECK(dealt_for<out>(n, [=](auto& x, auto& y, auto&, auto&) {
              return std::vector<term>{term(3, {of(x), of(y)}), term(-1, {of(x), of(x)}), term(5, {of(x)}),
                                       term(2, {of(y), of(x)})};
          }) == 2 * 64 * n);
    // powers: r^2, r^3
    CHECK(dealt_for<out>(n, [=](auto& x, auto&, auto&, auto&) {
              return std::vector<term>{term(1, {of(x), of(x), of(x)})};
          }) == 2 * 64 * n);
    // PROTOCOLS 1: a lifted product y y' costs 3K + 4F in its own ring
    CHECK(dealt_for<fixed<64, 0>>(n, [=](auto& x, auto& y, auto&, auto&) {
              return std::vector<term>{term(1, {operand::lifted(x, 16), operand::lifted(y, 16)})};
          }) == (3 * 64 + 4 * 16) * n);
    // in the ring of K - F bits the top bit is gone
    CHECK(dealt_for<fixed<48, 0>>(n, [=](auto& x, auto&, auto&, auto&) {
              return std::vector<term>{term(1, {operand::lifted(x, 16)})};
          }) == 48 * n);
    // bits are idempotent
    CHECK(dealt_for<out>(n, [=](auto& x, auto&, auto&, auto& b) {
              return std::vector<term>{term(1, {of(b), of(b), of(x), of(b)})};
          }) == 2 * 64 * n);
    // what belongs to rows is dealt once a row: r_row^2; and with x once an element
    CHECK(dealt_for<out>(n, [=](auto&, auto&, auto& row, auto&) {
              auto const r = of(row).repeat_each(columns);
              return std::vector<term>{term(1, {r, r})};
          }) == 64 * rows);
    CHECK(dealt_for<out>(n, [=](auto& x, auto&, auto& row, auto&) {
              auto const r = of(row).repeat_each(columns);
              return std::vector<term>{term(1, {r, r}), term(1, {r, of(x)})};
          }) == 64 * rows + 64 * n);
    CHECK(dealt_for<fixed<64, 0>>(n, [=](auto&, auto&, auto& row, auto&) {
              return std::vector<term>{term(1, {operand::lifted(row, 16).repeat_each(columns)})};
          }) == (64 + 16) * rows);
}

TEST_CASE("factors that cannot be right are refused") {
    auto refused = [](auto make) {
        auto p = party::ideal(fixed_seeds().party0, fixed_seeds().party1);
        p.run([](party& me, auto f) -> task<void> {
            auto m = co_await mask(me, share<fixed<32, 8>, 1>(tensor<fixed<32, 8>, 1>::zeros({6})));
            f(me, m);
        }(p, make));
    };
    CHECK_THROWS_WITH_AS(
        refused(
            [](party& p, auto& m) { sum_of_products<fixed<40, 8>>(p, shape_t<1>{6}, {term(1, {operand::of(m)})}); }),
        "sum_of_products: a masked factor of 32 bits in a ring of 40; it is right modulo its own ring only",
        usage_error);
    CHECK_NOTHROW(refused(
        [](party& p, auto& m) { sum_of_products<fixed<40, 16, 8>>(p, shape_t<1>{6}, {term(256, {operand::of(m)})}); }));
    CHECK_THROWS_AS(refused([](party& p, auto& m) {
                        sum_of_products<fixed<32, 8>>(p, shape_t<1>{9}, {term(1, {operand::of(m)})});
                    }),
                    shape_error);
    CHECK_THROWS_AS(refused([](party& p, auto& m) {
                        sum_of_products<fixed<32, 8>>(p, shape_t<1>{6}, {term(1, {operand::of(m).repeat_each(4)})});
                    }),
                    shape_error);
    CHECK_THROWS_AS(refused([](party& p, auto& m) { product(p, m, gather(p, m, sliced_view(m.shape(), 0, 0, 3))); }),
                    shape_error);
}

TEST_CASE("nothing at all, and one element") {
    for (std::size_t n : {0u, 1u, 511u, 512u, 513u}) {
        using number = fixed<64, 16>;
        auto const x = random_words<number>(shape_t<1>{n}, 5), y = random_words<number>(shape_t<1>{n}, 6);
        auto protocol = [](party& p, share<number, 1> a, share<number, 1> b) -> task<tensor<fixed<64, 32, 16>, 1>> {
            auto [ma, mb] = co_await when_all(mask(p, a), mask(p, b));
            auto z = co_await open(p, product(p, ma, mb));
            co_return z;
        };
        auto const r = run_all_roles([&](party& p) { return p.run(protocol(p, split(p, x, 1), split(p, y, 2))); });
        check_costs(r);
        CHECK(same(r.party1, x * y));
        CHECK(same(r.ideal, x * y));
    }
}
