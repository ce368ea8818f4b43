// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/exp.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace moiety;
using namespace moiety_test;

namespace {

/// e^x, settled and revealed to party 0.
template <Fixed N, std::size_t R>
task<std::optional<tensor<home_t<exp_t<N>>, R>>> exp_revealed(party& p, tensor<N, R> x) {
    auto mine = share_of(p, 1, p.holds_input_of(1) ? x : tensor<N, R>(x.shape()));
    auto y = co_await exp(p, mine);
    auto settled = co_await rescale<N::home>(p, y);
    co_return co_await open_to(p, settled, 0);
}

/// Both ends of the domain, powers near octaves, and random places.
template <Fixed N, std::size_t R>
tensor<N, R> domain_points(shape_t<R> shape, double lowest, double highest) {
    std::mt19937_64 random(13);
    std::uniform_real_distribution<double> anywhere(lowest, highest), middle(-4, 4);
    auto t = tensor<N, R>::uninitialised(shape);
    std::size_t i = 0;
    for (auto& w : t.writable()) {
        double const x = i == 0 ? lowest : i == 1 ? highest : i == 2 ? 0.0 : i % 2 ? anywhere(random) : middle(random);
        w = encode<N>(x);
        ++i;
    }
    return t;
}

template <Fixed N, std::size_t R>
void check_exp(shape_t<R> shape, double lowest, double highest, double relative) {
    CAPTURE(format_name<N>());
    auto const x = domain_points<N>(shape, lowest, highest);
    auto const r = run_all_roles([&](party& p) { return p.run(exp_revealed(p, x)); });
    check_costs(r);
    CHECK(r.cost_party0.rounds == 3); // exp, settling, reveal
    CHECK(r.cost_party1.payload_bits[0] == x.size() * (N::bits + 64));
    constexpr unsigned drop = exp_t<N>::fraction - N::home;
    CHECK(r.cost_party0.dealt_bits == x.size() * (16 * 64 + 64 + drop)); // the last two: settling to a share
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const exact = std::exp(decode<N>(x.words()[i]));
        double const got = decode<home_t<exp_t<N>>>(r.party0->words()[i]);
        CAPTURE(decode<N>(x.words()[i]));
        REQUIRE(r.party0->words()[i] == r.ideal->words()[i]);
        CHECK(std::abs(got - exact) <= 1.25 * std::ldexp(1.0, -int(N::home)) + relative * exact);
    }
}

} // namespace

TEST_CASE("exp is within its stated error over its whole domain") {
    check_exp<fixed<64, 16>>(shape_t<1>{4001}, -74.8, 8.3, 2e-6);
    check_exp<fixed<64, 32, 16>>(shape_t<2>{43, 71}, -74.8, 8.3, 2e-6);
    check_exp<fixed<64, 12>>(shape_t<3>{5, 11, 37}, -72, 11, 5e-5);
    check_exp<fixed<64, 24, 12>>(shape_t<1>{3001}, -72, 11, 5e-5);
    check_exp<fixed<49, 16>>(shape_t<1>{101}, -74.8, 8.3, 2e-6);
    check_exp<fixed<64, 16>>(shape_t<1>{1}, -74.8, -74.8, 2e-6);
}
