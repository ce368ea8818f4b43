// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "attention_rows.hpp"
#include "rows.hpp"

#include <moiety/math/softmax_matmul.hpp>

#include <numbers>

namespace moiety_bench {

using namespace moiety;

namespace {

template <class Variant, unsigned Reach, Fixed S, Fixed V>
task<share<home_t<S>, 3>> settled_mean(party& p, share<S, 3> x, masked<V, 3> v) {
    auto y = co_await softmax_matmul(p, x, v, Variant{}, as_given, tensor<bit, 3>{}, reach_t<Reach>{});
    co_return co_await settled_into<home_t<S>>(p, y);
}

/// softmax(scores) V over `heads` heads of n x n scores, d columns. Scores are as the attention of the models gives
/// them: in the ring of 46 bits, in powers of two for the accurate variant. Counted a score, its output's opening
/// included, that of V not.
template <class Variant, unsigned Reach = 7>
void add_softmax_matmul(suite& s, std::string const& name, std::size_t heads, std::size_t n, std::size_t d,
                        double tolerance) {
    using S = fixed<46, 35, 16>;
    using V = fixed<64, 32, 16>;
    struct state {
        share<S, 3> scores;
        masked<V, 3> values;
    };
    constexpr double unit = std::same_as<Variant, accurate_t> ? std::numbers::log2e : 1.0;
    value_at const score = [](std::size_t i) { return spread(i, -4, 4); };
    value_at const value = [](std::size_t i) { return spread(3 * i + 2, -8, 8); };
    add_row(
        s,
        {"softmax_matmul", name, "46.16", heads * n * n, heads * n * n, tolerance,
         "math/softmax_matmul.hpp#softmax_matmul", counted::an_output_element, heads * n * d},
        [=](party& p) {
            value_at const scaled = [=](std::size_t i) { return unit * score(i); };
            return state{shared_values<S, 3>(p, {heads, n, n}, scaled), masked_values<V, 3>(p, {heads, n, d}, value)};
        },
        [](party& p, state const& x) { return settled_mean<Variant, Reach>(p, x.scores, x.values); },
        [=](moiety_bench::values const& got) {
            double worst = 0;
            for (std::size_t h = 0; h < heads; ++h)
                for (std::size_t i = 0; i < n; ++i) {
                    moiety_bench::values scores;
                    for (std::size_t j = 0; j < n; ++j) scores.push_back(score((h * n + i) * n + j));
                    auto const w = weights_of<Variant>(scores);
                    for (std::size_t c = 0; c < d; ++c) {
                        double sum = 0;
                        for (std::size_t j = 0; j < n; ++j) sum += w[j] * value((h * n + j) * d + c);
                        worst = std::max(worst, std::abs(got[(h * n + i) * d + c] - sum));
                    }
                }
            return worst;
        });
}

} // namespace

void add_softmax_matmul_rows(suite& s) {
    for (std::size_t heads : {1, 12}) {
        add_softmax_matmul<accurate_t>(s, "accurate", heads, 128, 64, 1.6e-3);
        add_softmax_matmul<accurate_t, 8>(s, "accurate_wide", heads, 128, 64, 1.6e-3);
        add_softmax_matmul<two_quad_t>(s, "two_quad", heads, 128, 64, 5e-4);
        add_softmax_matmul<secformer_t>(s, "secformer", heads, 128, 64, 5e-4);
    }
}

} // namespace moiety_bench
