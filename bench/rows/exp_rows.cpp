// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "function_row.hpp"
#include "rows.hpp"

#include <moiety/math/exp.hpp>
#include <moiety/math/exp2.hpp>
#include <moiety/math/fourier.hpp>

#include <array>
#include <numbers>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N>
void add_exp(suite& s, double tolerance) {
    function_row r{"exp", "accurate", -16, 2, tolerance, "math/exp/accurate.hpp#exp"};
    r.compared = N::bits == 64;
    add_function<N>(
        s, r, [](party& p, share<N, 1> x) { return exp(p, x); }, [](double x) { return std::exp(x); });
}

/// A published exp, at one size.
template <class Variant>
void add_published(suite& s, std::string const& name, std::string const& header, Variant v, double low,
                   double tolerance) {
    function_row r{"exp", name, low, 0, tolerance, "math/exp/" + header + ".hpp#exp"};
    r.elements = {sizes[1]};
    add_function<fixed<64, 16>>(
        s, r, [v](party& p, auto x) { return exp(p, x, v); }, [](double x) { return std::exp(x); });
}

/// 2^z of opened exponents; `Octaves` bits above the point, 2^Group octaves a word.
template <unsigned F, unsigned Octaves, unsigned Group>
void add_exp2(suite& s, std::string const& variant, std::size_t n) {
    using Z = fixed<F + Octaves, F>;
    constexpr unsigned shared = F + (1u << Group), open = F + 2;
    using Out = fixed<shared + open + 2, shared + open, F>; // 1 at most, and a sign
    constexpr double low = -double((1u << Octaves) - (1u << Group));
    value_at const value = [=](std::size_t i) { // exponents from the whole window, most of them near 0
        double const z = i % 2 ? spread(i, -16, 0) : spread(i, low, 0);
        return std::floor(std::max(z, low) * (1 << F)) / (1 << F);
    };
    // Beyond half the ring a word stands for the exponent below 0 that it is congruent to.
    value_at const stored = [=](std::size_t i) {
        double const z = value(i), half = double(1u << (Octaves - 1));
        return z < -half ? z + 2 * half : z;
    };
    shape_t<1> const shape{n};
    double const error = std::ldexp(1.0, -int(open) - 1) + std::ldexp(1.0, int(1u << Group) - 1 - int(shared));
    add_row(
        s, {"exp2", variant, format_of<fixed<F + Octaves, F>>(), n, n, error, "math/exp2.hpp#exp2"},
        [=](party& p) { return masked_values<Z, 1>(p, shape, stored); },
        [](party& p, masked<Z, 1> const& z) { return already(exp2<Out, open, Group>(p, z)); },
        against([=](std::size_t i) { return std::exp2(value(i)); }));
}

/// Nine sines, or cosines, of one opened angle.
template <Fixed N>
void add_waves(suite& s, std::size_t n) {
    using Out = fixed<36, 34, 16>;
    constexpr std::size_t terms = 9;
    std::array<double, terms> b{};
    for (std::size_t k = 0; k < terms; ++k) b[k] = 0.1 / double(k + 1);
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -8, 8)); };
    angle_unit const unit(N::home + 4); // a period of 16
    auto const opened = [=](party& p) { return masked_values<N, 1>(p, shape, value); };
    auto const sum_of = [=](double (*wave)(double)) {
        return against([=](std::size_t i) {
            double sum = 0;
            for (std::size_t k = 0; k < terms; ++k)
                sum += b[k] * wave(2 * std::numbers::pi * double(k + 1) * value(i) / 16);
            return sum;
        });
    };
    using x_t = masked<N, 1>;
    constexpr unsigned drop = N::fraction - N::home;
    add_row(
        s, {"sine_series", "of_9", format_of<N>(), n, n, 1e-4, "math/fourier.hpp#sine_series"}, opened,
        [=](party& p, x_t const& x) { return already(sine_series<Out, 17>(p, drop_bits<drop>(x), unit, b)); },
        sum_of(std::sin));
    add_row(
        s, {"cosine_series", "of_9", format_of<N>(), n, n, 1e-4, "math/fourier.hpp#cosine_series"}, opened,
        [=](party& p, x_t const& x) { return already(cosine_series<Out, 17>(p, drop_bits<drop>(x), unit, b)); },
        sum_of(std::cos));
}

} // namespace

void add_exp_rows(suite& s) {
    add_exp<fixed<64, 16>>(s, 4e-5);
    add_exp<fixed<64, 12>>(s, 9e-4);
    add_exp<fixed<45, 12>>(s, 9e-4);
    add_published(s, "limit8", "limit", limit<8>, -14, 0.0012);
    add_published(s, "limit5", "limit", limit<5>, -14, 0.009);
    add_published(s, "puma", "puma", puma, -16, 0.009);
    add_published(s, "bolt", "bolt", bolt, -14, 0.0023);
    add_published(s, "nimbus", "nimbus", nimbus, -14, 0.0293);
    for (std::size_t n : sizes) {
        add_exp2<16, 6, 0>(s, "table", n);
        add_exp2<16, 6, 3>(s, "lean", n);
        add_exp2<16, 7, 3>(s, "lean_wide", n);
        add_exp2<12, 6, 3>(s, "lean", n);
        add_waves<fixed<64, 32, 16>>(s, n);
        add_waves<fixed<46, 32, 16>>(s, n);
    }
}

} // namespace moiety_bench
