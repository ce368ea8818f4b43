// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/feed_forward.hpp>

#include "../models/reference.hpp"
#include "weights.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N, class F, class Plain>
void check_feed_forward(F f, Plain plain_f, double error) {
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
    MESSAGE(cost.rounds << " " << cost.payload_bits[0] << " " << cost.payload_bits[1] << " " << cost.dealt_bits);
}

} // namespace

TEST_CASE("two dense layers with a nonlinear function between them") {
    auto const accurate_gelu = [](double v) { return plain::activation(v, "accurate"); };
    check_feed_forward<fixed<64, 16>>([](auto const& x) { return gelu(x); }, accurate_gelu, 6e-4);
    check_feed_forward<fixed<64, 12>>([](auto const& x) { return gelu(x); }, accurate_gelu, 6e-3);
    check_feed_forward<fixed<64, 16>>([](auto const& x) { return relu(x); }, [](double v) { return std::max(v, 0.0); },
                                      4e-4);
}
