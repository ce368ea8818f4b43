// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The functions of rows through secrets; their own tests, over the whole of their domains, are in tests/math.
#include <moiety/secret/functions.hpp>

#include "../evaluate.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

/// Rows of weights over their sums.
values<2> over_sums(values<2> weights) {
    for (std::size_t i = 0; i < weights.shape()[0]; ++i) {
        double s = 0;
        for (std::size_t j = 0; j < weights.shape()[1]; ++j) s += weights(i, j);
        for (std::size_t j = 0; j < weights.shape()[1]; ++j) weights(i, j) /= s;
    }
    return weights;
}
values<2> plain_softmax(values<2> const& x, double scale) {
    return over_sums(each([&](double v) { return std::exp(scale * v); }, x));
}
values<2> plain_two_quad(values<2> const& x, double scale) {
    return over_sums(each([&](double v) { return (scale * v + 5) * (scale * v + 5); }, x));
}

} // namespace

TEST_CASE("softmax with its default, a scale and a tag") {
    auto const x = random_values<2>({6, 10}, 4, 1);
    auto check = [&](auto f, values<2> const& expected, double error) {
        CHECK(largest_difference(value_of([&](party& me) { return settle(f(input_of<real>(me, 0, x))); }), expected) <
              error);
    };
    check([](auto a) { return softmax(a); }, plain_softmax(x, 1), 5e-5);
    check([](auto a) { return softmax(a * 0.5, 0.25, accurate); }, plain_softmax(x, 0.125), 5e-5);
    check([](auto a) { return softmax(a, 0.5, two_quad); }, plain_two_quad(x, 0.5), 5e-5);
    check([](auto a) { return softmax(a, two_quad); }, plain_two_quad(x, 1), 5e-5);
    auto const first_three = encode_bits<1>(xt::xtensor<bool, 1>{1, 1, 1, 0, 0, 0, 0, 0, 0, 0});
    auto plain = x;
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 10; ++j) plain(i, j) = j < 3 ? std::max(x(i, j), 0.0) + 0x1p-6 / 3 : 0;
    check([&](auto a) { return softmax(a, 1.0, two_relu, first_three); }, over_sums(plain), 5e-5);
    auto me = party::dry_run();
    auto const a = input_of<real>(me, 0, x);
    CHECK_THROWS_AS(softmax(a, 1.0, puma, encode_bits<1>(xt::xtensor<bool, 1>{1, 0})), shape_error);
    CHECK_THROWS_WITH_AS(softmax(a, -1.0), doctest::Contains("the scale of the scores is -1"), usage_error);
    auto const long_rows = input_of<real>(me, 1, values<2>::from_shape({1, 9000}));
    CHECK_THROWS_WITH_AS(softmax(long_rows), doctest::Contains("9000"), shape_error);
}

TEST_CASE("layer_norm with its default and a tag") {
    auto const x = random_values<2>({5, 32}, 3, 2);
    auto plain = values<2>(x);
    for (std::size_t i = 0; i < 5; ++i) {
        double mean = 0, variance = 0;
        for (std::size_t j = 0; j < 32; ++j) mean += x(i, j) / 32;
        for (std::size_t j = 0; j < 32; ++j) variance += (x(i, j) - mean) * (x(i, j) - mean) / 32;
        for (std::size_t j = 0; j < 32; ++j) plain(i, j) = (x(i, j) - mean) / std::sqrt(variance + 1e-5);
    }
    auto const value = value_of([&](party& me) { return settle(layer_norm(input_of<real>(me, 0, x), 1e-5)); });
    CHECK(largest_difference(value, plain) < 6e-5);
    auto const tagged =
        value_of([&](party& me) { return settle(layer_norm(input_of<real>(me, 0, x), 1e-5, secformer)); });
    CHECK(largest_difference(tagged, plain) < 4e-3);
    // gamma and beta, one a column
    auto const gamma = random_values<1>({32}, 2, 5), beta = random_values<1>({32}, 2, 6);
    auto affine = plain;
    for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t j = 0; j < 32; ++j) affine(i, j) = plain(i, j) * gamma(j) + beta(j);
    auto const mapped = value_of([&](party& me) {
        auto const g = input_of<real>(me, 1, gamma), b = input_of<real>(me, 1, beta);
        return settle(layer_norm(input_of<real>(me, 0, x), g, b, puma));
    });
    CHECK(largest_difference(mapped, affine) < 2e-3);
    auto me = party::dry_run();
    CHECK_THROWS_WITH_AS(layer_norm(input_of<real>(me, 0, values<2>::from_shape({3, 0}))),
                         doctest::Contains("layer_norm: rows of 0 elements"), shape_error);
    CHECK_THROWS_WITH_AS(layer_norm(input_of<real>(me, 0, x), 2), doctest::Contains("layer_norm: eps is 2"),
                         range_error);
}

