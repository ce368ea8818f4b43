// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/polynomial.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <tuple>

using namespace moiety;
using namespace moiety_test;

namespace {

template <unsigned Ring, Fixed N, std::size_t Count>
task<tensor<polynomial_t<N, Ring, Count - 1>, 1>> evaluated(party& p, share<N, 1> x, std::array<double, Count> c) {
    auto y = co_await polynomial<Ring>(p, x, c);
    co_return co_await open(p, y);
}

template <std::size_t Count>
double plain(std::array<double, Count> const& c, double x) {
    double sum = 0;
    for (std::size_t i = Count; i-- > 0;) sum = sum * x + c[i];
    return sum;
}

/// Words evenly spread over [-limit, limit].
template <Fixed N>
tensor<N, 1> spread_over(double limit, std::size_t n) {
    auto x = tensor<N, 1>::uninitialised(shape_t<1>{n});
    std::size_t i = 0;
    for (auto& w : x.writable()) w = encode<N>(limit * (2 * double(i++) / double(n - 1) - 1));
    return x;
}

template <Fixed N, unsigned Ring, std::size_t Count>
void check(std::array<double, Count> c, double limit, double error, std::uint64_t rounds, std::uint64_t online,
           std::uint64_t dealt) {
    CAPTURE(format_name<N>());
    CAPTURE(Count);
    auto const x = spread_over<N>(limit, 300);
    auto const r = run_all_roles([&](party& p) { return p.run(evaluated<Ring>(p, split(p, x, 7), c)); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        worst = std::max(worst, std::abs(decode<polynomial_t<N, Ring, Count - 1>>(r.party0.words()[i]) -
                                         plain(c, decode<N>(x.words()[i]))));
    CHECK(worst <= error);
    // the openings of x and of the result are the test's own
    CHECK(r.cost_dry.rounds == rounds + 2);
    CHECK(r.cost_dry.payload_bits[0] == x.size() * (N::bits + Ring + online));
    CHECK(r.cost_dry.dealt_bits == x.size() * dealt);
}

template <Fixed N>
task<std::tuple<tensor<fixed<N::bits, N::fraction, N::home>, 1>, tensor<fixed<N::bits, 2 * N::fraction, N::home>, 1>,
                tensor<fixed<N::bits, 3 * N::fraction, N::home>, 1>>>
three_powers(party& p, masked<N, 1> x) {
    auto [a, b, c] = powers<3>(p, x);
    co_return co_await when_all(open(p, a), open(p, b), open(p, c));
}

} // namespace

TEST_CASE("polynomials of one level come out of the opening alone") {
    check<fixed<64, 16>, 64>(std::array{1.0, -0.5, 0.25}, 100, 1e-4, 0, 0, 64);
    check<fixed<64, 12>, 64>(std::array{0.5, -1.0, 0.125, 0.75}, 12, 1e-9, 0, 0, 128);
    check<fixed<64, 16>, 64>(std::array{3.0}, 100, 0, 0, 0, 0);
    check<fixed<46, 12>, 46>(std::array{0.1, 0.2, 0.3}, 10, 2e-2, 0, 0, 46);
}

TEST_CASE("higher degrees take a round a level") {
    // an opened part is off by less than one unit, times what it is multiplied by
    check<fixed<64, 16>, 64>(std::array{1.0, 1.0, 0.5, 1.0 / 6}, 3, 2e-3, 1, 128, 384);
    check<fixed<64, 16>, 64>(std::array{1.0, 1.0, 0.5, 1.0 / 6, 1.0 / 24}, 3, 2e-3, 1, 128, 448);
    check<fixed<64, 16>, 64>(std::array{1.0, 0.0, -0.5, 0.0, 1.0 / 24, 0.0, -1.0 / 720}, 3, 5e-3, 1, 192, 896);
    check<fixed<64, 12>, 64>(std::array{0.0, 1.0, 0.0, -0.3, 0.0, 0.1, 0.0, -0.05, 0.0, 0.01, 0.001, 0.001, 0.001}, 1.5,
                             2e-2, 1, 256, 1784);
    check<fixed<64, 16>, 64>(std::array{1.0, 0.5, 0.25, 0.125, 0.0625, 0.03, 0.01, -0.01}, 2, 2e-2, 2, 384, 1312);
}

TEST_CASE("a wider ring holds more powers in a level") {
    check<fixed<64, 16>, 80>(std::array{1.0, 1.0, 0.5, 1.0 / 6}, 20, 1e-1, 0, 0, 288);
}

TEST_CASE("all powers from one opening, exactly, the mask's powers dealt once") {
    using number = fixed<48, 12>;
    auto const x = spread_over<number>(6, 200);
    auto const mask_words = random_words<number>(shape_t<1>{200}, 9);
    auto const r = run_all_roles([&](party& p) { return p.run(three_powers(p, opened_under(p, x, mask_words, 3))); });
    check_costs(r);
    CHECK(r.cost_dry.dealt_bits == 200 * 2 * 48);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::int64_t const v = integer_at(x, i);
        wrong += integer_at(std::get<0>(r.party0), i) != v;
        wrong += integer_at(std::get<1>(r.party0), i) != v * v;
        wrong += integer_at(std::get<2>(r.party0), i) != v * v * v;
        wrong += std::get<2>(r.ideal).words()[i] != std::get<2>(r.party1).words()[i];
    }
    CHECK(wrong == 0);
}

TEST_CASE("coefficients that do not fit") {
    auto p = party::dry_run();
    using number = fixed<64, 16>;
    masked<number, 1> const x(tensor<number, 1>(shape_t<1>{2}), p.draw_mask<number>(shape_t<1>{2}));
    std::array<double, 2> const large{0.0, 1e12};
    CHECK_THROWS_AS(p.run(polynomial(p, x, large)), range_error);
    auto q = party::dry_run();
    std::array<double, 1> const none{std::nan("")};
    CHECK_THROWS_AS(q.run(polynomial(q, x, none)), range_error);
}
