// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/matmul.hpp>

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N, Fixed M, std::size_t R>
task<tensor<matmul_t<N, M>, R>> of_shares(party& p, share<N, R> x, share<M, R> y) {
    auto [mx, my] = co_await when_all(mask(p, x), mask(p, y));
    auto before = p.cost();
    auto z = matmul(p, mx, my);
    CHECK((p.cost() - before).dealt_bits == z.size() * matmul_t<N, M>::bits);
    CHECK((p.cost() - before).rounds == 0);
    co_return co_await open(p, z);
}

/// Both matrices private inputs: the mask of each belongs to one party.
template <Fixed N>
task<tensor<matmul_t<N, N>, 2>> of_inputs(party& p, int owner_x, tensor<N, 2> x, int owner_y, tensor<N, 2> y) {
    auto [mx, my] =
        co_await when_all(mask_input(p, owner_x, owned(p, owner_x, x)), mask_input(p, owner_y, owned(p, owner_y, y)));
    co_return co_await open(p, matmul(p, mx, my));
}

template <Fixed N, Fixed M, std::size_t R>
void check(shape_t<R> a, shape_t<R> b) {
    CAPTURE(to_string(a));
    CAPTURE(to_string(b));
    auto const x = random_words<N>(a, 1);
    auto const y = random_words<M>(b, 2);
    auto const want = matmul(x, y);
    auto const r = run_all_roles([&](party& p) { return p.run(of_shares(p, split(p, x, 3), split(p, y, 4))); });
    check_costs(r);
    CHECK(same(r.party0, want));
    CHECK(same(r.party1, want));
    CHECK(same(r.ideal, want));
}

/// Two levels in shrinking rings, one round each: x w / 2^12 stays masked in 50 bits and is multiplied again.
task<tensor<fixed<50, 24, 12>, 2>> chain(party& p, share<fixed<62, 12>, 2> x, share<fixed<62, 12>, 2> w,
                                         share<fixed<50, 12>, 2> v) {
    auto [mx, mw, mv] = co_await when_all(mask(p, x), mask(p, w), mask(p, v));
    auto product = matmul(p, mx, mw);
    auto opened = co_await mask(p, product);
    auto small = narrow(p, drop_bits<12>(opened));
    auto last = matmul(p, small, mv);
    co_return co_await open(p, last);
}

} // namespace

TEST_CASE("matrices, stacks of matrices, and operands of two rings") {
    using wide = fixed<64, 16>;
    check<wide, wide>(shape_t<2>{3, 4}, shape_t<2>{4, 5});
    check<wide, wide>(shape_t<2>{1, 1}, shape_t<2>{1, 1});
    check<wide, wide>(shape_t<2>{70, 130}, shape_t<2>{130, 33});
    check<wide, wide>(shape_t<3>{2, 3, 4}, shape_t<3>{2, 4, 2});
    check<wide, wide>(shape_t<4>{2, 3, 5, 4}, shape_t<4>{2, 3, 4, 1});
    check<fixed<62, 12>, fixed<50, 12>>(shape_t<2>{9, 8}, shape_t<2>{8, 7});
    check<fixed<20, 4>, fixed<64, 4>>(shape_t<2>{9, 8}, shape_t<2>{8, 7});
    check<fixed<16, 2>, fixed<8, 2>>(shape_t<2>{2, 0}, shape_t<2>{0, 3}); // an empty sum is zero
}

TEST_CASE("private inputs of every pair of owners") {
    using number = fixed<64, 16>;
    auto const x = random_words<number>(shape_t<2>{6, 5}, 1), y = random_words<number>(shape_t<2>{5, 4}, 2);
    auto const want = matmul(x, y);
    for (int owner_x : {0, 1})
        for (int owner_y : {0, 1}) {
            auto const r = run_all_roles([&](party& p) { return p.run(of_inputs(p, owner_x, x, owner_y, y)); });
            check_costs(r);
            CHECK(same(r.party0, want));
            CHECK(same(r.party1, want));
            CHECK(same(r.ideal, want));
        }
}

TEST_CASE("a chain of products through shrinking rings takes one round a level") {
    auto x = random_words<fixed<62, 12>>(shape_t<2>{4, 6}, 1), w = random_words<fixed<62, 12>>(shape_t<2>{6, 5}, 2);
    auto const v = random_words<fixed<50, 12>>(shape_t<2>{5, 3}, 3);
    for (auto* m : {&x, &w}) // small enough for the range of the rescale
        for (auto& e : m->writable()) e = static_cast<std::uint64_t>(sign_extend(e, 62) >> 36) & low_mask(62);
    auto const r =
        run_all_roles([&](party& p) { return p.run(chain(p, split(p, x, 4), split(p, w, 5), split(p, v, 6))); });
    check_costs(r);
    CHECK(r.cost_dry.rounds == 3);
    CHECK(same(r.party0, r.ideal));
    // The rescaled product is floor or the next: so the last product lies that near, element by element.
    auto const first = matmul(x, w);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            // floor sums, and each of the five terms may add its factor once
            std::uint64_t floor_sum = 0;
            for (std::size_t k = 0; k < 5; ++k)
                floor_sum += static_cast<std::uint64_t>(integer_at(first, i * 5 + k) >> 12) * v.words()[k * 3 + j];
            bool found = false;
            for (unsigned up = 0; up < 32; ++up) {
                std::uint64_t sum = floor_sum;
                for (std::size_t k = 0; k < 5; ++k)
                    if (up >> k & 1) sum += v.words()[k * 3 + j];
                found = found || (sum & low_mask(50)) == r.party0.words()[i * 3 + j];
            }
            wrong += !found;
        }
    CHECK(wrong == 0);
}
