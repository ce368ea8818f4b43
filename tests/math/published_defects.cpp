// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Mistakes found in published code for private inference, one case each: none of them is here.
#include <moiety/math/fourier.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/layer_norm/accurate.hpp>
#include <moiety/math/layer_norm/crypten.hpp>
#include <moiety/math/polynomial.hpp>
#include <moiety/mpc/multiply.hpp>

#include "../support/transcript.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

/// f(p, share) of the values of a tensor, opened, at party 0, as numbers.
template <Fixed N, std::size_t R, class Function>
task<std::vector<double>> opened_result(party& p, tensor<N, R> x, Function f) {
    auto mine = share_of(p, 0, p.holds_input_of(0) ? x : tensor<N, R>(x.shape()));
    auto work = f(p, mine);
    auto y = co_await std::move(work);
    auto value = co_await open(p, y);
    std::vector<double> out;
    using number = typename decltype(value)::number;
    for (auto const w : value.words()) out.push_back(decode<number>(w));
    co_return out;
}
template <Fixed N, std::size_t R, class Function>
std::vector<double> between_two(tensor<N, R> const& x, Function f) {
    auto const run = [&](party& p) { return p.run(opened_result(p, x, f)); };
    return insecure_local_run(fixed_seeds(), run).first;
}

template <Fixed N>
tensor<N, 1> encoded(std::vector<double> const& x) {
    auto t = tensor<N, 1>::uninitialised({x.size()});
    for (std::size_t i = 0; i < x.size(); ++i) t.writable()[i] = encode<N>(x[i]);
    return t;
}

/// Goes through an opening, so that what is decoded was in shares.
struct through_an_opening {
    template <Fixed N>
    task<share<N, 1>> operator()(party& p, share<N, 1> x) const {
        auto opened = co_await mask(p, x);
        co_return to_share(p, opened);
    }
};

/// What Goldschmidt's division says of x in the checked ideal role.
std::string complaint(double x) {
    auto const seeds = fixed_seeds();
    auto p = party::checked_ideal(seeds.party0, seeds.party1);
    auto const in = encoded<fixed<64, 16>>({8, x});
    auto const f = [](party& me, share<fixed<64, 16>, 1> s) { return inverse(me, s, goldschmidt<13, 5000>); };
    try {
        p.run(opened_result(p, in, f));
    } catch (range_error const& e) {
        return e.what();
    }
    return "";
}

} // namespace

// CrypTen decodes some negative numbers off by exactly 1.
TEST_CASE("defect: negative numbers decode as what they are") {
    using small = fixed<12, 5>;
    auto every = tensor<small, 1>::uninitialised({1u << 12});
    for (std::size_t i = 0; i < every.size(); ++i) every.writable()[i] = static_cast<small::word>(i);
    auto const got = between_two(every, through_an_opening{});
    for (std::size_t i = 0; i < every.size(); ++i) CHECK(got[i] == double(i < 2048 ? int(i) : int(i) - 4096) / 32);

    unsigned const seed = 3;
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> size(0, 46);
    std::vector<double> x{-1, -0x1p-16, -0x1p46, -1 - 0x1p-16, -0.5};
    for (int i = 0; i < 20000; ++i) x.push_back(-std::nearbyint(std::exp2(size(random)) * 65536) / 65536);
    CHECK(between_two(encoded<fixed<64, 16>>(x), through_an_opening{}) == x);
}

// CrypTen's pow(5) is x^6.
TEST_CASE("defect: the fifth power is the fifth") {
    std::vector<double> const x{-3, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3};
    auto const by_powers = between_two(encoded<fixed<64, 8>>(x), [](party& p, share<fixed<64, 8>, 1> s) {
        auto const program = [](party& me, share<fixed<64, 8>, 1> a) -> task<share<fixed<64, 40, 8>, 1>> {
            auto opened = co_await mask(me, a);
            co_return std::get<4>(powers<5>(me, opened));
        };
        return program(p, s);
    });
    std::array<double, 6> const fifth{0, 0, 0, 0, 0, 1};
    auto const by_polynomial = between_two(
        encoded<fixed<64, 8>>(x), [fifth](party& p, share<fixed<64, 8>, 1> s) { return polynomial(p, s, fifth); });
    for (std::size_t i = 0; i < x.size(); ++i) {
        CHECK(by_powers[i] == std::pow(x[i], 5));
        CHECK(std::abs(by_polynomial[i] - std::pow(x[i], 5)) <= 0.05 + std::abs(x[i]));
    }
    CHECK(std::abs(by_polynomial.back() - 243) < std::abs(by_polynomial.back() - 729));
}

