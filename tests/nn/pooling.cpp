// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/pooling.hpp>

#include "../secret/evaluate.hpp"

#include <bit>
#include <limits>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;

template <class Join>
values<4> pooled(values<4> const& x, std::size_t size, std::size_t stride, std::size_t padding, double start,
                 Join join) {
    std::size_t const rows = (x.shape()[2] + 2 * padding - size) / stride + 1;
    std::size_t const columns = (x.shape()[3] + 2 * padding - size) / stride + 1;
    auto out = values<4>::from_shape({x.shape()[0], x.shape()[1], rows, columns});
    for (std::size_t n = 0; n < x.shape()[0]; ++n)
        for (std::size_t c = 0; c < x.shape()[1]; ++c)
            for (std::size_t i = 0; i < rows; ++i)
                for (std::size_t j = 0; j < columns; ++j) {
                    double value = start;
                    for (std::size_t k = 0; k < size * size; ++k) {
                        std::size_t const row = i * stride + k / size, column = j * stride + k % size;
                        if (row >= padding && row < x.shape()[2] + padding && column >= padding &&
                            column < x.shape()[3] + padding)
                            value = join(value, x(n, c, row - padding, column - padding));
                    }
                    out(n, c, i, j) = value;
                }
    return out;
}

void check(shape_t<4> shape, std::size_t size, std::size_t stride, std::size_t padding) {
    CAPTURE(to_string(shape));
    auto const x = random_values<4>(shape, 10, 3);
    nn::window const w(size, stride, padding);
    auto const [largest, cost] = evaluate([&](party& me) { return nn::max_pool(input_of<real>(me, 0, x), w); });
    auto const none = -std::numeric_limits<double>::infinity();
    CHECK(largest_difference(
              largest, pooled(x, size, stride, padding, none, [](double a, double b) { return std::max(a, b); })) == 0);
    // The reveal takes a round more and sends the result to party 0.
    std::size_t const n = largest.size(), comparisons = n * (size * size - 1);
    std::size_t const levels = std::bit_width(size * size - 1);
    CHECK(cost.rounds == 3 * levels + 1);
    CHECK(cost.payload_bits[0] == comparisons * 81);
    CHECK(cost.payload_bits[1] == comparisons * 81 + n * 64);
    CHECK(cost.dealt_bits == comparisons * 2021);

    auto const [mean, mean_cost] = evaluate([&](party& me) { return nn::mean_pool(input_of<real>(me, 0, x), w); });
    CHECK(mean_cost.rounds == 1);
    CHECK(mean_cost.payload_bits[0] == 0);
    CHECK(mean_cost.payload_bits[1] == n * 64);
    CHECK(mean_cost.dealt_bits == 0);
    auto sums = pooled(x, size, stride, padding, 0, [](double a, double b) { return a + b; });
    sums /= double(size * size);
    CHECK(largest_difference(mean, sums) < 1e-6);
}

} // namespace

TEST_CASE("maxima and means of windows, with stride and padding") {
    check({2, 3, 4, 6}, 2, 2, 0);
    check({1, 2, 5, 5}, 3, 2, 1);
    check({1, 1, 3, 3}, 3, 1, 0);
}

TEST_CASE("windows that hold nothing") {
    auto me = party::dry_run();
    auto const x = input<real>(me, 0, shape_t<4>{1, 3, 4, 4}, [] { return values<4>(); });
    CHECK_THROWS_AS(nn::max_pool(x, nn::window(2, 1, 2)), shape_error);
    CHECK_THROWS_AS(nn::max_pool(x, nn::window(5)), shape_error);
    CHECK_THROWS_AS(nn::mean_pool(x, nn::window(2, 0)), shape_error);
}
