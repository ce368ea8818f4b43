// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/owned_matmul.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

using namespace moiety;
using namespace moiety_test;

namespace {

template <unsigned Drop, Fixed N, Fixed M>
task<tensor<typename owned_product<N, Drop, M>::result, 2>> of_share(party& p, share<N, 2> x, int owner,
                                                                     tensor<M, 2> w) {
    auto weight = co_await mask_input(p, owner, owned(p, owner, w));
    auto const before = p.cost();
    owned_product<N, Drop, M> ready(p, x.shape(), weight, owner);
    auto const prepared = p.cost() - before;
    CHECK(prepared.rounds == 0);
    CHECK(prepared.dealt_bits == element_count(ready.shape()) * owned_product<N, Drop, M>::result::bits);
    auto z = co_await matmul(p, x, ready);
    auto const spent = p.cost() - before;
    CHECK(spent.rounds == 1);
    CHECK(spent.payload_bits[std::size_t(owner)] == 0);
    CHECK(spent.payload_bits[std::size_t(1 - owner)] == x.size() * N::bits);
    CHECK(spent.dealt_bits == prepared.dealt_bits);
    co_return co_await open(p, z);
}

/// Exact without a drop, whatever the words.
template <Fixed N, Fixed M>
void check_exact(shape_t<2> a, shape_t<2> b) {
    auto const x = random_words<N>(a, 1);
    auto const w = random_words<M>(b, 2);
    auto const want = matmul(x, w);
    for (int owner : {0, 1}) {
        CAPTURE(owner);
        auto const r = run_all_roles([&](party& p) { return p.run(of_share<0>(p, split(p, x, 3), owner, w)); });
        check_costs(r);
        CHECK(same(r.party0, want));
        CHECK(same(r.party1, want));
        CHECK(same(r.ideal, want));
    }
}

} // namespace

TEST_CASE("a product with a matrix that one party knows") {
    check_exact<fixed<64, 16>, fixed<64, 16>>(shape_t<2>{7, 33}, shape_t<2>{33, 5});
    check_exact<fixed<46, 12>, fixed<64, 12>>(shape_t<2>{1, 1}, shape_t<2>{1, 1});
    check_exact<fixed<20, 4>, fixed<33, 4>>(shape_t<2>{9, 8}, shape_t<2>{8, 70});
}

TEST_CASE("a product of a value that is brought home by the same opening") {
    using N = fixed<62, 32, 16>;
    using M = fixed<46, 16>;
    shape_t<2> const a{6, 40}, b{40, 9};
    auto x = tensor<N, 2>::uninitialised(a);
    auto w = tensor<M, 2>::uninitialised(b);
    std::mt19937_64 random(7);
    double const extreme = std::ldexp(1.0, 28) - 1; // the ring of the opening; the product is meant modulo its ring
    std::size_t i = 0;
    for (auto& v : x.writable())
        v = encode<N>(i++ % 9 == 0 ? (i % 2 ? extreme : -extreme) : double(random() % 2000) / 64 - 15);
    for (auto& v : w.writable()) v = encode<M>(double(random() % 2000) / 1000 - 1);
    auto const r = run_all_roles([&](party& p) { return p.run(of_share<16>(p, split(p, x, 3), 1, w)); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    CHECK(same(r.party1, r.ideal));
    // Each element of x is its floor or the next integer: the sum is off by at most the weights' magnitudes.
    using P = owned_product<N, 16, M>::result;
    for (std::size_t row = 0; row < a[0]; ++row)
        for (std::size_t column = 0; column < b[1]; ++column) {
            std::uint64_t floor = 0;
            double slack = 0;
            for (std::size_t k = 0; k < a[1]; ++k) {
                auto const factor = integer_at(w, k * b[1] + column);
                floor += std::uint64_t(integer_at(x, row * a[1] + k) >> 16) * std::uint64_t(factor);
                slack += std::abs(double(factor));
            }
            auto const difference =
                sign_extend((r.party0.words()[row * b[1] + column] - floor) & low_mask(P::bits), P::bits);
            CHECK(std::abs(double(difference)) <= slack);
        }
}

TEST_CASE("what does not belong together") {
    using N = fixed<64, 16>;
    auto me = party::dry_run();
    auto const weight = me.run(mask_input(me, 1, tensor<N, 2>(shape_t<2>{4, 3})));
    using product = owned_product<N, 0, N>;
    CHECK_THROWS_AS(product(me, shape_t<2>{2, 5}, weight, 1), shape_error);
    product const ready(me, shape_t<2>{2, 4}, weight, 1);
    share<N, 2> const other(tensor<N, 2>(shape_t<2>{3, 4}));
    CHECK_THROWS_AS(me.run(matmul(me, other, ready)), shape_error);
}

TEST_CASE("a weight that the parties share is refused") {
    using N = fixed<64, 16>;
    auto const x = random_words<N>(shape_t<2>{2, 2}, 1);
    auto wrong = [&](party& p) {
        auto const weight = p.run(mask(p, split(p, x, 3)));
        owned_product<N, 0, N> ready(p, shape_t<2>{2, 2}, weight, 1);
    };
    CHECK_THROWS_WITH_AS(insecure_local_run(fixed_seeds(), wrong),
                         "owned_product: the weight of shape (2, 2) is not an input of party 1", usage_error);
}
