// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/relu.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Random words of every size, and the extremes of the ring.
template <Fixed N, std::size_t R>
tensor<N, R> ring_points(shape_t<R> shape, std::uint64_t seed, unsigned bits = N::bits) {
    std::mt19937_64 random(seed);
    std::uint64_t const extreme[] = {
        0, 1, ~std::uint64_t{0}, low_mask(bits - 1), ~low_mask(bits - 1), low_mask(bits - 1) - 1};
    auto x = tensor<N, R>::uninitialised(shape);
    std::size_t i = 0;
    for (auto& w : x.writable()) {
        auto const any =
            static_cast<std::uint64_t>(static_cast<std::int64_t>(random()) >> (64 - bits + random() % bits));
        w = static_cast<typename N::word>((i < 6 ? extreme[i] : any) & low_mask(N::bits));
        ++i;
    }
    return x;
}

template <Fixed N>
std::int64_t value(typename N::word w) {
    return sign_extend(w, N::bits);
}

template <Fixed N, std::size_t R>
task<std::optional<tensor<N, R>>> relu_revealed(party& p, tensor<N, R> x) {
    auto mine = share_of(p, 0, p.holds_input_of(0) ? x : tensor<N, R>(x.shape()));
    auto y = co_await relu(p, mine);
    co_return co_await open_to(p, y, 0);
}

/// The larger and the smaller of two tensors of different owners.
template <Fixed N, std::size_t R>
struct pair_of {
    std::optional<tensor<N, R>> larger, smaller;
    pair_of() = default;
    pair_of(std::optional<tensor<N, R>> a, std::optional<tensor<N, R>> b)
        : larger(std::move(a)), smaller(std::move(b)) {}
};

template <Fixed N, std::size_t R>
task<pair_of<N, R>> ordered(party& p, tensor<N, R> x, tensor<N, R> y) {
    auto sx = share_of(p, 0, p.holds_input_of(0) ? x : tensor<N, R>(x.shape()));
    auto sy = share_of(p, 1, p.holds_input_of(1) ? y : tensor<N, R>(y.shape()));
    auto [a, b] = co_await when_all(max(p, sx, sy), min(p, sx, sy));
    auto larger = co_await open_to(p, a, 0);
    auto smaller = co_await open_to(p, b, 0);
    pair_of<N, R> result(larger, smaller);
    co_return result;
}

template <Fixed N, std::size_t R>
void check_relu(shape_t<R> shape, std::uint64_t rounds, std::uint64_t online, std::uint64_t dealt) {
    std::uint64_t const seed = N::bits;
    CAPTURE(format_name<N>());
    CAPTURE(seed);
    auto const x = ring_points<N>(shape, seed);
    auto const r = run_all_roles([&](party& p) { return p.run(relu_revealed(p, x)); });
    check_costs(r);
    CHECK(r.cost_party0.rounds == rounds + 2); // the openings of operand and result
    CHECK(r.cost_party0.payload_bits[0] == x.size() * (N::bits + online));
    CHECK(r.cost_party0.dealt_bits == x.size() * dealt);
    CHECK(std::ranges::equal(r.party0->words(), r.ideal->words()));
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        wrong += value<N>(r.party0->words()[i]) != std::max<std::int64_t>(value<N>(x.words()[i]), 0);
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE("relu is exact on the whole ring, at its stated cost") {
    check_relu<fixed<64, 16>>(shape_t<2>{41, 103}, 3, 34, 329 + 128);
    check_relu<fixed<64, 32, 16>>(shape_t<1>{1000}, 3, 34, 329 + 128);
    check_relu<fixed<32, 12>>(shape_t<3>{5, 7, 31}, 2, 11, 302 + 64);
    check_relu<fixed<17, 3>>(shape_t<1>{4097}, 2, 7, 76 + 34);
    check_relu<fixed<64, 16>>(shape_t<1>{1}, 3, 34, 329 + 128);
}

TEST_CASE("max and min of two shares are exact while the difference fits the ring") {
    using real = fixed<64, 16>;
    auto const x = ring_points<real>(shape_t<2>{9, 77}, 3, 63), y = ring_points<real>(shape_t<2>{9, 77}, 4, 63);
    auto const r = run_all_roles([&](party& p) { return p.run(ordered(p, x, y)); });
    check_costs(r);
    CHECK(r.cost_party0.rounds == 4 + 2); // side by side; two reveals
    CHECK(r.cost_party1.payload_bits[0] == 2 * x.size() * 98);
    CHECK(std::ranges::equal(r.party0.larger->words(), r.ideal.larger->words()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const a = value<real>(x.words()[i]), b = value<real>(y.words()[i]);
        REQUIRE(value<real>(r.party0.larger->words()[i]) == std::max(a, b));
        REQUIRE(value<real>(r.party0.smaller->words()[i]) == std::min(a, b));
    }
}

TEST_CASE("max of different shapes throws where it is asked for") {
    auto p = party::dry_run();
    share<fixed<64, 16>, 1> x(tensor<fixed<64, 16>, 1>(shape_t<1>{3})), y(tensor<fixed<64, 16>, 1>(shape_t<1>{4}));
    CHECK_THROWS_AS(p.run(max(p, x, y)), shape_error);
}
