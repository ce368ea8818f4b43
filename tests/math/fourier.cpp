// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/fourier.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

using namespace moiety;
using namespace moiety_test;

namespace {

constexpr double turn = 2 * std::numbers::pi;

/// A sine or cosine series of a value that is dropped by Drop bits, revealed to party 0.
template <Fixed Out, unsigned PublicBits, unsigned Drop, Fixed N, std::size_t R, std::size_t T>
task<std::optional<tensor<Out, R>>> revealed_series(party& p, tensor<N, R> x, angle_unit unit, std::array<double, T> b,
                                                    bool cosine) {
    auto mine = share_of(p, 1, p.holds_input_of(1) ? x : tensor<N, R>(x.shape()));
    auto opened = co_await mask(p, mine);
    share<Out, R> s;
    if (cosine)
        s = cosine_series<Out, PublicBits>(p, drop_bits<Drop>(opened), unit, b);
    else
        s = sine_series<Out, PublicBits>(p, drop_bits<Drop>(opened), unit, b);
    co_return co_await open_to(p, s, 0);
}

/// Compares a series with the same one in double over random integers of all sizes; `slack` is the angle's own error.
template <Fixed Out, unsigned PublicBits, unsigned Drop, Fixed N, std::size_t R, std::size_t T>
void check_series(shape_t<R> shape, unsigned size, angle_unit unit, std::array<double, T> const& b, double slack,
                  bool cosine = false) {
    std::uint64_t const seed = 7;
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    auto x = tensor<N, R>::uninitialised(shape);
    for (auto& w : x.writable())
        w = static_cast<typename N::word>(
            static_cast<std::uint64_t>(static_cast<std::int64_t>(random()) >> (64 - size + random() % size)) &
            low_mask(N::bits));
    auto const r =
        run_all_roles([&](party& p) { return p.run(revealed_series<Out, PublicBits, Drop>(p, x, unit, b, cosine)); });
    check_costs(r);
    CHECK(r.cost_party0.rounds == 2); // the openings
    CHECK(r.cost_party0.dealt_bits == x.size() * 2 * T * Out::bits);
    CHECK(std::ranges::equal(r.party0->words(), r.ideal->words()));

    double bound = slack;
    for (std::size_t k = 0; k < T; ++k)
        bound += std::ldexp(0.5, -int(PublicBits)) +
                 std::abs(b[k]) *
                     (std::ldexp(0.5, int(PublicBits) - int(Out::fraction)) + double((k + 1) * (k + 1)) * 0x1p-28);
    for (std::size_t i = 0; i < x.size(); ++i) {
        // x / 2^Drop is its floor or the next integer, so the angle is that of either.
        auto const floor = sign_extend(x.words()[i], N::bits) >> Drop;
        double const got = decode<Out>(r.party0->words()[i]);
        double error = 1;
        for (std::int64_t const y : {floor, floor + (Drop ? 1 : 0)}) {
            auto const phase = static_cast<std::uint64_t>(y) * unit.multiplier & low_mask(unit.bits);
            double const angle = turn * std::ldexp(double(phase), -int(unit.bits));
            double sum = 0;
            for (std::size_t k = 0; k < T; ++k)
                sum += b[k] * (cosine ? std::cos(double(k + 1) * angle) : std::sin(double(k + 1) * angle));
            error = std::min(error, std::abs(got - sum));
        }
        CAPTURE(floor);
        REQUIRE(error <= bound);
    }
}

} // namespace

TEST_CASE("sines of the k-th multiple of an angle are right to k^2 2^-29") {
    moiety::detail::harmonics h;
    std::array<std::uint64_t, moiety::detail::harmonics::block> angle;
    std::mt19937_64 random(5);
    for (std::size_t i = 0; i < angle.size(); ++i) angle[i] = i < 4 ? i : i < 8 ? (i << 30) - 1 : random() >> 32;
    for (auto& a : angle) a &= 0xffffffff;
    h.start(angle);
    for (int k = 1; k <= 32; ++k) {
        if (k > 1) h.next();
        double worst = 0;
        for (std::size_t i = 0; i < angle.size(); ++i) {
            double const a = turn * std::fmod(k * std::ldexp(double(angle[i]), -32), 1);
            worst = std::max(worst, std::abs(std::ldexp(double(std::int64_t(h.cosine()[i])), -30) - std::cos(a)));
            worst = std::max(worst, std::abs(std::ldexp(double(std::int64_t(h.sine()[i])), -30) - std::sin(a)));
        }
        CAPTURE(k);
        CHECK(worst <= k * k * 0x1p-29);
    }
}

