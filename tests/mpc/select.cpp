// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/select.hpp>

#include <moiety/mpc/conjunction.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N, std::size_t R>
task<tensor<N, R>> choose(party& p, share<bit, R> b, share<N, R> x, share<N, R> y) {
    auto z = co_await select(p, b, x, y);
    co_return co_await open(p, z);
}

template <Fixed N, std::size_t R>
task<tensor<N, R>> numbers(party& p, share<bit, R> b) {
    auto z = co_await to_number<N>(p, b);
    co_return co_await open(p, z);
}

template <Fixed N, std::size_t R>
task<tensor<N, R>> times(party& p, share<bit, R> b, share<N, R> x) {
    auto [mb, mx] = co_await when_all(mask(p, b), mask(p, x));
    co_return co_await open(p, bit_times(p, mb, mx));
}

template <std::size_t R>
task<tensor<bit, R>> all(party& p, std::vector<share<bit, R>> bits, unsigned fold) {
    auto b = co_await conjunction(p, bits, fold);
    co_return co_await open(p, b);
}

template <Fixed N, std::size_t R>
void check(shape_t<R> shape) {
    CAPTURE(N::bits);
    CAPTURE(to_string(shape));
    std::size_t const n = element_count(shape);
    auto const b = random_bits(shape, 1);
    auto const x = random_words<N>(shape, 2), y = random_words<N>(shape, 3);

    auto const chosen =
        run_all_roles([&](party& p) { return p.run(choose(p, split(p, b, 4), split(p, x, 5), split(p, y, 6))); });
    check_costs(chosen);
    CHECK(count_where(
              n, [&](std::size_t i) { return chosen.party0.words()[i] != (bit_at(b, i) ? x : y).words()[i]; }) == 0);
    CHECK(same(chosen.party1, chosen.ideal));
    CHECK(chosen.cost_dry.rounds == (n ? 2 : 0)); // the last one opens the result
    CHECK(chosen.cost_dry.online_bits() == n * (2 * N::bits + 1));
    CHECK(chosen.cost_dry.dealt_bits == n * 2 * N::bits);

    auto const number = run_all_roles([&](party& p) { return p.run(numbers<N>(p, split(p, b, 4))); });
    check_costs(number);
    CHECK(count_where(n, [&](std::size_t i) {
              return std::uint64_t(number.party0.words()[i]) != (bit_at(b, i) ? std::uint64_t{1} << N::fraction : 0);
          }) == 0);
    CHECK(same(number.party1, number.ideal));
    CHECK(number.cost_dry.dealt_bits == n * N::bits);

    auto const product = run_all_roles([&](party& p) { return p.run(times(p, split(p, b, 4), split(p, x, 5))); });
    check_costs(product);
    CHECK(count_where(
              n, [&](std::size_t i) { return product.party0.words()[i] != (bit_at(b, i) ? x.words()[i] : 0); }) == 0);
    CHECK(same(product.party1, product.ideal));
}

} // namespace

TEST_CASE("select, bits as numbers, bits times numbers") {
    check<fixed<64, 16>>(shape_t<1>{1000});
    check<fixed<64, 0>>(shape_t<2>{3, 5});
    check<fixed<46, 16>>(shape_t<3>{2, 3, 11});
    check<fixed<9, 3>>(shape_t<1>{1});
    check<fixed<64, 16>>(shape_t<2>{4, 0});
}

TEST_CASE("shapes that differ") {
    using number = fixed<64, 16>;
    auto p = party::dry_run();
    auto bits = [](std::size_t n) { return share<bit, 1>(tensor<bit, 1>(shape_t<1>{n})); };
    auto words = [](std::size_t n) { return share<number, 1>(tensor<number, 1>(shape_t<1>{n})); };
    CHECK_THROWS_WITH_AS(p.run(select(p, bits(3), words(3), words(4))), "select: shapes (3) and (4) differ",
                         shape_error);
    auto q = party::dry_run();
    CHECK_THROWS_AS(q.run(select(q, bits(2), words(3), words(3))), shape_error);
}

TEST_CASE("conjunctions of many bits: values, rounds and dealt bits") {
    std::size_t const n = 300;
    struct row {
        std::size_t bits;
        unsigned fold;
        std::uint64_t rounds, online, dealt;
    };
    for (row const& c : {row{1, 4, 0, 0, 0}, row{2, 4, 1, 2, 1}, row{4, 4, 1, 4, 11}, row{5, 4, 2, 6, 12},
                         row{16, 4, 2, 20, 55}, row{7, 2, 3, 12, 6}, row{6, 6, 1, 6, 57}}) {
        CAPTURE(c.bits);
        CAPTURE(c.fold);
        std::vector<tensor<bit, 1>> values;
        for (std::size_t i = 0; i < c.bits; ++i) {
            auto t = random_bits(shape_t<1>{n}, i);
            for (auto& w : t.writable())
                w |= random_bits(shape_t<1>{1}, 100 + i).words()[0] | 0x0f0f0f0f0f0f0f0f; // mostly ones
            values.push_back(t);
        }
        auto const r = run_all_roles([&](party& p) {
            std::vector<share<bit, 1>> shares;
            for (std::size_t i = 0; i < c.bits; ++i) shares.push_back(split(p, values[i], 50 + i));
            return p.run(all(p, shares, c.fold));
        });
        check_costs(r);
        CHECK(count_where(n, [&](std::size_t i) {
                  bool every = true;
                  for (auto const& v : values) every = every && bit_at(v, i);
                  return bit_at(r.party0, i) != every;
              }) == 0);
        CHECK(same(r.party0, r.ideal));
        CHECK(r.cost_dry.rounds == c.rounds + 1);
        CHECK(r.cost_dry.online_bits() == (c.online + 1) * n);
        CHECK(r.cost_dry.dealt_bits == c.dealt * n);
    }
    auto p = party::dry_run();
    CHECK_THROWS_AS(p.run(conjunction(p, std::vector<share<bit, 1>>{})), usage_error);
}
