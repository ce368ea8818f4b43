// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include <moiety/math/softmax.hpp>
#include <moiety/math/softmax_matmul.hpp>

#include <numbers>

namespace moiety_bench {

using namespace moiety;

namespace {

/// Weights of a row of scores, as the variant defines them.
template <class Variant>
std::vector<double> weights_of(std::vector<double> const& scores) {
    std::vector<double> w;
    double sum = 0, top = *std::max_element(scores.begin(), scores.end());
    for (double x : scores) {
        w.push_back(std::same_as<Variant, accurate_t> ? std::exp(x - top) : (x + 5) * (x + 5));
        sum += w.back();
    }
    for (double& x : w) x /= sum;
    return w;
}

template <class Variant>
void add_softmax(verdict& v, std::string const& name, std::size_t rows, std::size_t n, double tolerance) {
    using N = fixed<64, 32, 16>;
    using result = fixed<64, 16>;
    shape_t<2> const shape{rows, n};
    auto input = [](std::size_t i) { return spread(i, -4, 4); };
    auto program = [](party& p, share<N, 2> x) -> task<share<result, 2>> {
        auto y = co_await softmax(p, x, Variant{});
        auto opened = co_await mask(p, y);
        co_return to_share<result>(p, drop_bits<decltype(y)::number::fraction - 16>(opened));
    };
    add_row(
        v, {"softmax", name, "64.16", rows * n, rows * n, tolerance},
        [=](party& p) { return shared_values<N>(p, shape, input); },
        [=](party& p, share<N, 2> const& x) { return program(p, x); },
        [=](auto const& got) {
            double worst = 0;
            for (std::size_t r = 0; r < rows; ++r) {
                std::vector<double> scores;
                for (std::size_t j = 0; j < n; ++j) scores.push_back(input(r * n + j));
                auto const w = weights_of<Variant>(scores);
                for (std::size_t j = 0; j < n; ++j) worst = std::max(worst, std::abs(got(r, j) - w[j]));
            }
            return worst;
        });
}

/// softmax(scores) V over `heads` heads of n x n scores, d columns. Scores are as the attention of the models gives
/// them: in the ring of 46 bits, in powers of two for the accurate variant. Counted a score.
template <class Variant, unsigned Reach = 7>
void add_softmax_matmul(verdict& v, std::string const& name, std::size_t heads, std::size_t n, std::size_t d,
                        double tolerance) {
    using S = fixed<46, 35, 16>;
    using V = fixed<64, 32, 16>;
    using result = fixed<64, 16>;
    struct state {
        share<S, 3> scores;
        masked<V, 3> values;
    };
    constexpr double unit = std::same_as<Variant, accurate_t> ? std::numbers::log2e : 1.0;
    auto score = [](std::size_t i) { return spread(i, -4, 4); };
    auto value = [](std::size_t i) { return spread(3 * i + 2, -8, 8); };
    auto program = [](party& p, share<S, 3> x, masked<V, 3> values) -> task<share<result, 3>> {
        auto y = co_await softmax_matmul(p, x, values, Variant{}, as_given, tensor<bit, 3>{}, reach_t<Reach>{});
        auto opened = co_await mask(p, y);
        co_return to_share<result>(p, drop_bits<decltype(y)::number::fraction - 16>(opened));
    };
    row r{"softmax_matmul", name, "46.16", heads * n * n, heads * n * n, tolerance};
    add_row(
        v, r,
        [=](party& p) {
            auto values = shared_values<V, 3>(p, {heads, n, d}, value);
            return state{shared_values<S, 3>(p, {heads, n, n}, [=](std::size_t i) { return unit * score(i); }),
                         p.run(mask(p, values))};
        },
        [=](party& p, state const& s) { return program(p, s.scores, s.values); },
        [=](auto const& got) {
            double worst = 0;
            for (std::size_t h = 0; h < heads; ++h)
                for (std::size_t i = 0; i < n; ++i) {
                    std::vector<double> scores;
                    for (std::size_t j = 0; j < n; ++j) scores.push_back(score((h * n + i) * n + j));
                    auto const w = weights_of<Variant>(scores);
                    for (std::size_t c = 0; c < d; ++c) {
                        double sum = 0;
                        for (std::size_t j = 0; j < n; ++j) sum += w[j] * value((h * n + j) * d + c);
                        worst = std::max(worst, std::abs(got(h, i, c) - sum));
                    }
                }
            return worst;
        });
}

} // namespace

void add_softmax_rows(verdict& v) {
    for (std::size_t rows : {std::size_t{8}, std::size_t{512}, std::size_t{8192}}) {
        add_softmax<accurate_t>(v, "accurate", rows, 128, 6e-5);
        add_softmax<two_quad_t>(v, "two_quad", rows, 128, 3e-5);
        add_softmax<secformer_t>(v, "secformer", rows, 128, 6e-5);
    }
    add_softmax_matmul<accurate_t>(v, "accurate", 12, 128, 64, 1.6e-3);
    add_softmax_matmul<accurate_t, 8>(v, "accurate_wide", 12, 128, 64, 1.6e-3);
    add_softmax_matmul<two_quad_t>(v, "two_quad", 12, 128, 64, 5e-4);
    add_softmax_matmul<secformer_t>(v, "secformer", 12, 128, 64, 5e-4);
}

} // namespace moiety_bench