TEST_CASE("sines of multiples are the same words with every compiler and instruction set") {
    // Two parties multiply their shares by these words: were they to differ in one bit, the result would be random.
    moiety::detail::harmonics h;
    std::array<std::uint64_t, moiety::detail::harmonics::block> angle;
    for (std::size_t i = 0; i < angle.size(); ++i) angle[i] = i * 8388617 & 0xffffffff;
    h.start(angle);
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (int k = 1; k <= 9; ++k) {
        if (k > 1) h.next();
        for (std::size_t i = 0; i < angle.size(); ++i)
            hash = ((hash ^ h.cosine()[i]) * 0x100000001b3ULL ^ h.sine()[i]) * 0x100000001b3ULL;
    }
    CHECK(hash == 13734800604918084111ULL);
}

TEST_CASE("sines of multiples are the same words one at a time and in a block") {
    // One word is computed without vectors.
    moiety::detail::harmonics block, one;
    std::array<std::uint64_t, moiety::detail::harmonics::block> angle;
    std::mt19937_64 random(11);
    for (std::size_t i = 0; i < angle.size(); ++i)
        angle[i] = (i < 64 ? (i / 8 << 29) + i % 8 - 4 : random()) & 0xffffffff; // about the eighths of a turn
    for (std::size_t i = 0; i < angle.size(); ++i) {
        block.start(angle);
        one.start(std::span(angle).subspan(i, 1));
        for (int k = 1; k <= 3; ++k) {
            if (k > 1) {
                block.next();
                one.next();
            }
            REQUIRE(one.cosine()[0] == block.cosine()[i]);
            REQUIRE(one.sine()[0] == block.sine()[i]);
            if (k > 1) continue;
            double const a = turn * std::ldexp(double(angle[i]), -32);
            REQUIRE(std::abs(std::ldexp(double(std::int64_t(one.cosine()[0])), -30) - std::cos(a)) <= 0x1.2p-30);
            REQUIRE(std::abs(std::ldexp(double(std::int64_t(one.sine()[0])), -30) - std::sin(a)) <= 0x1.2p-30);
        }
    }
}

TEST_CASE("a sine series with a period that is a power of two") {
    std::array<double, 3> const b{0.7, -0.25, 0.125};
    check_series<fixed<39, 37>, 19, 16, fixed<64, 32, 16>>(shape_t<2>{31, 67}, 62, angle_unit(20), b, 1e-7);
    check_series<fixed<31, 29>, 15, 0, fixed<38, 12>>(shape_t<1>{1025}, 36, angle_unit(16), b, 1e-7);
    check_series<fixed<39, 37>, 19, 0, fixed<64, 16>>(shape_t<1>{1}, 40, angle_unit(60), b, 1e-7);
}

TEST_CASE("a sine series with another period, by a multiplier") {
    std::array<double, 5> const b{1.0, 0.5, 0.25, -0.125, 0.0625};
    check_series<fixed<41, 38>, 20, 16, fixed<64, 32, 16>>(shape_t<1>{2000}, 40, angle_unit(48, 151855249), b, 1e-7);
    check_series<fixed<41, 38>, 20, 0, fixed<64, 16>>(shape_t<3>{3, 11, 13}, 40, angle_unit(62, (1ULL << 61) + 12345),
                                                      b, 1e-7);
}

TEST_CASE("a cosine series") {
    std::array<double, 5> const b{-1.25, 0.5, 0.25, -0.125, 0.0625};
    check_series<fixed<39, 36>, 19, 16, fixed<64, 32, 16>>(shape_t<2>{31, 67}, 62, angle_unit(20), b, 1e-7, true);
    check_series<fixed<31, 28>, 15, 0, fixed<38, 12>>(shape_t<1>{1025}, 36, angle_unit(18, 5), b, 1e-7, true);
}

TEST_CASE("a turn of more bits than the opening keeps is refused") {
    auto p = party::dry_run();
    share<fixed<64, 32, 16>, 1> x(tensor<fixed<64, 32, 16>, 1>(shape_t<1>{3}));
    auto opened = p.run(mask(p, x));
    std::array<double, 1> const b{1.0};
    using out = fixed<31, 29>;
    CHECK_THROWS_AS((sine_series<out, 15>(p, drop_bits<16>(opened), angle_unit(49), b)), usage_error);
}
