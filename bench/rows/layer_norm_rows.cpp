// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "attention_rows.hpp"
#include "rows.hpp"

#include <moiety/math/layer_norm.hpp>
#include <moiety/math/rms_norm.hpp>

#include <concepts>
#include <string>

namespace moiety_bench {

using namespace moiety;

namespace {

/// Variants of `layer_norm`, and in their place `rms_norm`.
struct rms_norm_row {};
template <class X, class Variant>
auto norm_of(party& p, X const& x, Variant variant) {
    if constexpr (std::same_as<Variant, rms_norm_row>)
        return rms_norm(p, x, 1e-12);
    else
        return layer_norm(p, x, 1e-12, variant);
}

template <Fixed N, class Variant>
task<share<home_t<N>, 2>> settled_norm(party& p, share<N, 2> x, Variant variant) {
    auto work = norm_of(p, x, variant);
    auto y = co_await std::move(work);
    co_return co_await settled_into<home_t<N>>(p, y);
}

/// Rows, with their mean taken away where they are `centred`, divided by the root of their variance.
values normalised(value_at const& input, std::size_t rows, std::size_t width, bool centred) {
    values y(rows * width);
    for (std::size_t r = 0; r < rows; ++r) {
        double mean = 0, variance = 0;
        for (std::size_t j = 0; centred && j < width; ++j) mean += input(r * width + j) / double(width);
        for (std::size_t j = 0; j < width; ++j) variance += std::pow(input(r * width + j) - mean, 2) / double(width);
        for (std::size_t j = 0; j < width; ++j) {
            std::size_t const i = r * width + j;
            y[i] = (input(i) - mean) / std::sqrt(variance);
        }
    }
    return y;
}

/// Rows whose variance spreads evenly, in powers of two, from `low` to `high`.
template <Fixed N, class Variant>
void add_layer_norm(suite& s, std::string const& name, std::size_t rows, std::size_t width, double low, double high,
                    double tolerance, Variant variant) {
    constexpr bool centred = !std::same_as<Variant, rms_norm_row>;
    std::string const function = centred ? "layer_norm" : "rms_norm";
    shape_t<2> const shape{rows, width};
    value_at const variance = [=](std::size_t i) {
        return low * std::pow(high / low, double(i / width) / double(std::max<std::size_t>(rows - 1, 1)));
    };
    value_at const input = [=](std::size_t i) { return std::sqrt(variance(i)) * normal(i); };
    auto const expected = [=] { return normalised(input, rows, width, centred); };
    check_values const check = [=](values const& got) {
        auto const right = expected();
        return largest_error(got, [&](std::size_t i) { return right[i]; });
    };
    std::size_t const n = rows * width;
    auto const shares = [=](party& p) { return shared_values<N>(p, shape, input); };
    auto const program = [=](party& p, share<N, 2> const& x) { return settled_norm(p, x, variant); };
    add_row(s, {function, name, format_of<N>(), n, n, tolerance}, shares, program, check);
    if (rows == 64) {
        auto const right = [all = expected()](std::size_t i) { return all[i]; };
        if (centred || N::bits == 64)
            s.add(comparison{function, name, format_of<N>(), trial_maker(shares, program), variance, right, n,
                             "variance", true});
        add_row(
            s,
            {function, name + "_opened", format_of<N>(), n, n, tolerance,
             centred ? "math/layer_norm/" + name + ".hpp#layer_norm" : "math/rms_norm.hpp#rms_norm"},
            [=](party& p) { return masked_values<N, 2>(p, shape, input); },
            [=](party& p, masked<N, 2> const& x) { return norm_of(p, x, variant); }, check);
    }
}

} // namespace

void add_layer_norm_rows(suite& s) {
    for (std::size_t rows : {1, 64, 128, 1024}) {
        add_layer_norm<fixed<64, 32, 16>>(s, "accurate", rows, 768, 0.003, 200, 1e-3, accurate);
        add_layer_norm<fixed<48, 32, 16>>(s, "accurate", rows, 768, 0.003, 200, 1e-3, accurate);
    }
    for (std::size_t rows : {64, 128}) {
        add_layer_norm<fixed<48, 24, 12>>(s, "accurate", rows, 768, 0.003, 200, 1.2e-2, accurate);
        add_layer_norm<fixed<64, 32, 16>>(s, "secformer", rows, 768, 5, 1000, 3e-4, secformer);
    }
    add_layer_norm<fixed<64, 32, 16>>(s, "puma", 64, 768, 0.003, 200, 1e-3, puma);
    add_layer_norm<fixed<64, 32, 16>>(s, "crypten", 64, 768, 0.1, 128, 0.05, crypten);
    for (std::size_t rows : {1, 64, 1024}) {
        add_layer_norm<fixed<64, 32, 16>>(s, "accurate", rows, 768, 0.003, 200, 1e-3, rms_norm_row{});
        add_layer_norm<fixed<48, 32, 16>>(s, "accurate", rows, 768, 0.003, 200, 1e-3, rms_norm_row{});
    }
}

} // namespace moiety_bench
