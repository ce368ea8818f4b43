// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/compare.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <class Shape, Fixed N, std::size_t R>
task<tensor<bit, R + 1>> below(party& p, masked<N, R> x, std::vector<std::uint64_t> thresholds) {
    auto b = co_await less_than(p, x, thresholds, Shape{});
    co_return co_await open(p, b);
}

template <Fixed N, std::size_t R>
task<tensor<bit, R>> negative(party& p, share<N, R> x) {
    auto b = co_await sign(p, x);
    co_return co_await open(p, b);
}

template <Fixed N, std::size_t R>
task<tensor<bit, R>> smaller(party& p, share<N, R> x, share<N, R> y) {
    auto b = co_await less(p, x, y);
    co_return co_await open(p, b);
}

template <class Shape, Fixed N>
task<void> compare_only(party& p, masked<N, 1> x, std::vector<std::uint64_t> thresholds) {
    co_await less_than(p, x, thresholds, Shape{});
}

/// The comparison alone, its operand opened before.
template <class Shape, unsigned K>
spent cost_of(std::size_t thresholds) {
    using number = fixed<K, 0>;
    return {dry_run([&](party& p) {
                masked<number, 1> const x(tensor<number, 1>(shape_t<1>{1}), p.draw_mask<number>(shape_t<1>{1}));
                std::vector<std::uint64_t> const t(thresholds, 0);
                p.run(compare_only<Shape>(p, x, t));
            }),
            1};
}

template <std::size_t R>
void check_shape(shape_t<R> shape) {
    using number = fixed<46, 16>;
    CAPTURE(to_string(shape));
    auto const x = random_words<number>(shape, 5);
    auto const r = run_all_roles([&](party& p) { return p.run(negative(p, split(p, x, 7))); });
    check_costs(r);
    CHECK(r.party0.shape() == shape);
    CHECK(count_where(x.size(), [&](std::size_t i) { return bit_at(r.party0, i) != (integer_at(x, i) < 0); }) == 0);
    CHECK(same(r.party0, r.ideal));
}

} // namespace

TEST_CASE("five bits: every input under every mask, and every threshold that stays in the ring") {
    using number = fixed<5, 0>;
    auto x = tensor<number, 1>::uninitialised({1024}), r = x;
    for (std::size_t i = 0; i < 1024; ++i) {
        x.writable()[i] = static_cast<std::uint8_t>(i / 32);
        r.writable()[i] = static_cast<std::uint8_t>(i % 32);
    }
    std::vector<std::uint64_t> thresholds;
    for (std::uint64_t t = 0; t < 32; ++t) thresholds.push_back(t);
    auto check = [&]<class Shape>(Shape) {
        auto const result =
            run_all_roles([&](party& p) { return p.run(below<Shape>(p, opened_under(p, x, r, 3), thresholds)); });
        check_costs(result);
        std::size_t wrong = 0, checked = 0;
        for (std::size_t k = 0; k < thresholds.size(); ++k)
            for (std::size_t i = 0; i < 1024; ++i) {
                auto const difference = integer_at(x, i) - sign_extend(thresholds[k], 5);
                if (difference < -16 || difference > 15) continue;
                ++checked;
                wrong += bit_at(result.party0, k * 1024 + i) != (difference < 0);
            }
        CHECK(wrong == 0);
        CHECK(checked > 32 * 512);
        CHECK(same(result.party0, result.ideal));
    };
    check(digit_shape<1, 2>{});
    check(digit_shape<1, 4>{});
    check(digit_shape<2, 2>{});
    check(digit_shape<4, 4>{});
}

TEST_CASE("the stated costs: rounds, online and dealt bits an element, further thresholds") {
    auto check = [](spent const& s, std::uint64_t rounds, double online, double dealt) {
        CHECK(s.rounds == rounds);
        CHECK(s.online == online);
        CHECK(s.dealt == dealt);
    };
    check(cost_of<digit_shape<4, 4>, 64>(1), 2, 33, 329);
    check(cost_of<digit_shape<4, 4>, 64>(3), 2, 3 * 33, 329 + 2 * 96);
    check(cost_of<digit_shape<5, 3>, 46>(1), 2, 18, 306);
    check(cost_of<digit_shape<5, 3>, 46>(2), 2, 36, 306 + 26);
    check(cost_of<digit_shape<6, 6>, 32>(1), 1, 10, 302);
    check(cost_of<digit_shape<6, 6>, 32>(2), 1, 20, 302 + 83);
    check(cost_of<digit_shape<4, 4>, 32>(1), 2, 15, 151);
    check(cost_of<digit_shape<5, 6>, 26>(1), 1, 8, 193);
    check(cost_of<digit_shape<4, 4>, 16>(1), 1, 6, 68);
    check(cost_of<digit_shape<4, 4>, 16>(2), 1, 12, 68 + 15);
    check(cost_of<digit_shape<4, 4>, 2>(1), 0, 0, 2);
}

