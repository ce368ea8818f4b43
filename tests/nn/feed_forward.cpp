// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/feed_forward.hpp>

#include "../models/reference.hpp"
#include "weights.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

/// What a layer costs with its function, in bits; the owner of the weights sends them once and the result in the end.
struct layer_cost {
    std::uint64_t rounds_of_f, sent_by_input, sent_by_weights, dealt;
};

template <Fixed N, class F, class Plain>
void check_feed_forward(F f, Plain plain_f, double error, layer_cost expected) {
    random_weights random(1);
    auto const up = random.linear(12, 20, 0.4), down = random.linear(20, 8, 0.4);
    auto const x = random_values<2>({4, 12}, 3, 2);
    auto const [value, cost] = evaluate([&](party& me) {
        nn::feed_forward<N> const layer{linear_of<N>(me, up), linear_of<N>(me, down)};
        return layer(input_of<N>(me, 0, x), f);
    });
    auto h = plain::linear(x, up);
    for (double& v : h) v = plain_f(v);
    CHECK(largest_difference(value, plain::linear(h, down)) < error);
    // The openings of x with the weights, of h, of f(h) and of the result, which the reveal settles, and the reveal.
    CHECK(cost.rounds == 5 + expected.rounds_of_f);
    CHECK(cost.payload_bits[0] == expected.sent_by_input);
    CHECK(cost.payload_bits[1] == expected.sent_by_weights);
    CHECK(cost.dealt_bits == expected.dealt);
}

} // namespace

TEST_CASE("two dense layers with a nonlinear function between them") {
    auto const accurate_gelu = [](double v) { return plain::activation(v, "accurate"); };
    check_feed_forward<fixed<64, 16>>([](auto const& x) { return gelu(x); }, accurate_gelu, 6e-4,
                                      layer_cost{2, 17488, 38576, 86736});
    check_feed_forward<fixed<64, 12>>([](auto const& x) { return gelu(x); }, accurate_gelu, 6e-3,
                                      layer_cost{2, 15072, 36832, 70352});
    check_feed_forward<fixed<64, 16>>([](auto const& x) { return relu(x); }, [](double v) { return std::max(v, 0.0); },
                                      4e-4, layer_cost{3, 14928, 36016, 42336});
}
