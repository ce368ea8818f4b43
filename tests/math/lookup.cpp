// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/lookup.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed Out>
std::vector<typename Out::word> table_of(std::size_t n, std::uint64_t seed) {
    auto const words = random_words<Out>(shape_t<1>{n}, seed);
    return {words.words().begin(), words.words().end()};
}

template <Fixed Out, Fixed I, std::size_t R>
task<tensor<Out, R>> read_public(party& p, share<I, R> index, std::vector<typename Out::word> table) {
    auto y = co_await lookup<Out>(p, index, table);
    co_return co_await open(p, y);
}

template <Fixed Out, Fixed I, std::size_t R>
task<tensor<Out, R + 1>> as_one_hot(party& p, share<I, R> index, std::size_t length) {
    auto opened = co_await mask(p, index);
    auto y = one_hot<Out>(p, opened, length);
    co_return co_await open(p, y);
}

template <Fixed N, Fixed I>
task<tensor<N, 2>> read_secret(party& p, share<I, 1> index, share<N, 2> table) {
    auto [i, t] = co_await when_all(mask(p, index), mask(p, table));
    auto y = lookup(p, i, t);
    co_return co_await open(p, y);
}

/// Every index of the ring, each several times.
template <Fixed I, std::size_t R>
tensor<I, R> indices(shape_t<R> shape) {
    auto x = tensor<I, R>::uninitialised(shape);
    std::uint64_t i = 0;
    for (auto& w : x.writable()) w = static_cast<typename I::word>(i++ & low_mask(I::bits));
    return x;
}

template <Fixed Out, unsigned J, std::size_t R>
void check_public(shape_t<R> shape, std::size_t entries) {
    using index_number = fixed<J, 0>;
    CAPTURE(format_name<Out>());
    CAPTURE(J);
    auto const x = indices<index_number>(shape);
    auto const table = table_of<Out>(entries, J);
    auto const r = run_all_roles([&](party& p) { return p.run(read_public<Out>(p, split(p, x, 7), table)); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    CHECK(count_where(x.size(), [&](std::size_t i) {
              std::size_t const at = x.words()[i];
              return r.party1.words()[i] != (at < entries ? table[at] : 0);
          }) == 0);
    CHECK(r.cost_dry.rounds == (x.size() == 0 ? 0 : 2)); // the index, and the test's own opening
    CHECK(r.cost_dry.payload_bits[0] == x.size() * (J + Out::bits));
    CHECK(r.cost_dry.dealt_bits == x.size() * ((std::size_t{1} << J) - 1) * Out::bits);
}

} // namespace

TEST_CASE("a public table at every secret index, at the stated cost") {
    check_public<fixed<64, 16>, 8>(shape_t<1>{700}, 256);
    check_public<fixed<64, 16>, 12>(shape_t<1>{4096}, 4096);
    check_public<fixed<37, 12>, 5>(shape_t<2>{3, 43}, 20);
    check_public<fixed<12, 4>, 2>(shape_t<2>{2, 9}, 3);
    check_public<fixed<8, 0>, 3>(shape_t<1>{0}, 8);
}

TEST_CASE("an index as a one-hot vector") {
    using number = fixed<24, 4>;
    auto const x = indices<fixed<5, 0>>(shape_t<2>{4, 8});
    auto const r = run_all_roles([&](party& p) { return p.run(as_one_hot<number>(p, split(p, x, 7), 29)); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    CHECK(r.party0.shape() == shape_t<3>{4, 8, 29});
    CHECK(count_where(r.party0.size(), [&](std::size_t i) {
              return r.party0.words()[i] != (x.words()[i / 29] == i % 29 ? 16u : 0u);
          }) == 0);
    CHECK(r.cost_dry.dealt_bits == 32 * 31 * 24);
}

TEST_CASE("rows of a secret table at secret indices") {
    auto check = []<Fixed N, unsigned J>(std::size_t rows, std::size_t width) {
        auto const x = indices<fixed<J, 0>>(shape_t<1>{40});
        auto const table = random_words<N>(shape_t<2>{rows, width}, 3);
        auto const r =
            run_all_roles([&](party& p) { return p.run(read_secret(p, split(p, x, 7), split(p, table, 8))); });
        check_costs(r);
        CHECK(same(r.party0, r.ideal));
        CHECK(count_where(r.party0.size(), [&](std::size_t i) {
                  std::size_t const row = x.words()[i / width];
                  return r.party0.words()[i] != (row < rows ? table.words()[row * width + i % width] : 0);
              }) == 0);
        std::size_t const entries = std::size_t{1} << J;
        CHECK(r.cost_dry.rounds == (width == 0 ? 1 : 2)); // nothing of an empty table is opened
        CHECK(r.cost_dry.dealt_bits == 40 * (entries - 1 + entries * width) * N::bits);
    };
    check.operator()<fixed<64, 16>, 4>(16, 1);
    check.operator()<fixed<24, 16>, 3>(7, 5);
    check.operator()<fixed<24, 16>, 3>(7, 0); // rows without columns
}

TEST_CASE("tables that do not fit the index") {
    auto p = party::dry_run();
    masked<fixed<3, 0>, 1> const x(tensor<fixed<3, 0>, 1>(shape_t<1>{2}), p.draw_mask<fixed<3, 0>>(shape_t<1>{2}));
    using out = fixed<16, 0>;
    std::vector<out::word> const nine(9, 1), none;
    CHECK_THROWS_WITH_AS(lookup<out>(p, x, nine), "lookup: a table of 9 entries at an index of 3 bits", shape_error);
    CHECK_THROWS_AS(lookup<out>(p, x, none), shape_error);
    CHECK_THROWS_AS(one_hot<out>(p, x, 9), shape_error);
    std::vector<out::word> const eight(8, 1);
    CHECK_NOTHROW(lookup<out>(p, x, eight));
}