TEST_CASE("rms_norm, alone and with gamma") {
    auto const x = random_values<2>({5, 32}, 3, 2);
    auto const gamma = random_values<1>({32}, 2, 5);
    auto plain = values<2>(x), scaled = values<2>(x);
    for (std::size_t i = 0; i < 5; ++i) {
        double square = 0;
        for (std::size_t j = 0; j < 32; ++j) square += x(i, j) * x(i, j) / 32;
        for (std::size_t j = 0; j < 32; ++j) {
            plain(i, j) = x(i, j) / std::sqrt(square + 1e-5);
            scaled(i, j) = plain(i, j) * gamma(j);
        }
    }
    auto const value = value_of([&](party& me) { return settle(rms_norm(input_of<real>(me, 0, x), 1e-5)); });
    CHECK(largest_difference(value, plain) < 6e-5);
    auto const mapped = value_of(
        [&](party& me) { return settle(rms_norm(input_of<real>(me, 0, x), input_of<real>(me, 1, gamma), 1e-5)); });
    CHECK(largest_difference(mapped, scaled) < 2e-4);
    auto me = party::dry_run();
    CHECK_THROWS_AS(rms_norm(input_of<real>(me, 0, x), 2), range_error);
}

TEST_CASE("softmax times values, with a public mask of positions") {
    auto const x = random_values<2>({6, 6}, 4, 3), v = random_values<2>({6, 3}, 4, 4);
    auto const plain = product_of(plain_softmax(x, 0.5), v);
    auto const value = value_of(
        [&](party& me) { return softmax_matmul(input_of<real>(me, 0, x), input_of<real>(me, 1, v), accurate, 0.5); });
    CHECK(largest_difference(value, plain) < 4e-4);

    auto causal = xt::xtensor<bool, 2>::from_shape({6, 6});
    values<2> weights = values<2>::from_shape({6, 6});
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 6; ++j) {
            causal(i, j) = j <= i;
            weights(i, j) = j <= i ? std::exp(x(i, j)) : 0;
        }
    auto const allowed = encode_bits<2>(causal);
    auto const masked_value = value_of([&](party& me) {
        return softmax_matmul(input_of<real>(me, 0, x), input_of<real>(me, 1, v), accurate, 1.0, allowed);
    });
    CHECK(largest_difference(masked_value, product_of(over_sums(weights), v)) < 4e-4);

    auto me = party::dry_run();
    auto const a = input_of<real>(me, 0, x), b = input_of<real>(me, 1, values<2>::from_shape({5, 3}));
    CHECK_THROWS_AS(softmax_matmul(a, b), shape_error);
    auto const narrow = tensor<bit, 2>::zeros({6, 4});
    CHECK_THROWS_WITH_AS(softmax_matmul(a, input_of<real>(me, 1, v), accurate, 1.0, narrow),
                         "shapes (6, 4) and (6, 6) do not broadcast to each other", shape_error);
}
