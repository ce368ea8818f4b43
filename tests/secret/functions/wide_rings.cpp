// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/functions.hpp>

#include "../evaluate.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

/// f of a secret in a ring of two words against `plain`, element by element: the error relative to max(1, |result|).
template <Fixed N, class F, class Plain>
double error_of(F f, Plain plain, double low, double high) {
    auto x = random_values<2>({3, 8}, 1, 5);
    for (auto& v : x) v = std::round((low + (high - low) * (v + 1) / 2) * 4096) / 4096;
    auto const got = value_of([&](party& me) { return f(input_of<N>(me, 0, x)); });
    double worst = 0;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 8; ++j) {
            double const want = plain(x, i, j);
            worst = std::max(worst, std::abs(got(i, j) - want) / std::max(1.0, std::abs(want)));
        }
    return worst;
}

} // namespace

TEST_CASE("functions of numbers in rings of two words") {
    using number = fixed<96, 16>;
    CHECK(error_of<number>([](auto x) { return relu(x); },
                           [](auto const& x, auto i, auto j) { return std::max(0.0, x(i, j)); }, -1e6, 1e6) == 0);
    CHECK(error_of<number>([](auto x) { return inverse(x); }, [](auto const& x, auto i, auto j) { return 1 / x(i, j); },
                           0.25, 900) < 1e-4);
    CHECK(error_of<number>([](auto x) { return inverse_sqrt(x); },
                           [](auto const& x, auto i, auto j) { return 1 / std::sqrt(x(i, j)); }, 0.25, 900) < 1e-4);
    CHECK(error_of<number>([](auto x) { return exp(x); },
                           [](auto const& x, auto i, auto j) { return std::exp(x(i, j)); }, -20, 3) < 1e-3);
    CHECK(error_of<number>([](auto x) { return softmax(x); },
                           [](auto const& x, auto i, auto j) {
                               double sum = 0;
                               for (std::size_t k = 0; k < 8; ++k) sum += std::exp(x(i, k));
                               return std::exp(x(i, j)) / sum;
                           },
                           -8, 8) < 1e-4);
    CHECK(error_of<number>([](auto x) { return layer_norm(x, 1e-5); },
                           [](auto const& x, auto i, auto j) {
                               double mean = 0, square = 0;
                               for (std::size_t k = 0; k < 8; ++k) mean += x(i, k) / 8;
                               for (std::size_t k = 0; k < 8; ++k) square += (x(i, k) - mean) * (x(i, k) - mean) / 8;
                               return (x(i, j) - mean) / std::sqrt(square + 1e-5);
                           },
                           -8, 8) < 1e-3);
}
