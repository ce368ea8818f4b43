// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/exp2.hpp>
#include <moiety/mpc/open.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace moiety;
using namespace moiety_test;

namespace {

/// 2^z under a fresh mask, revealed to party 0 and, for the ideal role, as it is.
template <Fixed Out, unsigned Public, unsigned Group, Fixed Z, std::size_t R>
task<std::optional<tensor<Out, R>>> exp2_revealed(party& p, tensor<Z, R> z) {
    auto x = share_of(p, 0, p.holds_input_of(0) ? z : tensor<Z, R>(z.shape()));
    auto opened = co_await mask(p, x);
    auto y = exp2<Out, Public, Group>(p, opened);
    co_return co_await open_to(p, y, 0);
}

/// The whole window: both ends, multiples of an octave group and their neighbours, and random places.
template <unsigned Window, Fixed Z, std::size_t R>
tensor<Z, R> window_points(shape_t<R> shape, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto t = tensor<Z, R>::uninitialised(shape);
    std::int64_t const one = std::int64_t{1} << Z::fraction, lowest = -std::int64_t(Window) * one;
    std::size_t i = 0;
    for (auto& w : t.writable()) {
        std::int64_t z = -std::int64_t(random() % std::uint64_t(1 - lowest));
        if (i % 4 == 1) z = -std::int64_t(random() % (Window / 8 + 1)) * 8 * one + std::int64_t(random() % 3) - 1;
        if (i % 4 == 3) z = -std::int64_t(random() % std::uint64_t(6 * one));
        if (i == 0) z = 0;
        if (i == 2) z = lowest;
        w = static_cast<typename Z::word>(std::uint64_t(std::clamp<std::int64_t>(z, lowest, 0)) & low_mask(Z::bits));
        ++i;
    }
    return t;
}

template <Fixed Out, unsigned Public, unsigned Group, Fixed Z, std::size_t R>
void check_window(shape_t<R> shape) {
    constexpr unsigned words = 1u << (Z::bits - Z::fraction - Group), window = (words - 1) << Group;
    auto const z = window_points<window, Z, R>(shape, 7);
    auto const r = run_all_roles([&](party& p) { return p.run(exp2_revealed<Out, Public, Group>(p, z)); });
    check_costs(r);
    CHECK(r.cost_party0.rounds == 2); // the opening of z and the reveal
    CHECK(r.cost_party0.dealt_bits == z.size() * words * Out::bits);
    double const absolute = std::ldexp(1.0, -int(Public) - 1),
                 relative = std::ldexp(1.0, int(1u << Group) - 1 - int(Out::fraction - Public));
    for (std::size_t i = 0; i < z.size(); ++i) {
        // The window is wider than the signed half of the ring: a word stands for the number <= 0 that it is congruent
        // to.
        double const low = decode<Z>(z.words()[i]),
                     power = low > 0 ? low - std::ldexp(1.0, int(Z::bits - Z::fraction)) : low;
        CAPTURE(power);
        REQUIRE(r.party0->words()[i] == r.ideal->words()[i]);
        double const exact = std::exp2(power);
        CHECK(std::abs(decode<Out>(r.party0->words()[i]) - exact) <= 1.001 * (absolute + relative * exact));
    }
}

} // namespace

TEST_CASE("exp2 of an opened value is within its stated error over its whole window") {
    check_window<fixed<51, 41, 16>, 19, 3, fixed<23, 16>>(shape_t<1>{5000});   // softmax, F = 16: 16 words
    check_window<fixed<45, 35, 12>, 16, 3, fixed<19, 12>>(shape_t<2>{37, 53}); // softmax, F = 12
    check_window<fixed<64, 37, 16>, 17, 3, fixed<24, 16>>(shape_t<1>{5000});   // wide reach: 32 words
    check_window<fixed<72, 45, 16>, 17, 4, fixed<24, 16>>(shape_t<1>{5000});   // and with 16 words of two machine words
    check_window<fixed<68, 44, 12>, 16, 4, fixed<20, 12>>(shape_t<1>{3000});
    check_window<fixed<80, 49, 16>, 20, 4, fixed<23, 16>>(shape_t<1>{1001});
    check_window<fixed<61, 37, 12>, 17, 3, fixed<20, 12>>(shape_t<1>{5000});
    check_window<fixed<64, 60, 16>, 30, 3, fixed<33, 26, 16>>(shape_t<1>{3001}); // exp, F = 16
    check_window<fixed<64, 60, 12>, 30, 3, fixed<31, 24, 12>>(shape_t<1>{3001}); // exp, F = 12
    check_window<fixed<46, 35, 16>, 18, 3, fixed<22, 16>>(shape_t<3>{3, 5, 7});  // 8 words, window of 56 octaves
    check_window<fixed<38, 36, 16>, 18, 0, fixed<20, 16>>(shape_t<1>{300});      // one octave a word
    check_window<fixed<24, 20, 8>, 10, 1, fixed<12, 8>>(shape_t<1>{1});
}

TEST_CASE("the factors of exp2 are right to 2^-47") {
    detail::exp2_points<29, 26> const fine;
    detail::exp2_points<8, 8> const coarse;
    std::mt19937_64 random(3);
    for (int i = 0; i < 20000; ++i) {
        auto const x = random() & low_mask(29);
        auto const exact = std::exp2(std::ldexp(static_cast<long double>(x), -26));
        CHECK(std::abs(static_cast<long double>(fine(x)) / exact - 1) < std::ldexp(1.0L, -47));
    }
    CHECK(coarse(0) == 1.0);
    CHECK(coarse(128) == std::sqrt(2.0));
}