TEST_CASE("shapes by name cost what the formula says, over any ring") {
    auto check = []<class Shape, unsigned K>() {
        using shape = detail::shape_over<Shape, K - 1>;
        constexpr comparison_cost c = sign_cost<shape>(K - 1);
        auto const measured = cost_of<Shape, K>(1);
        CAPTURE(K);
        CHECK(measured.rounds == c.rounds);
        CHECK(measured.online == c.online);
        CHECK(measured.dealt == c.dealt);
        return c;
    };
    auto all = [&]<class Shape>(Shape) {
        std::vector<comparison_cost> costs;
        costs.push_back(check.template operator()<Shape, 64>());
        costs.push_back(check.template operator()<Shape, 48>());
        costs.push_back(check.template operator()<Shape, 32>());
        costs.push_back(check.template operator()<Shape, 16>());
        return costs;
    };
    auto const by_default = all(balanced), one = all(one_round), three = all(three_rounds);
    CHECK(by_default == std::vector<comparison_cost>{{2, 33, 329}, {2, 25, 217}, {1, 10, 302}, {1, 6, 68}});
    CHECK(one.front() == comparison_cost{1, 16, 1893});
    CHECK(three.front() == comparison_cost{3, 52, 205});
    for (auto const& c : one) CHECK(c.rounds == 1);
}

TEST_CASE("signs of 64 bits in every named shape") {
    using number = fixed<64, 16>;
    auto const x = random_words<number>(shape_t<1>{1500}, 5);
    auto check = [&](auto shape) {
        auto const r = run_all_roles([&](party& p) {
            auto program = [](party& q, share<number, 1> s, decltype(shape) f) -> task<tensor<bit, 1>> {
                auto b = co_await sign(q, s, f);
                co_return co_await open(q, b);
            };
            return p.run(program(p, split(p, x, 7), shape));
        });
        check_costs(r);
        CHECK(count_where(x.size(), [&](std::size_t i) { return bit_at(r.party0, i) != (integer_at(x, i) < 0); }) == 0);
        CHECK(same(r.party0, r.ideal));
    };
    check(one_round);
    check(three_rounds);
    check(digit_shape<8, 8>{});
    check(digit_shape<6, 3, 4>{});
}

TEST_CASE("shapes of every kind") {
    check_shape(shape_t<1>{1});
    check_shape(shape_t<1>{63});
    check_shape(shape_t<1>{65});
    check_shape(shape_t<2>{3, 43});
    check_shape(shape_t<3>{2, 5, 13});
    check_shape(shape_t<2>{0, 4});
}

TEST_CASE("several thresholds from one opening, on a rank of two") {
    using number = fixed<64, 16>;
    auto const x = random_words<fixed<40, 0>>(shape_t<2>{7, 19}, 3);
    auto wide = tensor<number, 2>::uninitialised(x.shape());
    for (std::size_t i = 0; i < x.size(); ++i) wide.writable()[i] = static_cast<std::uint64_t>(integer_at(x, i));
    std::vector<std::uint64_t> thresholds;
    std::vector<std::int64_t> values;
    for (double t : {-1e6, -3.25, 0.0, 2.0, 65536.5}) {
        thresholds.push_back(encode<number>(t));
        values.push_back(static_cast<std::int64_t>(thresholds.back()));
    }
    auto protocol = [&](party& p, share<number, 2> s) -> task<tensor<bit, 3>> {
        auto m = co_await mask(p, s);
        auto b = co_await less_than(p, m, thresholds, balanced);
        auto one = co_await open(p, plane(b, 2));
        auto all = co_await open(p, b);
        if (p.has_shares())
            for (std::size_t i = 0; i < one.size(); ++i) CHECK(bit_at(one, i) == bit_at(all, 2 * one.size() + i));
        CHECK_THROWS_AS(plane(b, 5), shape_error);
        co_return all;
    };
    auto const r = run_all_roles([&](party& p) { return p.run(protocol(p, split(p, wide, 7))); });
    check_costs(r);
    CHECK(r.party0.shape() == shape_t<3>{5, 7, 19});
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < 5; ++k)
        for (std::size_t i = 0; i < x.size(); ++i)
            wrong += bit_at(r.party0, k * x.size() + i) != (integer_at(x, i) < values[k]);
    CHECK(wrong == 0);
    CHECK(same(r.party1, r.ideal));
}

TEST_CASE("two secret numbers, while their difference stays in the ring") {
    using number = fixed<32, 8>;
    auto half = [](std::uint64_t seed) {
        auto x = random_words<number>(shape_t<1>{3000}, seed);
        for (auto& w : x.writable()) w = static_cast<std::uint32_t>(sign_extend(w, 32) >> 1);
        return x;
    };
    auto const x = half(1);
    auto y = half(2);
    for (std::size_t i = 0; i < y.size(); i += 9) y.writable()[i] = x.words()[i];
    auto const r = run_all_roles([&](party& p) { return p.run(smaller(p, split(p, x, 7), split(p, y, 8))); });
    check_costs(r);
    CHECK(count_where(x.size(), [&](std::size_t i) {
              return bit_at(r.party0, i) != (integer_at(x, i) < integer_at(y, i));
          }) == 0);
    CHECK(same(r.party0, r.ideal));
}
