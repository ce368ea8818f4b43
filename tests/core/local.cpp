// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/local.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

using namespace moiety;

namespace {

template <Number N, std::size_t R>
tensor<N, R> random_tensor(shape_t<R> shape, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto t = tensor<N, R>::uninitialised(shape);
    for (auto& w : t.writable()) {
        w = static_cast<typename N::word>(random());
        if constexpr (N::bits > 64) w |= static_cast<typename N::word>(random()) << 64;
        if (!std::same_as<N, bit>) w &= ring_mask<N>;
    }
    return t;
}

template <Fixed N, class F, class... T>
void check(tensor<N, 1> const& got, F expected, T const&... in) {
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < got.size(); ++i)
        wrong += got.words()[i] != static_cast<typename N::word>(expected(uint128(in.words()[i])...) & ring_mask<N>);
    CHECK(wrong == 0);
}

template <unsigned K>
void check_ring() {
    CAPTURE(K);
    using number = fixed<K, K / 4>;
    using word = uint128; // of any ring
    for (std::size_t n : {std::size_t(1), std::size_t(7), std::size_t(133)}) {
        auto const a = random_tensor<number>(shape_t<1>{n}, K), b = random_tensor<number>(shape_t<1>{n}, K + 1);
        check(
            a + b, [](word x, word y) { return x + y; }, a, b);
        check(
            a - b, [](word x, word y) { return x - y; }, a, b);
        check(
            -a, [](word x) { return 0 - x; }, a);
        check(
            a * b, [](word x, word y) { return x * y; }, a, b);
        check(
            times_integer(a, -5), [](word x) { return x * word(-5); }, a);
        check(
            plus_word(a, ring_mask<number>), [](word x) { return x + ring_mask<number>; }, a);
        check(
            reduce_to<(K > 3 ? K - K / 4 : K)>(a), [](word x) { return x; }, a);
        check(
            promote<fixed<K, K / 2, K / 4>>(a), [](word x) { return x << (K / 2 - K / 4); }, a);
        check(
            resize<fixed<64, 0>>(a), [](word x) { return x; }, a);
        check(
            resize<fixed<96, 0>>(a), [](word x) { return x; }, a);
        check(
            map<fixed<16, 0>>([](auto x, auto y) { return x ^ y; }, a, b), [](word x, word y) { return x ^ y; }, a, b);
    }
}

} // namespace

TEST_CASE("arithmetic in rings of every word") {
    check_ring<2>();
    check_ring<5>();
    check_ring<8>();
    check_ring<13>();
    check_ring<16>();
    check_ring<31>();
    check_ring<32>();
    check_ring<46>();
    check_ring<64>();
    check_ring<65>();
    check_ring<78>();
    check_ring<128>();
}

TEST_CASE("bits under exclusive or") {
    auto const a = random_tensor<bit>(shape_t<2>{3, 43}, 1), b = random_tensor<bit>(shape_t<2>{3, 43}, 2);
    auto const bits_of = [](auto const& t, std::size_t i) { return t.words()[i / 64] >> (i % 64) & 1; };
    auto const sum = a + b, difference = a - b, both = a & b;
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(bits_of(sum, i) == (bits_of(a, i) ^ bits_of(b, i)));
        CHECK(bits_of(difference, i) == bits_of(sum, i));
        CHECK(bits_of(both, i) == (bits_of(a, i) & bits_of(b, i)));
    }
    auto const t = random_tensor<boolean<15>>(shape_t<1>{40}, 3), u = random_tensor<boolean<15>>(shape_t<1>{40}, 4);
    for (std::size_t i = 0; i < 40; ++i) CHECK((t + u).words()[i] == (t.words()[i] ^ u.words()[i]));
}

TEST_CASE("sums along an axis, which stays with extent 1") {
    using number = fixed<13, 0>;
    auto const x = random_tensor<number>(shape_t<3>{4, 5, 6}, 1);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        auto shape = x.shape();
        shape[axis] = 1;
        auto const got = sum_keeping_axis(x, axis);
        REQUIRE(got.shape() == shape);
        auto const strides = row_major(x.shape()), to = row_major(shape);
        std::vector<std::uint64_t> sums(got.size());
        for (std::size_t i = 0; i < x.size(); ++i) {
            std::size_t rest = i, at = 0;
            for (std::size_t k = 0; k < 3; ++k) {
                auto const index = rest / static_cast<std::size_t>(strides[k]);
                rest %= static_cast<std::size_t>(strides[k]);
                if (k != axis) at += index * static_cast<std::size_t>(to[k]);
            }
            sums[at] += x.words()[i];
        }
        for (std::size_t i = 0; i < got.size(); ++i) CHECK(got.words()[i] == (sums[i] & low_mask(13)));
        CHECK(!sum_keeping_axis(tensor<number, 3>(x.shape()), axis).has_data());
    }
    CHECK(sum_keeping_axis(tensor<number, 2>::zeros({3, 0}), 1).words().size() == 3);
    CHECK(sum_keeping_axis(tensor<number, 2>::zeros({0, 3}), 1).size() == 0);
    CHECK_THROWS(sum_keeping_axis(x, 3));
}

TEST_CASE("shapes go on where data is absent, and must be equal where they meet") {
    using number = fixed<64, 16>;
    auto const x = random_tensor<number>(shape_t<2>{2, 3}, 1);
    tensor<number, 2> const none(shape_t<2>{2, 3}), other(shape_t<2>{3, 2});
    CHECK(!(x + none).has_data());
    CHECK((none * x).shape() == shape_t<2>{2, 3});
    CHECK_THROWS_WITH_AS(x + other, "operator+: shapes (2, 3) and (3, 2) differ", shape_error);
    CHECK_THROWS_AS(none - other, shape_error);
}
