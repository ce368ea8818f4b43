// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/kernels.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <vector>

using namespace moiety;

static_assert(Arch<default_arch> && Arch<scalar_arch> && !Arch<int>);
static_assert(lanes<std::uint64_t, scalar_arch> == 1);
static_assert(low_mask<std::uint64_t>(0) == 0 && low_mask<std::uint64_t>(64) == ~std::uint64_t{0});
static_assert(low_mask<std::uint8_t>(3) == 7 && low_mask<std::uint32_t>(32) == 0xffffffffu);
static_assert(multiply(std::uint16_t{0xffff}, std::uint16_t{0xffff}) == 1); // 0xffff * 0xffff overflows an int

namespace {

// Random words with the extremes among them.
template <class W>
std::vector<W> random_words(std::size_t n, unsigned salt) {
    std::mt19937_64 random(1000 * n + salt);
    std::vector<W> out(n);
    for (auto& w : out) {
        auto x = static_cast<std::conditional_t<is_two_words<W>, W, std::uint64_t>>(random());
        if constexpr (is_two_words<W>) x |= x << 64;
        w = x % 7 == 0    ? static_cast<W>(~W{0})
            : x % 11 == 0 ? static_cast<W>(W{1} << (word_bits<W> - 1))
                          : static_cast<W>(x >> 3);
    }
    return out;
}

// Lengths around one and two vectors, so that bodies and tails of every size are run.
template <class W>
std::vector<std::size_t> lengths() {
    std::size_t const n = lanes<W>;
    return {0, 1, n - 1, n, n + 1, 2 * n, 3 * n - 1, 7 * n + n / 2, 1000};
}

template <class W, class F>
void check_same(F f, char const* what) {
    for (auto const n : lengths<W>()) {
        CAPTURE(what);
        CAPTURE(n);
        auto const x = random_words<W>(n, 1), y = random_words<W>(n, 2);
        std::vector<W> vectors(n), words(n);
        kernels::transform(f, std::span(vectors), x, y);
        kernels::transform<scalar_arch>(f, std::span(words), x, y);
        CHECK(vectors == words);
    }
}

} // namespace

TEST_CASE_TEMPLATE("every operation is the same on vectors and on words", W, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
    W const mask = low_mask<W>(word_bits<W> - 3);
    check_same<W>([](auto x, auto y) { return x + y; }, "+");
    check_same<W>([](auto x, auto y) { return x - y; }, "-");
    check_same<W>([](auto x, auto y) { return multiply(x, y); }, "multiply");
    check_same<W>([mask](auto x, auto y) { return (x ^ ~y) & mask; }, "^ ~ &");
    check_same<W>([](auto x, auto y) { return x | y; }, "|");
    check_same<W>([](auto x, auto) { return x >> 3; }, ">>");
    check_same<W>([](auto x, auto) { return x << 5; }, "<<");
    check_same<W>([](auto x, auto y) { return select(x < y, x, y); }, "<");
    check_same<W>([](auto x, auto y) { return select(x == y, y, x); }, "==");
    check_same<W>([](auto x, auto y) { return select(x >= y, x - y, y - x); }, ">=");
}

TEST_CASE("a product of 64-bit words keeps the high half of every cross term") {
    std::vector<std::uint64_t> const x(lanes<std::uint64_t>, 0x8000000180000001u), y(x.size(), 0xfedcba9876543210u);
    std::vector<std::uint64_t> out(x.size());
    kernels::transform([](auto a, auto b) { return multiply(a, b); }, std::span(out), x, y);
    for (auto const w : out) CHECK(w == 0x8000000180000001u * 0xfedcba9876543210u);
}

TEST_CASE_TEMPLATE("to_bits puts lane i into bit i", W, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t) {
    if constexpr (!is_scalar_arch<default_arch>) {
        using batch = xsimd::batch<W, default_arch>;
        std::vector<W> x(batch::size);
        for (std::size_t i = 0; i < batch::size; ++i) {
            std::fill(x.begin(), x.end(), W{1});
            x[i] = 2;
            CHECK(to_bits(batch::load_unaligned(x.data()) == batch(W{2})) == std::uint64_t{1} << i);
        }
        CHECK(to_bits(batch(W{1}) == batch(W{2})) == 0);
    }
}

TEST_CASE_TEMPLATE("sums wrap and match the plain loop", W, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t,
                   uint128) {
    for (auto const n : lengths<W>()) {
        CAPTURE(n);
        auto const x = random_words<W>(n, 3);
        CHECK((kernels::sum(std::span(x)) == kernels::sum<scalar_arch>(std::span(x))));
        auto const table = random_words<W>(5 * n, 4);
        std::vector<W> rows(5), columns(n), plain_columns(n, W{0});
        kernels::row_sums(std::span(rows), std::span<W const>(table));
        for (std::size_t i = 0; i < 5; ++i) {
            W plain = 0;
            for (std::size_t j = 0; j < n; ++j) {
                plain = static_cast<W>(plain + table[i * n + j]);
                plain_columns[j] = static_cast<W>(plain_columns[j] + table[i * n + j]);
            }
            CHECK((rows[i] == plain));
        }
        kernels::column_sums(std::span(columns), std::span<W const>(table));
        CHECK(columns == plain_columns);
    }
}

TEST_CASE_TEMPLATE("fill, accumulate, axpy, multiply_add", W, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t,
                   uint128) {
    for (auto const n : lengths<W>()) {
        CAPTURE(n);
        auto const x = random_words<W>(n, 5), y = random_words<W>(n, 6);
        W const a = static_cast<W>(0x9e3779b97f4a7c15u);
        std::vector<W> out(n), expected(n, a);
        kernels::fill(std::span(out), a);
        CHECK(out == expected);
        kernels::accumulate(std::span(out), x);
        kernels::axpy(std::span(out), a, x);
        kernels::multiply_add(std::span(out), x, y);
        for (std::size_t i = 0; i < n; ++i)
            expected[i] = static_cast<W>(expected[i] + x[i] + multiply(a, x[i]) + multiply(x[i], y[i]));
        CHECK(out == expected);
    }
}

TEST_CASE_TEMPLATE("widen: zeros in front, or high bits cut", W, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t, uint128) {
    for (auto const n : {0u, 1u, 31u, 32u, 100u}) {
        CAPTURE(n);
        auto const x = random_words<W>(n, 8);
        std::vector<std::uint64_t> out(n, 1);
        kernels::widen(std::span(out), std::span<W const>(x));
        for (std::size_t i = 0; i < n; ++i) CHECK(out[i] == static_cast<std::uint64_t>(x[i]));
    }
}

TEST_CASE("spans of different lengths are refused") {
    std::vector<std::uint32_t> two(2), three(3);
    CHECK_THROWS_WITH_AS(kernels::accumulate(std::span(two), three), "transform: a span of 3 words where 2 are needed",
                         shape_error);
    CHECK_THROWS_AS(kernels::row_sums(std::span(two), three), shape_error);
    CHECK_THROWS_AS(kernels::widen(std::span(two), std::span<std::uint32_t const>(three)), shape_error);
}
