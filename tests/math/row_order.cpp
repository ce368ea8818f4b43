// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/row_order.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Words of which any two differ by less than half the ring; one in four occurs again in its row.
template <Fixed N, std::size_t R>
tensor<N, R> rows_of(shape_t<R> shape, std::uint64_t seed) {
    auto x = random_words<N>(shape, seed);
    std::size_t i = 0;
    for (auto& w : x.writable()) {
        w = static_cast<typename N::word>(static_cast<std::uint64_t>(sign_extend(w, N::bits) >> 1) & low_mask(N::bits));
        if (i % shape[R - 1] > 0 && i % 4 == 3) w = x.words()[i - 1];
        ++i;
    }
    return x;
}

template <Fixed N, std::size_t R, class S>
task<tensor<N, R>> maximum(party& p, share<N, R> x, S shape) {
    auto y = co_await row_maximum(p, x, shape);
    co_return co_await open(p, y);
}
template <Fixed N, std::size_t R, class S>
task<tensor<N, R>> sorted(party& p, share<N, R> x, S shape) {
    auto y = co_await sort_rows(p, x, shape);
    co_return co_await open(p, y);
}
template <Fixed N, std::size_t R>
struct opened_places {
    tensor<N, R> values;
    tensor<place_number, R> places;
    opened_places() = default;
    opened_places(tensor<N, R> v, tensor<place_number, R> at) : values(std::move(v)), places(std::move(at)) {}
};
template <Fixed N, std::size_t R, class S>
task<opened_places<N, R>> largest(party& p, share<N, R> x, std::size_t k, S shape) {
    auto y = co_await top_k(p, x, k, shape);
    auto [v, at] = co_await when_all(open(p, y.values), open(p, y.places));
    co_return opened_places<N, R>(v, at);
}
template <Fixed N, std::size_t R>
task<tensor<place_number, R>> argmax(party& p, share<N, R> x) {
    auto y = co_await row_argmax(p, x);
    co_return co_await open(p, y);
}

template <Fixed N, std::size_t R>
std::vector<std::int64_t> row(tensor<N, R> const& x, std::size_t i, std::size_t n) {
    std::vector<std::int64_t> out;
    for (std::size_t j = 0; j < n; ++j) out.push_back(integer_at(x, i * n + j));
    return out;
}

template <Fixed N, std::size_t R, class S, class How>
void check_rows(shape_t<R> shape, S policy, How how) {
    CAPTURE(format_name<N>());
    CAPTURE(to_string(shape));
    std::size_t const n = shape[R - 1];
    auto const x = rows_of<N>(shape, n);
    std::size_t const rows = x.size() / n;
    auto const m = run_all_roles([&](party& p) { return p.run(maximum(p, split(p, x, 7), policy)); });
    check_costs(m);
    CHECK(same(m.party0, m.ideal));
    auto const s = run_all_roles([&](party& p) { return p.run(sorted(p, split(p, x, 7), how)); });
    check_costs(s);
    CHECK(same(s.party1, s.ideal));
    std::size_t const k = std::min<std::size_t>(3, n);
    auto const t = run_all_roles([&](party& p) { return p.run(largest(p, split(p, x, 7), k, how)); });
    check_costs(t);
    CHECK(same(t.party0.values, t.ideal.values));
    CHECK(same(t.party0.places, t.ideal.places));
    auto const a = run_all_roles([&](party& p) { return p.run(argmax(p, split(p, x, 7))); });
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        auto const plain = row(x, i, n);
        auto order = plain;
        std::sort(order.begin(), order.end());
        wrong += row(s.party0, i, n) != order;
        wrong += integer_at(m.party0, i) != order.back();
        wrong += std::size_t(integer_at(a.party0, i)) !=
                 std::size_t(std::max_element(plain.begin(), plain.end()) - plain.begin());
        for (std::size_t j = 0; j < k; ++j) {
            wrong += integer_at(t.party0.values, i * k + j) != order[n - 1 - j];
            wrong += plain[std::size_t(integer_at(t.party0.places, i * k + j))] != order[n - 1 - j];
        }
    }
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE("maximum, place, the k largest and the order of rows") {
    check_rows<fixed<64, 16>>(shape_t<2>{5, 16}, one_round, one_round);
    check_rows<fixed<64, 16>>(shape_t<3>{2, 3, 7}, balanced, by_ranks);
    check_rows<fixed<64, 16>>(shape_t<2>{2, 1}, balanced, by_ranks);
    check_rows<fixed<32, 12>>(shape_t<2>{3, 33}, one_round, by_network);
    check_rows<fixed<32, 12>>(shape_t<2>{3, 33}, one_round, by_ranks);
}

TEST_CASE("the stated costs: rounds a level, bits a comparison") {
    auto cost = [](auto protocol) { return dry_run([&](party& p) { protocol(p); }); };
    using number = fixed<64, 16>;
    auto rows = [](std::size_t n) { return share<number, 2>(tensor<number, 2>(shape_t<2>{10, n})); };
    auto check = [](cost_report const& c, std::uint64_t rounds, std::uint64_t online, std::uint64_t dealt) {
        CHECK(c.rounds == rounds);
        CHECK(c.payload_bits[0] == online);
        CHECK(c.dealt_bits == dealt);
    };
    check(cost([&](party& p) { p.run(row_maximum(p, rows(128))); }), 3 * 7, 10 * 127 * 81, 10 * 127 * 2021);
    check(cost([&](party& p) { p.run(row_maximum(p, rows(100), balanced)); }), 4 * 7, 10 * 99 * 98, 10 * 99 * 457);
    check(cost([&](party& p) { p.run(row_argmax(p, rows(128))); }), 3 * 7, 10 * 127 * 94, 10 * 127 * 2047);
    check(cost([&](party& p) { p.run(sort_rows(p, rows(64), balanced)); }), 4 * 21, 10 * 543 * 98, 10 * 543 * 457);
    CHECK(cost([&](party& p) { p.run(top_k(p, rows(4096), 1)); }).rounds == 3 * 12);
    check(cost([&](party& p) { p.run(sort_rows(p, rows(16))); }), 5, 10 * (16 * 68 + 120 * 34),
          10 * (16 * 1984 + 120 * 333));
    check(cost([&](party& p) { p.run(top_k(p, rows(64), 2)); }), 5, 10 * (64 * 70 + 2016 * 34),
          10 * (64 * 8128 + 2016 * 335));
    CHECK(cost([&](party& p) { p.run(sort_rows(p, rows(65))); }).rounds == 3 * largest_first(65, 65).size());
}

TEST_CASE("rows that cannot be ordered") {
    auto p = party::dry_run();
    using number = fixed<32, 8>;
    auto rows = [](std::size_t n) { return share<number, 2>(tensor<number, 2>(shape_t<2>{2, n})); };
    CHECK_THROWS_WITH_AS(p.run(row_maximum(p, rows(0))),
                         "row_maximum: 1 of the 0 elements in rows of a tensor of shape (2, 0); rows have 1 to 4096",
                         shape_error);
    auto q = party::dry_run();
    CHECK_THROWS_AS(q.run(top_k(q, rows(4), 5)), shape_error);
    auto ranked = party::dry_run();
    CHECK_THROWS_AS(ranked.run(sort_rows(ranked, rows(65), by_ranks)), shape_error);
    auto s = party::dry_run();
    CHECK_THROWS_AS(s.run(sort_rows(s, rows(4097))), shape_error);
}