// CrypTen's reciprocal is garbage above about 250: its exponential, (1 + z / 256)^256, grows again there.
TEST_CASE("defect: reciprocals are right above 250") {
    std::vector<double> x;
    for (double v = 200; v < 639; v += 0.37) x.push_back(v);
    auto const words = encoded<fixed<64, 16>>(x);
    auto const ours = between_two(words, [](party& p, share<fixed<64, 16>, 1> s) { return inverse(p, s); });
    auto const begun_alike =
        between_two(words, [](party& p, share<fixed<64, 16>, 1> s) { return inverse(p, s, newton); });
    for (std::size_t i = 0; i < x.size(); ++i) {
        CHECK(std::abs(ours[i] * x[i] - 1) < 3e-5);
        CHECK(std::abs(begun_alike[i] * x[i] - 1) < 3e-5);
    }
}

// CrypTen's rescaling between two parties is wrong by exactly 2^32 with probability |z| / 2^32 (4,853 of 50.3 million
// products of operands from 2^8 to 2^10).
TEST_CASE("defect: no product is ever wrong by a wrap") {
    using N = fixed<64, 16>;
    constexpr std::size_t batch = std::size_t{1} << 19, batches = 10;
    struct tally {
        std::size_t wrong = 0, wrong_locally = 0, count = 0;
    };
    auto const program = [](party& p, std::uint64_t seed) -> task<tally> {
        std::mt19937_64 random(seed);
        auto in_range = [&] { // 2^8 to 2^10, of either sign
            auto const size = (std::uint64_t{1} << 24) + random() % (std::uint64_t{3} << 24);
            return random() & 1 ? size : 0 - size;
        };
        auto x = tensor<N, 1>::uninitialised({batch}), y = tensor<N, 1>::uninitialised({batch});
        for (auto& w : x.writable()) w = in_range();
        for (auto& w : y.writable()) w = in_range();
        auto sx = share_of(p, 0, p.holds_input_of(0) ? x : tensor<N, 1>(x.shape()));
        auto sy = share_of(p, 1, p.holds_input_of(1) ? y : tensor<N, 1>(y.shape()));
        auto product = co_await multiply(p, sx, sy);
        auto settled = co_await rescale<16>(p, product);
        auto shifted = co_await rescale<16>(p, product, local);
        auto value = co_await open(p, settled);
        auto value_locally = co_await open(p, shifted);
        tally t;
        for (std::size_t i = 0; i < value.words().size(); ++i) {
            auto const floor = static_cast<std::int64_t>(x.words()[i] * y.words()[i]) >> 16;
            auto const off = static_cast<std::int64_t>(value.words()[i]) - floor;
            auto const off_locally = static_cast<std::int64_t>(value_locally.words()[i]) - floor;
            t.wrong += off != 0 && off != 1;
            t.wrong_locally += std::abs(off_locally) > 2;
            ++t.count;
        }
        co_return t;
    };
    tally sum;
    for (std::uint64_t b = 0; b < batches; ++b) {
        auto const run = [&](party& p) { return p.run(program(p, 100 + b)); };
        auto const t = insecure_local_run(fixed_seeds(b + 1), run).first;
        sum.count += t.count;
        sum.wrong += t.wrong;
        sum.wrong_locally += t.wrong_locally;
    }
    CHECK(sum.count > 5'000'000);
    CHECK(sum.wrong == 0);
    CHECK(sum.wrong_locally > 0); // each party shifting its own share: the published way, so this test can fail
}

// SecFormer's scripts reduce the masked angle modulo 2 pi, though the series' period is 20.
TEST_CASE("defect: a masked angle is reduced modulo the period of its sine") {
    using N = fixed<64, 16>;
    using out = fixed<40, 38>;
    std::vector<double> x;
    for (double v = -500; v < 500; v += 0.731) x.push_back(std::nearbyint(v * 65536) / 65536);
    for (double const period : {20.0, 16.0}) {
        // A unit of x is multiplier / 2^62 turns.
        auto const multiplier = static_cast<std::uint64_t>(std::llround(std::ldexp(1 / period, 62 - 16)));
        auto const sines = [multiplier](party& p, share<N, 1> s) {
            auto const program = [](party& me, share<N, 1> a, std::uint64_t m) -> task<share<out, 1>> {
                auto opened = co_await mask(me, a);
                std::array<double, 1> const once{1};
                angle_unit const unit(62, m);
                co_return sine_series<out, 19>(me, drop_bits<0>(opened), unit, once);
            };
            return program(p, s, multiplier);
        };
        auto const got = between_two(encoded<N>(x), sines);
        for (std::size_t i = 0; i < x.size(); ++i)
            CHECK(std::abs(got[i] - std::sin(2 * std::numbers::pi * x[i] / period)) < 1e-5);
    }
}

