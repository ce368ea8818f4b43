// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "attention_rows.hpp"
#include "rows.hpp"

#include <moiety/math/row_maximum.hpp>
#include <moiety/math/softmax.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N, class Variant>
task<share<home_t<N>, 2>> settled_softmax(party& p, share<N, 2> x, Variant variant) {
    auto y = co_await softmax(p, x, variant);
    co_return co_await settled_into<home_t<N>>(p, y);
}

/// Where a variant's scores lie: in the rows that are timed, and in the comparison of the variants.
struct score_range {
    double low = -4, high = 4;
    double compared_low = -8, compared_high = 8;
};

/// Scores in order in each row but for a step that goes from row to row.
template <Fixed N, class Variant>
comparison compared_softmax(std::string const& name, std::size_t rows, std::size_t n, Variant variant,
                            score_range range) {
    double const low = range.compared_low, width = range.compared_high - low;
    value_at const score = [=](std::size_t i) {
        return rounded<N>(low + width * (double(i % n) + double(i / n) / double(rows)) / double(n));
    };
    auto const weights = std::make_shared<values>();
    for (std::size_t r = 0; r < rows; ++r) {
        values scores;
        for (std::size_t j = 0; j < n; ++j) scores.push_back(score(r * n + j));
        auto const w = weights_of<Variant>(scores);
        weights->insert(weights->end(), w.begin(), w.end());
    }
    shape_t<2> const shape{rows, n};
    auto const shares = [=](party& p) { return shared_values<N>(p, shape, score); };
    auto const program = [=](party& p, share<N, 2> const& x) { return settled_softmax(p, x, variant); };
    auto const right = [=](std::size_t i) { return (*weights)[i]; };
    return {"softmax", name,  format_of<N>(), trial_maker(shares, program), score, right, rows * n,
            "score",   false, false,          softmax_definition<Variant>};
}

template <Fixed N, class Variant>
void add_softmax(suite& s, std::string const& name, std::size_t rows, std::size_t n, double tolerance, Variant variant,
                 score_range range = {}) {
    shape_t<2> const shape{rows, n};
    value_at const input = [=](std::size_t i) { return spread(i, range.low, range.high); };
    check_values const check = [=](values const& got) {
        double worst = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            values scores;
            for (std::size_t j = 0; j < n; ++j) scores.push_back(input(r * n + j));
            auto const w = weights_of<Variant>(scores);
            for (std::size_t j = 0; j < n; ++j) worst = std::max(worst, std::abs(got[r * n + j] - w[j]));
        }
        return worst;
    };
    auto const shares = [=](party& p) { return shared_values<N>(p, shape, input); };
    add_row(
        s, {"softmax", name, format_of<N>(), rows * n, rows * n, tolerance}, shares,
        [=](party& p, share<N, 2> const& x) { return settled_softmax(p, x, variant); }, check);
    if (rows * n == sizes[1])
        add_row(
            s,
            {"softmax", name + "_unsettled", format_of<N>(), rows * n, rows * n, tolerance,
             "math/softmax/" + name + ".hpp#softmax"},
            shares, [=](party& p, share<N, 2> const& x) { return softmax(p, x, variant); }, check);
    if (rows * n == sizes[1] && N::bits == 64) s.add(compared_softmax<N>(name, rows, n, variant, range));
}

/// The bin of two units that a row's maximum lies in, or the next one.
template <Fixed N>
void add_maximum(suite& s, std::size_t rows, std::size_t n) {
    shape_t<2> const shape{rows, n};
    value_at const input = [=](std::size_t i) { return rounded<N>(spread(i / n, -40, 40) + spread(i, -20, 20)); };
    add_row(
        s,
        {"max", n == 128 ? "coarse" : "coarse_of_" + std::to_string(n), format_of<N>(), rows * n, rows * n, 0,
         n == 128 ? "math/row_maximum.hpp#coarse_row_maximum" : "", counted::an_output_element, rows},
        [=](party& p) { return masked_values<N, 2>(p, shape, input); },
        [](party& p, masked<N, 2> const& x) { return coarse_row_maximum(p, drop_bits<N::fraction - N::home>(x)); },
        [=](values const& got) {
            double wrong = 0;
            for (std::size_t r = 0; r < rows; ++r) {
                double top = input(r * n);
                for (std::size_t j = 1; j < n; ++j) top = std::max(top, input(r * n + j));
                double const index = got[r] < 0 ? got[r] + 64 : got[r], bin = std::floor(top / 2) + 32;
                wrong += index != bin && index != bin + 1;
            }
            return wrong;
        });
}

} // namespace

void add_softmax_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_softmax<fixed<64, 32, 16>>(s, "accurate", n / 128, 128, 6e-5, accurate);
        add_softmax<fixed<64, 32, 16>>(s, "two_quad", n / 128, 128, 3e-5, two_quad);
        add_softmax<fixed<64, 32, 16>>(s, "secformer", n / 128, 128, 6e-5, secformer);
        add_maximum<fixed<46, 32, 16>>(s, n / 128, 128);
        add_maximum<fixed<32, 24, 12>>(s, n / 128, 128);
        add_maximum<fixed<64, 32, 16>>(s, n / 128, 128);
        add_softmax<fixed<32, 12>>(s, "accurate", n / 128, 128, 6e-4, accurate);
        add_softmax<fixed<37, 12>>(s, "accurate", n / 128, 128, 6e-4, accurate);
    }
    using number = fixed<64, 32, 16>;
    add_softmax<number>(s, "puma", 512, 128, 5e-3, puma);
    add_softmax<number>(s, "bolt", 512, 128, 5e-3, bolt);
    add_softmax<number>(s, "shaft", 512, 128, 5e-2, shaft);
    add_softmax<number>(s, "crypten", 512, 128, 5e-3, crypten);
    add_softmax<number>(s, "two_relu", 512, 128, 5e-5, two_relu);
    add_softmax<number>(s, "mpcformer", 512, 128, 5e-4, mpcformer, score_range{-7, -3, -7, -3}); // sums below 640
    add_softmax<fixed<64, 24, 12>>(s, "accurate", 512, 128, 6e-4, accurate);
    add_softmax<fixed<64, 24, 12>>(s, "two_quad", 512, 128, 5e-4, two_quad);
    add_maximum<fixed<46, 32, 16>>(s, 16, 4096);
}

} // namespace moiety_bench
