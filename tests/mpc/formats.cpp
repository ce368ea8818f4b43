// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The protocols of this layer at formats of every word, two-word rings among them: the same algebra in each.
#include <moiety/mpc/bit_decomposition.hpp>
#include <moiety/mpc/equal.hpp>
#include <moiety/mpc/exact_rescale.hpp>
#include <moiety/mpc/multiply.hpp>
#include <moiety/mpc/select.hpp>
#include <moiety/mpc/whole_ring.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

constexpr std::size_t n = 70;

/// Integers in the domain of a rescale, its ends among them.
template <Fixed N>
tensor<N, 1> in_range(std::uint64_t seed) {
    auto x = random_words<N>(shape_t<1>{n}, seed);
    for (auto& w : x.writable()) w = static_cast<typename N::word>(sign_extend(w, N::bits) >> 1) & ring_mask<N>;
    return x;
}

template <Fixed N>
struct arithmetic {
    using whole = fixed<N::bits, 0>;
    tensor<whole, 1> product, floor, rounded, locally;
    tensor<fixed<128, 0>, 1> wider;
    tensor<fixed<8, 0>, 1> narrower;
    tensor<whole, 2> matrix;
    tensor<N, 1> chosen, number;
};

/// Products, rescales, conversions; `x` and `y` as integers, whose fraction the type knows.
template <Fixed N>
task<arithmetic<N>> compute(party& p, share<fixed<N::bits, N::fraction>, 1> x, share<fixed<N::bits, 0>, 1> y,
                            share<bit, 1> b) {
    using whole = fixed<N::bits, 0>;
    arithmetic<N> out;
    auto const as_integer = reinterpret<whole>(x);
    auto product = co_await multiply(p, as_integer, y);
    out.product = co_await open(p, product);
    auto floor = co_await rescale<0>(p, x, exact);
    out.floor = co_await open(p, floor);
    auto rounded = co_await rescale<0>(p, x);
    out.rounded = co_await open(p, rounded);
    auto locally = co_await rescale<0>(p, x, local);
    out.locally = co_await open(p, locally);
    auto opened = co_await mask(p, x);
    auto const lift = drop_bits<N::fraction>(opened);
    out.wider = co_await open(p, to_share<fixed<128, 0>>(p, lift));
    out.narrower = co_await open(p, to_share<fixed<8, 0>>(p, lift));
    auto rows = reshape(as_integer, shape_t<2>{7, 10}), columns = reshape(y, shape_t<2>{10, 7});
    auto matrix = co_await matmul(p, rows, columns);
    out.matrix = co_await open(p, matrix);
    auto const other = reinterpret<N>(y);
    auto chosen = co_await select(p, b, x, other);
    out.chosen = co_await open(p, chosen);
    auto number = co_await to_number<N>(p, b);
    out.number = co_await open(p, number);
    co_return out;
}

template <Fixed N>
void check_arithmetic() {
    CAPTURE(format_name<N>());
    using word = public_word<N>;
    auto const x = in_range<N>(N::bits);
    auto const y = random_words<fixed<N::bits, 0>>(shape_t<1>{n}, N::fraction);
    auto const b = random_bits(shape_t<1>{n}, 3);
    auto const r = run_all_roles([&](party& p) {
        auto sx = split(p, x, 5);
        auto sy = split(p, y, 6);
        return p.run(compute<N>(p, sx, sy, split(p, b, 7)));
    });
    check_costs(r);
    auto const& f = r.party0;
    auto const matrix =
        matmul(x.template reinterpret<fixed<N::bits, 0>>().reshape(shape_t<2>{7, 10}), y.reshape(shape_t<2>{10, 7}));
    CHECK(same(f.matrix, matrix));
    std::size_t wrong = 0, off = 0;
    for (std::size_t i = 0; i < n; ++i) {
        auto const v = integer_at(x, i) >> N::fraction;
        auto const product = static_cast<word>(word(x.words()[i]) * word(y.words()[i]) & ring_mask<N>);
        wrong += f.product.words()[i] != product;
        wrong += integer_at(f.floor, i) != v;
        wrong += integer_at(f.rounded, i) != v && integer_at(f.rounded, i) != v + 1;
        auto const rounded = integer_at(r.party1.wider, i); // by another mask
        wrong += rounded != v && rounded != v + 1;
        wrong += f.narrower.words()[i] != static_cast<std::uint8_t>(rounded);
        auto const difference = integer_at(f.locally, i) - v;
        if (difference < -1 || difference > 1) { // at times, as it says
            ++off;
            auto const size =
                static_cast<word>(difference < 0 ? -difference : difference) >> (N::bits - N::fraction - 1);
            wrong += size != 1 && size != 2; // 2^(Bits - Frac), give or take one
        }
        wrong += integer_at(r.ideal.locally, i) != v;
        wrong += f.chosen.words()[i] != (bit_at(b, i) ? x.words()[i] : y.words()[i]);
        wrong += f.number.words()[i] != (bit_at(b, i) ? static_cast<word>(word{1} << N::fraction) : word{0});
    }
    CHECK(wrong == 0);
    CHECK(off < n / 3);
    CHECK(same(f.rounded, r.ideal.rounded));
    CHECK(same(f.wider, r.ideal.wider));
    CHECK(same(f.narrower, r.party1.narrower));
    CHECK(same(f.matrix, r.party1.matrix));
}

