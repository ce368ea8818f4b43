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
    auto const r = one_way_mask<N>(p, owner, x.shape());
    owned_product<N, Drop, M> const ready(p, r, weight, owner);
    auto const prepared = p.cost() - before;
    CHECK(prepared.rounds == 0);
    CHECK(prepared.dealt_bits == element_count(ready.shape()) * owned_product<N, Drop, M>::result::bits);
    auto opened = co_await mask_toward(p, owner, x, r);
    CHECK(opened.opened().has_data() == p.holds_input_of(owner));
    auto z = matmul(p, opened, ready);
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

TEST_CASE("one opening serves several matrices, and a vector times its rows") {
    using N = fixed<80, 34, 16>;
    using M = fixed<64, 16>;
    using sum = fixed<62, 32, 16>;
    shape_t<2> const a{5, 12};
    auto x = tensor<N, 2>::uninitialised(a);
    std::mt19937_64 random(9);
    for (auto& v : x.writable()) v = encode<N>(double(random() % 4000) / 256 - 8);
    auto const w = random_words<M>(shape_t<2>{12, 3}, 5);
    auto const g = random_words<M>(shape_t<1>{12}, 6);
    auto protocol = [](party& p, share<N, 2> s, tensor<M, 2> matrix, tensor<M, 1> vector) -> task<tensor<sum, 2>> {
        auto [mw, mg] = co_await when_all(mask_input(p, 1, matrix), mask_input(p, 1, vector));
        auto const before = p.cost();
        auto opened = co_await mask_toward(p, 1, s);
        owned_product<N, 18, M> const ready(p, opened.mask(), mw, 1);
        auto const first = matmul(p, opened, ready);
        auto const second = matmul(p, opened, owned_product<N, 18, M>(p, opened.mask(), mw, 1));
        CHECK(first.shape() == second.shape());
        auto const scaled = times_owned_vector<sum, 18>(p, opened, mg);
        auto const spent = p.cost() - before;
        CHECK(spent.rounds == 1);
        CHECK(spent.payload_bits[0] == s.size() * 80);
        CHECK(spent.payload_bits[1] == 0);
        CHECK(spent.dealt_bits == 2 * first.size() * 62 + s.size() * 62);
        co_return co_await open(p, scaled);
    };
    auto const r =
        run_all_roles([&](party& p) { return p.run(protocol(p, split(p, x, 3), owned(p, 1, w), owned(p, 1, g))); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    CHECK(same(r.party1, r.ideal));
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const factor = integer_at(g, i % 12);
        auto const floor = static_cast<std::uint64_t>(integer_at(x, i) >> 18) * static_cast<std::uint64_t>(factor);
        auto const off = (r.party0.words()[i] - floor) & low_mask(62);
        bool const rounded = off == 0 || off == (static_cast<std::uint64_t>(factor) & low_mask(62));
        CHECK(rounded);
    }
}

TEST_CASE("what does not belong together") {
    using N = fixed<64, 16>;
    auto me = party::dry_run();
    auto const weight = me.run(mask_input(me, 1, tensor<N, 2>(shape_t<2>{4, 3})));
    using product = owned_product<N, 0, N>;
    auto const short_rows = one_way_mask<N>(me, 1, shape_t<2>{2, 5});
    CHECK_THROWS_AS(product(me, short_rows, weight, 1), shape_error);
    auto const r = one_way_mask<N>(me, 1, shape_t<2>{2, 4});
    product const ready(me, r, weight, 1);
    share<N, 2> const x(tensor<N, 2>(shape_t<2>{2, 4})), other(tensor<N, 2>(shape_t<2>{3, 4}));
    CHECK_THROWS_AS(me.run(mask_toward(me, 1, other, r)), shape_error);
    auto dry = party::dry_run();
    auto const opened = dry.run(mask_toward(dry, 0, x));
    CHECK_THROWS_WITH_AS(matmul(dry, opened, ready),
                         "matmul: the product was not prepared for this opening of shape (2, 4)", usage_error);
}

TEST_CASE("a weight that the parties share is refused") {
    using N = fixed<64, 16>;
    auto const x = random_words<N>(shape_t<2>{2, 2}, 1);
    auto wrong = [&](party& p) {
        auto const weight = p.run(mask(p, split(p, x, 3)));
        owned_product<N, 0, N> ready(p, one_way_mask<N>(p, 1, shape_t<2>{2, 2}), weight, 1);
    };
    CHECK_THROWS_WITH_AS(insecure_local_run(fixed_seeds(), wrong),
                         "the weight of shape (2, 2) is not an input of party 1", usage_error);
}
