// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/convolution.hpp>

#include "../secret/evaluate.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

/// As the definition has it, one output after the other.
values<4> plain(values<4> const& x, values<4> const& w, std::size_t stride, std::size_t padding, std::size_t groups) {
    std::size_t const count = x.shape()[0], channels = x.shape()[1], filters = w.shape()[0], each = channels / groups;
    auto const steps = [&](std::size_t axis) { return (x.shape()[axis] + 2 * padding - w.shape()[axis]) / stride + 1; };
    auto out = values<4>::from_shape({count, filters, steps(2), steps(3)});
    for (std::size_t n = 0; n < count; ++n)
        for (std::size_t f = 0; f < filters; ++f)
            for (std::size_t i = 0; i < steps(2); ++i)
                for (std::size_t j = 0; j < steps(3); ++j) {
                    double sum = 0;
                    for (std::size_t c = 0; c < each; ++c)
                        for (std::size_t y = 0; y < w.shape()[2]; ++y)
                            for (std::size_t z = 0; z < w.shape()[3]; ++z) {
                                std::size_t const row = i * stride + y, column = j * stride + z;
                                if (row < padding || row >= x.shape()[2] + padding || column < padding ||
                                    column >= x.shape()[3] + padding)
                                    continue;
                                sum += x(n, f / (filters / groups) * each + c, row - padding, column - padding) *
                                       w(f, c, y, z);
                            }
                    out(n, f, i, j) = sum;
                }
    return out;
}

void check(shape_t<4> images, shape_t<4> weights, std::size_t stride, std::size_t padding, std::size_t groups) {
    CAPTURE(to_string(images));
    CAPTURE(to_string(weights));
    auto const x = random_values<4>(images, 4, 1), w = random_values<4>(weights, 2, 2);
    auto const [value, cost] = evaluate([&](party& me) {
        return nn::convolution(input_of<real>(me, 0, x), input_of<real>(me, 1, w), {stride, stride}, {padding, padding},
                               groups);
    });
    CHECK(largest_difference(value, plain(x, w, stride, padding, groups)) < 1e-9);
    CHECK(cost.rounds == 2); // both openings, and the reveal
    CHECK(cost.payload_bits[0] == x.size() * 64);
    CHECK(cost.dealt_bits == value.size() * 64);
}

} // namespace

TEST_CASE("images in two dimensions: stride, padding, groups, depthwise, one opening each") {
    check({2, 3, 7, 6}, {4, 3, 3, 3}, 1, 1, 1);
    check({1, 4, 8, 8}, {6, 2, 3, 2}, 2, 0, 2);
    check({2, 5, 5, 5}, {5, 1, 3, 3}, 1, 1, 5);
    check({1, 3, 4, 4}, {6, 1, 2, 2}, 3, 2, 3);
    check({1, 2, 3, 3}, {1, 2, 1, 1}, 1, 0, 1);
}

TEST_CASE("signals in one dimension") {
    auto const x = random_values<3>({2, 3, 11}, 4, 1), w = random_values<3>({4, 3, 3}, 2, 2);
    auto const value =
        value_of([&](party& me) { return nn::convolution(input_of<real>(me, 0, x), input_of<real>(me, 1, w), 2, 1); });
    REQUIRE(value.shape()[2] == 6);
    double worst = 0;
    for (std::size_t n = 0; n < 2; ++n)
        for (std::size_t f = 0; f < 4; ++f)
            for (std::size_t i = 0; i < 6; ++i) {
                double sum = 0;
                for (std::size_t c = 0; c < 3; ++c)
                    for (std::size_t k = 0; k < 3; ++k)
                        if (2 * i + k >= 1 && 2 * i + k < 12) sum += x(n, c, 2 * i + k - 1) * w(f, c, k);
                worst = std::max(worst, std::abs(value(n, f, i) - sum));
            }
    CHECK(worst < 1e-9);
}

TEST_CASE("shapes that do not fit, refused where they are written") {
    auto me = party::dry_run();
    auto const x = input<real>(me, 0, shape_t<4>{1, 3, 4, 4}, [] { return values<4>(); });
    auto weights = [&](shape_t<4> shape) { return input<real>(me, 1, shape, [] { return values<4>(); }); };
    CHECK_THROWS_WITH_AS(
        nn::convolution(x, weights({2, 2, 3, 3})),
        "convolution: weights of shape (2, 2, 3, 3) in 1 groups do not fit images of shape (1, 3, 4, 4)", shape_error);
    CHECK_THROWS_AS(nn::convolution(x, weights({2, 3, 5, 3})), shape_error);
    CHECK_THROWS_AS(nn::convolution(x, weights({2, 3, 3, 3}), {0, 1}), shape_error);
    CHECK_THROWS_AS(nn::convolution(x, weights({2, 1, 3, 3}), {1, 1}, {0, 0}, 3), shape_error);
    CHECK_NOTHROW(nn::convolution(x, weights({2, 3, 5, 5}), {1, 1}, {1, 1}));
}
