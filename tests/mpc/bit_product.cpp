// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/bit_product.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

constexpr std::size_t inputs = 5;

/// Formulas as sets of sets of input numbers.
using plan = std::vector<std::vector<std::vector<std::size_t>>>;

template <std::size_t R>
task<std::vector<tensor<bit, R>>> evaluate(party& p, std::vector<share<bit, R>> bits, plan formulas) {
    std::vector<task<masked<bit, R>>> openings;
    for (auto const& b : bits) openings.push_back(mask(p, b));
    auto opened = co_await when_all(std::move(openings));
    std::vector<bit_formula<R>> list;
    for (auto const& formula : formulas) {
        std::vector<bit_term<R>> terms;
        for (auto const& factors : formula) {
            bit_term<R> t;
            for (auto f : factors) t.push_back(opened[f]);
            terms.push_back(std::move(t));
        }
        list.emplace_back(std::move(terms));
    }
    std::vector<tensor<bit, R>> out;
    for (auto const& b : bit_products(p, bits.front().shape(), list)) out.push_back(co_await open(p, b));
    co_return out;
}

template <std::size_t R>
auto run_plan(shape_t<R> shape, plan const& formulas) {
    return run_all_roles([&](party& p) {
        std::vector<share<bit, R>> bits;
        for (std::size_t i = 0; i < inputs; ++i) bits.push_back(split(p, random_bits(shape, i), 10 + i));
        return p.run(evaluate(p, bits, formulas));
    });
}

template <std::size_t R>
void check(shape_t<R> shape, plan const& formulas) {
    auto const r = run_plan(shape, formulas);
    check_costs(r);
    std::vector<tensor<bit, R>> in;
    for (std::size_t i = 0; i < inputs; ++i) in.push_back(random_bits(shape, i));
    for (std::size_t f = 0; f < formulas.size(); ++f) {
        CHECK(count_where(element_count(shape), [&](std::size_t i) {
                  bool sum = false;
                  for (auto const& factors : formulas[f]) {
                      bool all = true;
                      for (auto k : factors) all = all && bit_at(in[k], i);
                      sum = sum != all;
                  }
                  return bit_at(r.party0[f], i) != sum;
              }) == 0);
        CHECK(same(r.party0[f], r.party1[f]));
        CHECK(same(r.party0[f], r.ideal[f]));
    }
}

} // namespace

TEST_CASE("random formulas against truth") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 30; ++round) {
        plan formulas(1 + random() % 3);
        for (auto& formula : formulas) {
            formula.resize(random() % 4);
            for (auto& factors : formula)
                for (std::size_t i = 0; i < inputs; ++i)
                    if (random() % 2) factors.push_back(i);
        }
        CAPTURE(round);
        check(shape_t<1>{100}, formulas);
    }
    check(shape_t<2>{3, 43}, {{{0, 1, 2, 3, 4}}});
    check(shape_t<1>{1}, {{{0, 1}, {2}, {}}});
    check(shape_t<1>{0}, {{{0, 1}}});
}

TEST_CASE("one dealt bit for each distinct product of two mask bits or more") {
    std::size_t const n = 64;
    auto dealt = [&](plan const& formulas) { return run_plan(shape_t<1>{n}, formulas).cost_dry.dealt_bits / n; };
    CHECK(dealt({{{0}, {1}}}) == 0);
    CHECK(dealt({{{0, 1}}}) == 1);
    CHECK(dealt({{{0, 1}}, {{1, 0}}}) == 1);
    CHECK(dealt({{{0, 1, 2}}}) == 4);
    CHECK(dealt({{{0, 1, 2}, {1, 2}}, {{0, 2}}}) == 4);
    CHECK(dealt({{{0, 1, 2, 3, 4}}}) == 26);
}
