// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include <moiety/math/exp.hpp>
#include <moiety/math/gelu.hpp>
#include <moiety/math/goldschmidt.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>
#include <moiety/math/layer_norm.hpp>
#include <moiety/math/relu.hpp>

#include <numbers>

namespace moiety_bench {

using namespace moiety;

namespace {

double gelu_of(double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); }

/// A row of a function of one number, share to share: the result is settled by its own opening.
template <Fixed N, class Function, class Input, class Expected>
void add_function(verdict& v, std::string const& function, std::string const& variant, std::size_t n, double tolerance,
                  Function f, Input input, Expected expected) {
    shape_t<1> const shape{n};
    auto value = [=](std::size_t i) { return decode<N>(encode<N>(input(i))); };
    auto program = [](party& p, share<N, 1> x, Function apply) -> task<share<home_t<N>, 1>> {
        auto work = apply(p, x);
        auto y = co_await work;
        using Y = typename decltype(y)::number;
        auto opened = co_await mask(p, y);
        constexpr unsigned drop = Y::fraction - N::home;
        auto settled = to_share<fixed<Y::bits, N::home, N::home>>(p, drop_bits<drop>(opened));
        co_return reduce_to<home_t<N>::bits>(settled);
    };
    add_row(
        v, {function, variant, format_of<N>(), n, n, tolerance},
        [=](party& p) { return shared_values<N>(p, shape, input); },
        [=](party& p, share<N, 1> const& x) { return program(p, x, f); },
        [=](auto const& got) { return largest_error(got, [=](std::size_t i) { return expected(value(i)); }); });
}

template <Fixed N>
void add_layer_norm(verdict& v, std::size_t rows, std::size_t width) {
    shape_t<2> const shape{rows, width};
    auto input = [=](std::size_t i) { // standard deviations from 0.06 to 14 over the rows
        double const scale = std::exp2(spread(i / width, -4.0, 3.8));
        return scale * spread(i, -1.75, 1.75);
    };
    auto program = [](party& p, share<N, 2> x) -> task<share<fixed<64, N::home, N::home>, 2>> {
        auto y = co_await layer_norm(p, x, 1e-12);
        auto opened = co_await mask(p, y);
        co_return to_share<fixed<64, N::home, N::home>>(p, drop_bits<decltype(y)::number::fraction - N::home>(opened));
    };
    add_row(
        v, {"layer_norm", "accurate", format_of<N>(), rows * width, rows * width, 1e-3},
        [=](party& p) { return shared_values<N>(p, shape, input); },
        [=](party& p, share<N, 2> const& x) { return program(p, x); },
        [=](auto const& got) {
            double worst = 0;
            for (std::size_t r = 0; r < rows; ++r) {
                double mean = 0, square = 0;
                for (std::size_t j = 0; j < width; ++j) mean += input(r * width + j) / double(width);
                for (std::size_t j = 0; j < width; ++j)
                    square += std::pow(input(r * width + j) - mean, 2) / double(width);
                for (std::size_t j = 0; j < width; ++j)
                    worst = std::max(worst, std::abs(got(r, j) - (input(r * width + j) - mean) / std::sqrt(square)));
            }
            return worst;
        });
}

} // namespace

void add_math_rows(verdict& v) {
    auto wide = [](std::size_t i) { return spread(i, -8, 8); };
    auto gelu_by = [](auto variant) { return [variant](party& p, auto x) { return gelu(p, x, variant); }; };
    for (std::size_t n : {std::size_t{1} << 10, std::size_t{1} << 16, std::size_t{1} << 20}) {
        add_function<fixed<64, 32, 16>>(v, "gelu", "accurate", n, 1.8e-4, gelu_by(accurate), wide, gelu_of);
        add_function<fixed<46, 32, 16>>(v, "gelu", "accurate", n, 2.5e-4, gelu_by(accurate), wide, gelu_of);
        add_function<fixed<38, 24, 12>>(v, "gelu", "accurate", n, 9e-4, gelu_by(accurate), wide, gelu_of);
        // Against GeLU itself: the published series is 0.02 off at its edges.
        add_function<fixed<64, 32, 16>>(v, "gelu", "secformer", n, 0.021, gelu_by(secformer), wide, gelu_of);
        add_function<fixed<64, 16>>(
            v, "relu", "default", n, 0, [](party& p, auto x) { return relu(p, x); }, wide,
            [](double x) { return x > 0 ? x : 0; });
        add_function<fixed<64, 16>>(
            v, "exp", "accurate", n, 4e-5, [](party& p, auto x) { return exp(p, x); },
            [](std::size_t i) { return spread(i, -16, 2); }, [](double x) { return std::exp(x); });
        auto positive = [](std::size_t i) { return spread(i, 0.25, 64); };
        add_function<fixed<64, 16>>(
            v, "inverse", "accurate", n, 1.5e-4, [](party& p, auto x) { return inverse(p, x); }, positive,
            [](double x) { return 1 / x; });
        add_function<fixed<64, 16>>(
            v, "inverse_sqrt", "accurate", n, 6e-5, [](party& p, auto x) { return inverse_sqrt(p, x); }, positive,
            [](double x) { return 1 / std::sqrt(x); });
    }
    add_layer_norm<fixed<64, 32, 16>>(v, 128, 768);
    add_layer_norm<fixed<48, 32, 16>>(v, 128, 768);
}

} // namespace moiety_bench
