// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/matmul.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <type_traits>

using namespace moiety;

// The narrower ring, the sum of the scales.
static_assert(std::is_same_v<matmul_t<fixed<64, 16>, fixed<64, 16>>, fixed<64, 32, 16>>);
static_assert(std::is_same_v<matmul_t<fixed<62, 12>, fixed<50, 12>>, fixed<50, 24, 12>>);
static_assert(std::is_same_v<matmul_t<fixed<64, 16>, fixed<64, 0>>, fixed<64, 16>>);

namespace {

template <Fixed N, std::size_t R>
tensor<N, R> random_tensor(shape_t<R> shape, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto t = tensor<N, R>::uninitialised(shape);
    for (auto& w : t.writable()) {
        w = static_cast<typename N::word>(random());
        if constexpr (N::bits > 64) w |= static_cast<typename N::word>(random()) << 64;
        w &= ring_mask<N>;
    }
    return t;
}

template <Fixed N, Fixed M, std::size_t R>
void check(shape_t<R> a, shape_t<R> b) {
    using P = matmul_t<N, M>;
    CAPTURE(to_string(a));
    CAPTURE(to_string(b));
    auto const x = random_tensor<N>(a, 1);
    auto const y = random_tensor<M>(b, 2);
    auto const z = matmul(x, y);
    REQUIRE(z.shape() == matmul_shape(a, b));
    std::size_t const m = a[R - 2], k = a[R - 1], n = b[R - 1];
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        std::size_t const s = i / (m * n), row = i / n % m, column = i % n;
        uint128 sum = 0;
        for (std::size_t l = 0; l < k; ++l)
            sum += uint128(x.words()[(s * m + row) * k + l]) * y.words()[(s * k + l) * n + column];
        wrong += z.words()[i] != static_cast<typename P::word>(sum & ring_mask<P>);
    }
    CHECK(wrong == 0);
    CHECK(!matmul(tensor<N, R>(a), y).has_data());
    CHECK(matmul(x, tensor<M, R>(b)).shape() == z.shape());
}

} // namespace

TEST_CASE("products of matrices and of stacks in rings of every word") {
    check<fixed<64, 16>, fixed<64, 16>>(shape_t<2>{5, 7}, shape_t<2>{7, 3});
    check<fixed<64, 16>, fixed<64, 16>>(shape_t<2>{65, 129}, shape_t<2>{129, 67});
    check<fixed<128, 40>, fixed<128, 40>>(shape_t<2>{5, 7}, shape_t<2>{7, 3});
    check<fixed<78, 12>, fixed<96, 12>>(shape_t<3>{2, 3, 140}, shape_t<3>{2, 140, 4});
    check<fixed<78, 12>, fixed<62, 12>>(shape_t<2>{3, 14}, shape_t<2>{14, 4});
    check<fixed<46, 16>, fixed<46, 16>>(shape_t<3>{3, 5, 7}, shape_t<3>{3, 7, 3});
    check<fixed<32, 8>, fixed<32, 8>>(shape_t<2>{9, 40}, shape_t<2>{40, 17});
    check<fixed<13, 4>, fixed<13, 4>>(shape_t<4>{2, 2, 3, 4}, shape_t<4>{2, 2, 4, 5});
    check<fixed<7, 2>, fixed<7, 2>>(shape_t<2>{4, 300}, shape_t<2>{300, 4});
    check<fixed<64, 16>, fixed<20, 0>>(shape_t<2>{4, 6}, shape_t<2>{6, 5});
    check<fixed<8, 1>, fixed<40, 1>>(shape_t<2>{4, 6}, shape_t<2>{6, 5});
    check<fixed<64, 16>, fixed<64, 16>>(shape_t<2>{1, 1}, shape_t<2>{1, 1});
    check<fixed<64, 16>, fixed<64, 16>>(shape_t<2>{3, 0}, shape_t<2>{0, 2}); // zeros
    check<fixed<64, 16>, fixed<64, 16>>(shape_t<2>{0, 4}, shape_t<2>{4, 2});
}

TEST_CASE("adding to and subtracting from a matrix") {
    using number = fixed<40, 8>;
    using result = fixed<40, 16, 8>;
    auto const x = random_tensor<number>(shape_t<2>{6, 5}, 1), y = random_tensor<number>(shape_t<2>{5, 4}, 2);
    auto const z = random_tensor<result>(shape_t<2>{6, 4}, 3);
    auto sum = z, difference = z;
    matmul_into(update::add, sum, x, y);
    matmul_into(update::subtract, difference, x, y);
    auto const product = matmul(x, y);
    CHECK(std::ranges::equal(reduced(sum).words(), (z + product).words()));
    CHECK(std::ranges::equal(reduced(difference).words(), (z - product).words()));
}

TEST_CASE("shapes that do not multiply") {
    CHECK(matmul_shape(shape_t<3>{2, 3, 4}, shape_t<3>{2, 4, 5}) == shape_t<3>{2, 3, 5});
    CHECK_THROWS_WITH_AS(matmul_shape(shape_t<2>{2, 3}, shape_t<2>{2, 3}),
                         "matmul: shapes (2, 3) and (2, 3) do not multiply", shape_error);
    CHECK_THROWS_AS(matmul_shape(shape_t<3>{2, 3, 4}, shape_t<3>{3, 4, 5}), shape_error);
}
