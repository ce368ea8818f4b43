// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/fixed.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

using namespace moiety;

// Words: the smallest that holds the ring.
static_assert(std::is_same_v<fixed<2, 0>::word, std::uint8_t> && std::is_same_v<fixed<8, 3>::word, std::uint8_t>);
static_assert(std::is_same_v<fixed<9, 3>::word, std::uint16_t> && std::is_same_v<fixed<16, 3>::word, std::uint16_t>);
static_assert(std::is_same_v<fixed<17, 3>::word, std::uint32_t> && std::is_same_v<fixed<32, 3>::word, std::uint32_t>);
static_assert(std::is_same_v<fixed<33, 3>::word, std::uint64_t> && std::is_same_v<fixed<64, 3>::word, std::uint64_t>);
static_assert(std::is_same_v<fixed<65, 3>::word, uint128> && std::is_same_v<fixed<128, 40>::word, uint128>);
static_assert(std::is_same_v<public_word<fixed<9, 3>>, std::uint64_t> &&
              std::is_same_v<public_word<fixed<78, 3>>, uint128>);
static_assert(std::is_same_v<bit::word, std::uint64_t> && bit::bits == 1);
static_assert(std::is_same_v<boolean<15>::word, std::uint16_t>);

// The type knows the number: scales add up, and remember where they go home to.
using real = fixed<64, 16>;
static_assert(std::is_same_v<real, fixed<64, 16, 16>>);
static_assert(std::is_same_v<product_t<real, real>, fixed<64, 32, 16>>);
static_assert(std::is_same_v<product_t<product_t<real, real>, real>, fixed<64, 48, 16>>);
static_assert(std::is_same_v<product_t<real, fixed<64, 0>>, real>); // an integer keeps the scale
static_assert(std::is_same_v<product_t<fixed<64, 0>, real>, real>);
static_assert(std::is_same_v<sum_t<real, fixed<64, 32, 16>>, fixed<64, 32, 16>>);
static_assert(std::is_same_v<sum_t<fixed<64, 32, 16>, real>, fixed<64, 32, 16>>);
static_assert(std::is_same_v<home_t<fixed<64, 32, 16>>, real>);
static_assert(std::is_same_v<at_scale_t<fixed<64, 32, 16>, 20>, fixed<64, 20, 16>>);
static_assert(std::is_same_v<at_scale_t<fixed<64, 32, 16>, 10>, fixed<64, 10, 10>>);
static_assert(std::is_same_v<in_ring_t<fixed<64, 32, 16>, 46>, fixed<46, 32, 16>>);

static_assert(Fixed<real> && !Fixed<bit> && !Fixed<int>);
static_assert(Boolean<bit> && Boolean<boolean<7>> && !Boolean<real>);
static_assert(Number<real> && Number<bit> && !Number<double>);

static_assert(low_mask(0) == 0 && low_mask(1) == 1 && low_mask(63) == ~0ULL >> 1 && low_mask(64) == ~0ULL);
static_assert(sign_extend(0x1f, 5) == -1 && sign_extend(0x0f, 5) == 15 && sign_extend(0x10, 5) == -16);
static_assert(sign_extend(1ULL << 63, 64) == std::numeric_limits<std::int64_t>::min());
static_assert(ring_mask<fixed<7, 0>> == 0x7f && ring_mask<fixed<128, 0>> == ~uint128{0});
static_assert(ring_mask<fixed<78, 0>> == (uint128{1} << 78) - 1);
static_assert(sign_extend(uint128{1} << 77, 78) == -(int128{1} << 77) &&
              sign_extend(ring_mask<fixed<78, 0>>, 78) == -1);

TEST_CASE("a number is rounded to the nearest multiple of 2^-Frac, ties to even") {
    using number = fixed<8, 2>;
    CHECK(encode<number>(1.25) == 5);
    CHECK(encode<number>(1.3) == 5);
    CHECK(encode<number>(1.375) == 6);
    CHECK(encode<number>(1.125) == 4);
    CHECK(encode<number>(-0.25) == 255);
    CHECK(decode<number>(255) == -0.25);
    CHECK(decode<number>(0x80) == -32);
    CHECK(decode<real>(encode<real>(-3.14159)) == doctest::Approx(-3.14159).epsilon(1e-5));
}

TEST_CASE("what a format holds") {
    using number = fixed<8, 2>;
    CHECK(largest<number>() == 31.75);
    CHECK(representable<number>(31.75));
    CHECK(representable<number>(31.875) == false); // the tie goes up, to what does not fit
    CHECK(representable<number>(31.8));
    CHECK(representable<number>(-32));
    CHECK(representable<number>(-32.125)); // the tie goes to -32
    CHECK(!representable<number>(-32.2));
    CHECK(!representable<number>(std::numeric_limits<double>::quiet_NaN()));
    CHECK(!representable<number>(std::numeric_limits<double>::infinity()));
    CHECK(!representable<number>(-std::numeric_limits<double>::infinity()));
    CHECK(representable<fixed<64, 0>>(-0x1p63));
    CHECK(!representable<fixed<64, 0>>(0x1p63));
    CHECK(encode<fixed<64, 0>>(-0x1p63) == 1ULL << 63);
}

TEST_CASE("every word of a small format decodes and encodes to itself") {
    using number = fixed<11, 7>;
    for (unsigned w = 0; w < 2048; ++w) CHECK(encode<number>(decode<number>(static_cast<std::uint16_t>(w))) == w);
}

TEST_CASE("numbers of two words") {
    using number = fixed<78, 40>;
    CHECK(largest<number>() == 0x1p37);
    CHECK(representable<number>(-0x1p37));
    CHECK(!representable<number>(0x1p37));
    CHECK((encode<number>(-0x1p37) == uint128{1} << 77));
    for (double x : {0.0, 1.0, -1.0, -0x1p-40, 0x1.23456789abcdep36, -0x1.23456789abcdep36, 3.25, -77.125})
        CHECK(decode<number>(encode<number>(x)) == x);
    CHECK(decode<number>(encode<number>(0x1.8p-41)) == 0x1p-40);
    CHECK(decode<fixed<128, 0>>(encode<fixed<128, 0>>(-0x1p127)) == -0x1p127);
    CHECK(!representable<fixed<128, 12>>(0x1p115));
    CHECK(decode<fixed<128, 12>>(encode<fixed<128, 12>>(-12345.678)) == doctest::Approx(-12345.678).epsilon(1e-6));
}

TEST_CASE("names of formats") {
    CHECK(format_name<real>() == "64.16");
    CHECK(format_name<fixed<38, 24, 12>>() == "38.24");
}
