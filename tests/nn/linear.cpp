// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/linear.hpp>

#include "../models/reference.hpp"
#include "weights.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N>
void check_linear(double error) {
    auto const x = random_values<2>({5, 7}, 4, 1);
    auto const w = random_weights(2).linear(7, 3, 0.5);
    auto const [value, cost] = evaluate([&](party& me) { return linear_of<N>(me, w)(input_of<N>(me, 0, x)); });
    CHECK(largest_difference(value, plain::linear(x, w)) < error);
    // x's opening and the weight's in one round, the reveal in another; the bias is added for nothing
    CHECK(cost.rounds == 2);
    CHECK(cost.payload_bits[0] == 35 * N::bits);
    CHECK(cost.payload_bits[1] == (21 + 15) * N::bits);
}

} // namespace

TEST_CASE("a linear layer is exact up to the rounding of its weights") {
    check_linear<fixed<64, 16>>(7 * 4 * 0x1p-17 + 0x1p-32);
    check_linear<fixed<64, 12>>(7 * 4 * 0x1p-14 + 0x1p-24); // weights carry a bit more than F = 12
}

TEST_CASE("a narrower operand makes a narrower product") {
    using N = fixed<64, 16>;
    auto const x = random_values<2>({4, 6}, 2, 3);
    auto const w = random_weights(4).linear(6, 2, 0.5);
    auto const value = value_of([&](party& me) {
        auto const y = linear_of<N>(me, w)(input_of<fixed<46, 16>>(me, 0, x));
        static_assert(std::is_same_v<decltype(y), secret<fixed<46, 32, 16>, 2> const>);
        return y;
    });
    CHECK(largest_difference(value, plain::linear(x, w)) < 1e-4);
}

TEST_CASE("widths that do not fit") {
    using N = fixed<64, 16>;
    auto me = party::dry_run();
    auto const layer = linear_of<N>(me, random_weights(5).linear(6, 2, 0.5));
    CHECK_THROWS_WITH_AS(layer(input_of<N>(me, 0, values<2>::from_shape({4, 5}))), doctest::Contains("(4, 5)"),
                         shape_error);
    nn::linear<N> const none;
    CHECK_THROWS_AS(none(input_of<N>(me, 0, values<2>::from_shape({4, 5}))), usage_error);
}
