// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/mpc/coarse_comparison.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace moiety;
using moiety_test::check_costs;
using moiety_test::run_all_roles;

namespace {

using words = std::vector<std::uint64_t>;

// Bits [x < t] as 0 or 1 in 40 bits, their weighted sum in 20, and the sum times x in 36, for every x of `Top` bits.
template <Fixed N, bool Lifted>
task<words> program(party& p, words values, std::vector<double> thresholds, unsigned top) {
    shape_t<1> const shape{values.size()};
    tensor<N, 1> mine(shape);
    if (p.holds_input_of(0)) {
        mine = tensor<N, 1>::uninitialised(shape);
        for (std::size_t i = 0; i < values.size(); ++i) mine.writable()[i] = typename N::word(values[i]);
    }
    auto x = co_await mask_input(p, 0, mine);
    auto before = coarse_less_than(p, x, coarse_thresholds(thresholds, top));
    auto const bits = co_await open_comparisons(p, before);
    std::vector<weighted_bits> wanted;
    std::vector<std::int64_t> weights;
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        std::vector<std::int64_t> one(thresholds.size());
        one[k] = 1;
        wanted.emplace_back(40, false, 0, one);
        weights.push_back(std::int64_t(3 * k) - 2);
    }
    wanted.emplace_back(20, false, 5, weights);
    wanted.emplace_back(36, true, 7, weights);
    auto const factor = Lifted ? operand::lifted(x, 0) : operand::of(x);
    auto const sums = bits.sums(p, wanted, factor);
    words out;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        auto s = share_of_words<fixed<40, 0>>(p, shape, sums[k]);
        auto opened = co_await open(p, s);
        for (auto const w : opened.words()) out.push_back(w & low_mask(wanted[k].bits));
    }
    co_return out;
}

template <Fixed N, bool Lifted>
void check(words const& values, std::vector<double> const& thresholds, unsigned top) {
    auto r = run_all_roles([&](party& p) { return p.run(program<N, Lifted>(p, values, thresholds, top)); });
    CHECK(r.party0 == r.ideal);
    CHECK(r.party0 == r.party1);
    check_costs(r);
    std::size_t const n = values.size(), m = thresholds.size();
    REQUIRE(r.party0.size() == n * (m + 2));
    std::size_t wrong = 0, below = 0;
    for (std::size_t i = 0; i < n; ++i) {
        std::int64_t sum = 5, product = 7;
        for (std::size_t k = 0; k < m; ++k) {
            std::uint64_t const b = r.party0[k * n + i];
            double const x = double(values[i]), t = thresholds[k];
            bool const near = std::abs(x - t) <= t / 128 + 0.5;
            wrong += b > 1 || (!near && b != (x < t));
            below += b;
            sum += std::int64_t(b) * (std::int64_t(3 * k) - 2);
            product += std::int64_t(b) * (std::int64_t(3 * k) - 2);
        }
        product *= std::int64_t(values[i]);
        wrong += r.party0[m * n + i] != (std::uint64_t(sum) & low_mask(20));
        wrong += r.party0[(m + 1) * n + i] != (std::uint64_t(product) & low_mask(36));
    }
    CHECK(wrong == 0);
    CHECK(below > 0);
    CHECK(below < n * m);
}

} // namespace

TEST_CASE("fold words: every number of 10 bits, one digit, exact thresholds") {
    words all(1024);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    check<fixed<40, 0>, false>(all, {1, 2, 77, 512, 1023}, 10);
    check<fixed<16, 0>, true>(all, {1, 2, 77, 512, 1023}, 10);
}

TEST_CASE("fold words: one to four digits, coarse thresholds") {
    words some;
    for (unsigned j = 0; j < 33; ++j)
        for (double f : {1.0, 1.02, 1.4, 1.9}) some.push_back(std::uint64_t(std::ldexp(f, int(j))));
    std::vector<double> thresholds;
    for (int j = 1; j < 33; j += 3) thresholds.push_back(std::ldexp(1.2, j));
    check<fixed<40, 0>, false>(some, thresholds, 33);
    check<fixed<35, 0>, true>(some, thresholds, 33);
}

TEST_CASE("fold words: digits, groups and what does not fit") {
    coarse_thresholds const t({std::ldexp(1.0, 13), std::ldexp(1.0, 22), std::ldexp(1.0, 31)}, 34);
    CHECK(t.groups() == std::vector<unsigned>{3, 2, 1}); // bits 7 to 33 in three digits of nine
    CHECK(bit_words<1>::sets_of(1) == 1);
    CHECK(bit_words<1>::sets_of(4) == 22);
    CHECK_THROWS_AS(coarse_thresholds({}, 8), usage_error);
    CHECK_THROWS_AS(coarse_thresholds({300}, 8), usage_error);
    CHECK_THROWS_AS(coarse_thresholds({0.5}, 8), usage_error);
    auto p = party::dry_run();
    masked<fixed<8, 0>, 1> x;
    CHECK_THROWS_AS(static_cast<void>(coarse_less_than(p, x, coarse_thresholds({3}, 8))), usage_error);
}
