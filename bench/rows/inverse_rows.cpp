// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "function_row.hpp"
#include "rows.hpp"

#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>
#include <moiety/math/logarithm.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/square_root.hpp>

#include <algorithm>

namespace moiety_bench {

using namespace moiety;

namespace {

constexpr double most = 1023.9; // of domains that end before 2^10

double inverse_of(double x) { return 1 / x; }
double inverse_sqrt_of(double x) { return 1 / std::sqrt(x); }

/// The largest relative error over 2^-10 to 2^10 of an unsettled result, from one opened value an element.
template <Fixed N, class Function>
void add_relative(suite& s, std::string const& function, std::string const& page, double low, double high, Function f,
                  std::function<double(double)> expected, std::size_t n = sizes[1]) {
    value_at const value = [=](std::size_t i) { return rounded<N>(std::exp2(spread(i, low, high))); };
    add_row(
        s, {function, "relative", format_of<N>(), n, n, 7e-5, page},
        [=](party& p) { return masked_values<N, 1>(p, {n}, value); },
        [=](party& p, masked<N, 1> const& x) { return f(p, x); },
        [=](values const& got) {
            double worst = 0;
            for (std::size_t i = 0; i < got.size(); ++i) {
                double const right = expected(value(i));
                worst = std::max(worst, std::abs(got[i] - right) / right);
            }
            return worst;
        });
}

template <Fixed N>
void add_inverses(suite& s, double low) {
    auto const by_inverse = [](party& p, auto x) { return inverse(p, x); };
    auto const by_root = [](party& p, auto x) { return inverse_sqrt(p, x); };
    double const ulp = std::ldexp(1.0, -int(N::home));
    // 2^20 of them would be dealt more than a gigabyte: in one format only.
    std::vector<std::size_t> elements(std::begin(sizes), std::end(sizes));
    if (N::bits != 64) elements.pop_back();
    function_row by_one{"inverse", "accurate", 0.25, 64, 7e-5 + ulp, "", -1, elements, true, true};
    function_row by_square{"inverse_sqrt", "accurate", 0.25, 64, 7e-5 + ulp, "", -1, elements, true, true};
    by_one.least = by_square.least = std::exp2(low), by_one.most = by_square.most = most;
    add_function<N>(s, by_one, by_inverse, inverse_of);
    add_function<N>(s, by_square, by_root, inverse_sqrt_of);
    add_relative<N>(s, "inverse", "math/inverse/accurate.hpp#inverse", low, 10, by_inverse, inverse_of);
    add_relative<N>(s, "inverse_sqrt", "math/inverse_sqrt/accurate.hpp#inverse_sqrt", low, 10, by_root,
                    inverse_sqrt_of);
}

template <Fixed N>
void add_roots_and_logarithms(suite& s, double low) {
    double const ulp = std::ldexp(1.0, -int(N::home));
    std::vector<std::size_t> const elements(std::begin(sizes), std::end(sizes) - 1);
    function_row root{"sqrt", "accurate", 0.25, 64, 7e-5 + ulp, "math/square_root/accurate.hpp#sqrt", -1, elements};
    function_row natural{"log", "accurate", 0.25, 64, 7e-5 + ulp, "math/logarithm/accurate.hpp#log", -1, elements};
    root.least = natural.least = std::exp2(low), root.most = natural.most = most;
    add_function<N>(
        s, root, [](party& p, auto x) { return moiety::sqrt(p, x); }, [](double x) { return std::sqrt(x); });
    add_function<N>(
        s, natural, [](party& p, auto x) { return moiety::log(p, x); }, [](double x) { return std::log(x); });
}

/// Quotients' errors over their size plus this, where a quarter of a unit is as much as the largest relative error.
template <Fixed N>
double const least_quotient = 0.25 * std::ldexp(1.0, -int(N::fraction)) / 7e-5;

template <Fixed N>
check_values against_quotients(value_at expected) {
    return [expected = std::move(expected)](values const& got) {
        double worst = 0;
        for (std::size_t i = 0; i < got.size(); ++i) {
            double const right = expected(i), e = std::abs(got[i] - right) / (std::abs(right) + least_quotient<N>);
            worst = e > worst || e != e ? e : worst;
        }
        return worst;
    };
}

template <Fixed N>
void add_quotient(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    // Quotients up to 8 of divisors over the whole domain.
    double const low = N::home < 14 ? 4.0 - N::home : -10;
    value_at const right = [=](std::size_t i) {
        return rounded<N>(std::exp2(spread(3 * i + 1, low, std::log2(most))));
    };
    value_at const left = [=](std::size_t i) { return rounded<N>(spread(i, -8, 8) * right(i)); };
    struct quotient {
        share<N, 1> x, y;
    };
    add_row(
        s, {"divide", "shares", format_of<N>(), n, n, 7e-5, "math/inverse/accurate.hpp#divide"},
        [=](party& p) {
            return quotient{shared_values<N, 1>(p, shape, left), shared_values<N, 1>(p, shape, right)};
        },
        [](party& p, quotient const& f) { return divide(p, f.x, f.y); },
        against_quotients<N>([=](std::size_t i) { return left(i) / right(i); }));
}

/// 3 / S of opened values over the whole domain.
template <Fixed N>
void add_public_dividend(suite& s, std::size_t n) {
    value_at const value = [](std::size_t i) { return rounded<N>(std::exp2(spread(i, -10, std::log2(most)))); };
    add_row(
        s, {"divide", "public_dividend", format_of<N>(), n, n, 7e-5},
        [=](party& p) { return masked_values<N, 1>(p, {n}, value); },
        [](party& p, masked<N, 1> const& x) { return divide(p, 3.0, x); },
        against_quotients<N>([=](std::size_t i) { return 3 / value(i); }));
}

/// From values that are open, at two sizes.
template <Fixed N>
void add_odd_width(suite& s, std::size_t n, double low) {
    add_relative<N>(
        s, "inverse", "math/inverse/accurate.hpp#inverse", low, 10, [](party& p, auto x) { return inverse(p, x); },
        inverse_of, n);
    add_relative<N>(
        s, "inverse_sqrt", "math/inverse_sqrt/accurate.hpp#inverse_sqrt", low, 10,
        [](party& p, auto x) { return inverse_sqrt(p, x); }, inverse_sqrt_of, n);
    add_relative<N>(
        s, "sqrt", "math/square_root/accurate.hpp#sqrt", low, 10, [](party& p, auto x) { return moiety::sqrt(p, x); },
        [](double x) { return std::sqrt(x); }, n);
    value_at const value = [=](std::size_t i) { return rounded<N>(std::exp2(spread(i, low, std::log2(most)))); };
    add_row(
        s, {"log", "accurate_opened", format_of<N>(), n, n, 7e-5, "math/logarithm/accurate.hpp#log"},
        [=](party& p) { return masked_values<N, 1>(p, {n}, value); },
        [](party& p, masked<N, 1> const& x) { return moiety::log(p, x); },
        against([=](std::size_t i) { return std::log(value(i)); }));
    add_quotient<N>(s, n);
}

/// 1/S of opened values over twelve octaves, as rows of attention are divided.
void add_row_inverse(suite& s, std::size_t n) {
    using N = fixed<64, 37, 16>;
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return rounded<N>(std::exp2(spread(i, -4, 8))); };
    auto const run = [](party& p, masked<N, 1> const& x) {
        row_inverse_format<34, 15> const format;
        row_range const range(-4, 8, std::ldexp(1.0, 19));
        return row_inverse(p, reciprocal, drop_bits<18>(x), range, format);
    };
    check_values const check = [=](values const& got) {
        double worst = 0;
        for (std::size_t i = 0; i < got.size(); ++i) worst = std::max(worst, std::abs(got[i] * value(i) - 1));
        return worst;
    };
    add_row(
        s, {"row_inverse", "reciprocal_relative", "64.16", n, n, 7e-5, "math/row_inverse.hpp#row_inverse"},
        [=](party& p) { return masked_values<N>(p, shape, value); }, run, check);
}

/// A published variant on settled operands, at one size.
template <class Variant>
void add_published_inverse(suite& s, Variant v, double low, double high, double tolerance, std::string const& page) {
    function_row const row{"inverse", Variant::name, low, high, tolerance, page, -1, {sizes[1]}, true, true};
    add_function<fixed<64, 16>>(
        s, row, [v](party& p, auto x) { return inverse(p, x, v); }, inverse_of);
}
template <class Variant>
void add_published_root(suite& s, Variant v, double low, double high, double tolerance, std::string const& page) {
    function_row const row{"inverse_sqrt", Variant::name, low, high, tolerance, page, -1, {sizes[1]}, true, true};
    add_function<fixed<64, 16>>(
        s, row, [v](party& p, auto x) { return inverse_sqrt(p, x, v); }, inverse_sqrt_of);
}

void add_published(suite& s) {
    add_published_inverse(s, goldschmidt<>, 6, 9900, 3e-5,
                          "math/inverse/goldschmidt.hpp#inverse math/inverse/goldschmidt.hpp#goldschmidt_inverse");
    add_published_inverse(s, newton, 0.25, 640, 3e-5, "math/inverse/newton.hpp#inverse");
    add_published_inverse(s, spu, 0.25, 64, 3e-4, "math/inverse/spu.hpp#inverse");
    add_published_root(
        s, goldschmidt<>, 3, 5000, 5e-5,
        "math/inverse_sqrt/goldschmidt.hpp#inverse_sqrt math/inverse_sqrt/goldschmidt.hpp#goldschmidt_inverse_sqrt");
    add_published_root(s, newton, 0.1, 160, 0.017, "math/inverse_sqrt/newton.hpp#inverse_sqrt");
    add_published_root(s, spu, 0.25, 64, 2.5e-4, "math/inverse_sqrt/spu.hpp#inverse_sqrt");
    function_row const root{"sqrt", newton_t::name, 0.1, 159.9, 0.16, "math/square_root/newton.hpp#sqrt",
                            -1,     {sizes[1]}};
    function_row const natural{"log", crypten_t::name, 0.25, 249, 0.07, "math/logarithm/crypten.hpp#log",
                               -1,    {sizes[1]}};
    add_function<fixed<64, 16>>(
        s, root, [](party& p, auto x) { return moiety::sqrt(p, x, newton); }, [](double x) { return std::sqrt(x); });
    add_function<fixed<64, 16>>(
        s, natural, [](party& p, auto x) { return moiety::log(p, x, crypten); }, [](double x) { return std::log(x); });
}

} // namespace

void add_inverse_rows(suite& s) {
    add_inverses<fixed<64, 16>>(s, -10);
    add_inverses<fixed<32, 12>>(s, -8);
    add_roots_and_logarithms<fixed<64, 16>>(s, -10);
    add_roots_and_logarithms<fixed<32, 12>>(s, -8);
    for (std::size_t n : sizes) add_quotient<fixed<64, 16>>(s, n);
    for (std::size_t n : {sizes[0], sizes[1]}) add_quotient<fixed<32, 12>>(s, n);
    for (std::size_t n : {sizes[0], sizes[1]}) {
        add_odd_width<fixed<37, 12>>(s, n, -8);
        add_public_dividend<fixed<64, 16>>(s, n);
    }
    for (std::size_t n : {sizes[0], sizes[1]}) add_row_inverse(s, n);
    add_published(s);
}

} // namespace moiety_bench