template <Fixed N>
struct comparisons {
    tensor<bit, 1> negative, less, equal;
    tensor<bit, 2> below, below_anywhere, equal_to, bits;
    tensor<N, 1> number;
    std::uint64_t rounds_of_sign;
};

template <Fixed N>
task<comparisons<N>> compare(party& p, share<N, 1> x, share<N, 1> y, std::vector<public_word<N>> points) {
    comparisons<N> out;
    auto m = co_await mask(p, x);
    auto const before = p.cost();
    auto negative = co_await sign(p, m);
    out.rounds_of_sign = (p.cost() - before).rounds;
    out.negative = co_await open(p, negative);
    auto below = co_await less_than(p, m, points, balanced);
    out.below = co_await open(p, below);
    auto anywhere = co_await less_than(p, m, points, balanced, whole_ring);
    out.below_anywhere = co_await open(p, anywhere);
    auto less_bit = co_await less(p, x, y, whole_ring);
    out.less = co_await open(p, less_bit);
    auto same_as = co_await equal_to(p, m, points, balanced);
    out.equal_to = co_await open(p, same_as);
    auto both = co_await equal(p, x, y);
    out.equal = co_await open(p, both);
    auto bits = co_await to_bits(p, m);
    out.bits = co_await open(p, bits);
    auto number = co_await from_bits<N>(p, bits);
    out.number = co_await open(p, number);
    co_return out;
}

template <Fixed N>
void check_comparisons(std::uint64_t rounds_of_sign) {
    CAPTURE(format_name<N>());
    using word = public_word<N>;
    auto const x = random_words<N>(shape_t<1>{n}, N::bits);
    auto y = random_words<N>(shape_t<1>{n}, 2);
    for (std::size_t i = 0; i < n; i += 3) y.writable()[i] = x.words()[i];
    word const half = word{1} << (N::bits - 1);
    std::vector<word> const points{0, half, half - 1, word(x.words()[4]),
                                   static_cast<word>(0 - word{5}) & ring_mask<N>};
    auto const r = run_all_roles([&](party& p) {
        auto sx = split(p, x, 5);
        return p.run(compare<N>(p, sx, split(p, y, 6), points));
    });
    check_costs(r);
    auto const& f = r.party0;
    CHECK(f.rounds_of_sign == rounds_of_sign);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < n; ++i) {
        auto const v = integer_at(x, i), w = integer_at(y, i);
        wrong += bit_at(f.negative, i) != (v < 0);
        wrong += bit_at(f.less, i) != (v < w);
        wrong += bit_at(f.equal, i) != (v == w);
        for (std::size_t k = 0; k < points.size(); ++k) {
            auto const t = sign_extend(points[k], N::bits);
            auto const difference = (word(x.words()[i]) - points[k]) & ring_mask<N>;
            wrong += bit_at(f.below, k * n + i) != (sign_extend(difference, N::bits) < 0);
            wrong += bit_at(f.below_anywhere, k * n + i) != (v < t);
            wrong += bit_at(f.equal_to, k * n + i) != (v == t);
        }
        for (unsigned k = 0; k < N::bits; ++k)
            wrong += bit_at(f.bits, k * n + i) != ((word(x.words()[i]) >> k & 1) != 0);
    }
    CHECK(wrong == 0);
    CHECK(same(f.number, x));
    CHECK(same(f.below, r.ideal.below));
    CHECK(same(f.below_anywhere, r.party1.below_anywhere));
    CHECK(same(f.bits, r.ideal.bits));
}

} // namespace

TEST_CASE("products, rescales and conversions in rings of every word") {
    check_arithmetic<fixed<8, 0>>();
    check_arithmetic<fixed<16, 12>>();
    check_arithmetic<fixed<33, 12>>();
    check_arithmetic<fixed<64, 40>>();
    check_arithmetic<fixed<78, 40>>();
    check_arithmetic<fixed<96, 12>>();
    check_arithmetic<fixed<128, 0>>();
    check_arithmetic<fixed<128, 40>>();
}

TEST_CASE("comparisons and bits in rings of every word") {
    check_comparisons<fixed<8, 0>>(1);
    check_comparisons<fixed<33, 12>>(1);
    check_comparisons<fixed<78, 12>>(2);
    check_comparisons<fixed<96, 40>>(2);
    check_comparisons<fixed<128, 0>>(2);
}