// SecFormer's scripts draw the mask once for all calls; then two openings tell the difference of their values.
TEST_CASE("defect: every call has a mask of its own") {
    using N = fixed<64, 16>;
    auto const x = encoded<N>({1.25, -3, 0, 1000});
    auto const program = [](party& p, tensor<N, 1> in) -> task<std::vector<std::uint64_t>> {
        auto s = share_of(p, 0, p.holds_input_of(0) ? in : tensor<N, 1>(in.shape()));
        std::vector<std::uint64_t> seen;
        for (int call = 0; call < 64; ++call) {
            auto opened = co_await mask(p, s);
            for (auto const w : opened.opened().words()) seen.push_back(w);
        }
        co_return seen;
    };
    auto const run = [&](party& p) { return p.run(program(p, x)); };
    auto const seen = insecure_local_run(fixed_seeds(), run).first;
    REQUIRE(seen.size() == 64 * x.size());
    CHECK(std::set<std::uint64_t>(seen.begin(), seen.end()).size() == seen.size());
    // The same for the differences of one element's openings from call to call.
    std::set<std::uint64_t> steps;
    for (std::size_t i = x.size(); i < seen.size(); ++i) steps.insert(seen[i] - seen[i - x.size()]);
    CHECK(steps.size() == seen.size() - x.size());
}

// SecFormer runs Goldschmidt's division outside the interval in which it converges, and nothing says so.
TEST_CASE("defect: Goldschmidt's division is inside its interval, or the checked role refuses") {
    CHECK(complaint(6) == "");
    CHECK(complaint(9899) == "");
    CHECK(complaint(5) ==
          "inverse/goldschmidt: element (1) of an operand of shape (2) is below 5.98145, outside the domain");
    CHECK(complaint(10000) ==
          "inverse/goldschmidt: element (1) of an operand of shape (2) is not below 9900, outside the domain");
    CHECK(complaint(-1).starts_with("inverse/goldschmidt: element (1)"));
    // A fitting setting converges where the published one does not.
    auto const near = encoded<fixed<64, 16>>({0.5, 1, 2, 5});
    auto const got =
        between_two(near, [](party& p, share<fixed<64, 16>, 1> s) { return inverse(p, s, goldschmidt<9, 8>); });
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(got[i] * decode<fixed<64, 16>>(near.words()[i]) == doctest::Approx(1).epsilon(3e-5));
}

// MPCFormer's code has batch normalisation where a layer normalisation belongs.
TEST_CASE("defect: layer normalisation is over the row and not over the batch") {
    using N = fixed<64, 16>;
    constexpr std::size_t rows = 5, n = 24;
    auto const batch = [](double other) {
        auto x = tensor<N, 2>::uninitialised({rows, n});
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t i = 0; i < n; ++i)
                x.writable()[r * n + i] =
                    encode<N>(double(r) * other - 7 + (1 + double(r) / 2) * std::sin(double(i * (r + 2))));
        return x;
    };
    auto const check = [&](auto f) {
        auto const x = batch(3);
        auto const got = between_two(x, f), beside_others = between_two(batch(30), f);
        for (std::size_t r = 0; r < rows; ++r) {
            double mean = 0, square = 0;
            for (std::size_t i = 0; i < n; ++i) {
                mean += got[r * n + i] / double(n);
                square += got[r * n + i] * got[r * n + i] / double(n);
            }
            CHECK(std::abs(mean) < 1e-3);
            CHECK(std::abs(square - 1) < 6e-3); // three steps of Newton: 1.2e-3 of the root at a variance of 1
        }
        // The first row is the same in both batches, the others are not.
        for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(got[i] - beside_others[i]) < 1e-3);
    };
    check([](party& p, share<N, 2> s) { return layer_norm(p, s, 0, accurate); });
    check([](party& p, share<N, 2> s) { return layer_norm(p, s, 0, crypten); });
}

// A mask that is a real number, or is reduced modulo a period that is no power of two in ring units, gives x away to
// within one period.
TEST_CASE("defect: masks are uniform words modulo a power of two, whatever they hide") {
    using N = fixed<7, 3>;
    constexpr std::size_t count = std::size_t{1} << 16, bins = 1 << 7;
    for (double const value : {-8.0, 0.0, 0.125, 7.875}) {
        CAPTURE(value);
        auto const x = tensor<N, 1>::filled({count}, encode<N>(value));
        auto const program = [](party& p, tensor<N, 1> in) -> task<std::vector<std::size_t>> {
            auto s = share_of(p, 0, p.holds_input_of(0) ? in : tensor<N, 1>(in.shape()));
            auto opened = co_await mask(p, s);
            std::vector<std::size_t> histogram(bins);
            for (auto const w : opened.opened().words()) ++histogram[w];
            co_return histogram;
        };
        auto const run = [&](party& p) { return p.run(program(p, x)); };
        auto const histogram = insecure_local_run(fixed_seeds(), run).first;
        double chi = 0;
        double const expected = double(count) / bins;
        for (auto const h : histogram) chi += (double(h) - expected) * (double(h) - expected) / expected;
        CHECK(chi < 127 + 6 * std::sqrt(2.0 * 127)); // six deviations of chi-squared with 127 degrees
        CHECK(chi > 127 - 6 * std::sqrt(2.0 * 127)); // and not dealt out evenly
    }
}
