// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/fold.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

task<tensor<bit, 1>> folded(party& p, std::vector<digit_order<1>> digits, unsigned fold) {
    auto l = co_await fold_orders(p, digits, fold);
    co_return co_await open(p, l);
}

/// The groups of one level, low end first: full ones, and perhaps a short one on top.
struct level_cost {
    std::uint64_t rounds = 0, online = 0, dealt = 0;
};

/// What the docstring says, level by level.
level_cost declared(std::size_t digits, unsigned fold) {
    level_cost c;
    while (digits > 1) {
        std::size_t groups = 0;
        for (std::size_t left = digits; left > 0; ++groups) {
            std::size_t const k = std::min<std::size_t>(fold, left);
            left -= k;
            if (k == 1) continue;
            std::uint64_t const all = (std::uint64_t{1} << k) - 1 - k, fewer = (std::uint64_t{1} << (k - 1)) - k;
            c.online += groups == 0 ? 2 * k - 2 : 2 * k - 1;
            c.dealt += groups == 0 ? fewer + all : 2 * all;
        }
        ++c.rounds;
        digits = groups;
    }
    return c;
}

} // namespace

TEST_CASE("orders of digits fold to the order of the numbers, at the declared cost") {
    std::size_t const n = 200;
    for (std::size_t digits : {1u, 2u, 3u, 4u, 5u, 7u, 9u, 16u})
        for (unsigned fold : {2u, 3u, 4u, 6u}) {
            CAPTURE(digits);
            CAPTURE(fold);
            // Digits of two numbers a and b; most digits equal, so that the low ones count.
            std::vector<tensor<bit, 1>> less, equal;
            std::vector<int> order(n, 0);
            for (std::size_t d = 0; d < digits; ++d) {
                auto l = random_bits(shape_t<1>{n}, d), e = random_bits(shape_t<1>{n}, 50 + d);
                auto const more = random_bits(shape_t<1>{n}, 150 + d);
                for (std::size_t w = 0; w < e.writable().size(); ++w) {
                    e.writable()[w] |= more.words()[w];
                    l.writable()[w] &= ~e.words()[w]; // not both
                }
                for (std::size_t i = 0; i < n; ++i)
                    if (!bit_at(e, i)) order[i] = bit_at(l, i) ? 1 : 0; // a higher digit decides
                less.push_back(l);
                equal.push_back(e);
            }
            auto const r = run_all_roles([&](party& p) {
                std::vector<digit_order<1>> list;
                for (std::size_t d = 0; d < digits; ++d)
                    list.emplace_back(split(p, less[d], 100 + d), split(p, equal[d], 200 + d));
                return p.run(folded(p, list, fold));
            });
            check_costs(r);
            CHECK(count_where(n, [&](std::size_t i) { return bit_at(r.party0, i) != (order[i] == 1); }) == 0);
            CHECK(same(r.party1, r.ideal));
            auto const c = declared(digits, fold);
            CHECK(r.cost_dry.rounds == c.rounds + 1);
            CHECK(r.cost_dry.online_bits() == (c.online + 1) * n);
            CHECK(r.cost_dry.dealt_bits == c.dealt * n);
        }
}
