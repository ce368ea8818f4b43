// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../support/protocol_case.hpp"

#include <moiety/math/clip.hpp>
#include <moiety/math/exp.hpp>
#include <moiety/math/gelu.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>
#include <moiety/math/layer_norm.hpp>
#include <moiety/math/logarithm.hpp>
#include <moiety/math/lookup.hpp>
#include <moiety/math/polynomial.hpp>
#include <moiety/math/relu.hpp>
#include <moiety/math/row_order.hpp>
#include <moiety/math/silu.hpp>
#include <moiety/math/sine.hpp>
#include <moiety/math/softmax.hpp>
#include <moiety/math/softmax_matmul.hpp>
#include <moiety/math/square_root.hpp>
#include <moiety/math/tanh.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

/// The functions of math/ at 64.16 as cases: rows of three elements. What they give is checked roughly, so that it is
/// known to be the function that ran; their own tests are exact.
namespace moiety_test::pattern {

using moiety::party;
using moiety::share;
using moiety::task;
using real = moiety::fixed<64, 16>;

using rows = share<real, 2>;

inline rows rows_of(case_values const& v, std::size_t input) {
    return rows(v.words<real>(input).reshape(moiety::shape_t<2>{v.size() / 3, 3}));
}

/// f(p, x) -> a task of a share, of shared rows; settled.
template <class F>
task<case_result> on_share(party& p, case_values v, F f) {
    auto work = f(p, rows_of(v, 0));
    auto y = co_await work;
    auto settled = co_await moiety::rescale<16>(p, y);
    co_return case_result(settled);
}
/// The same of opened rows.
template <class F>
task<case_result> on_masked(party& p, case_values v, F f) {
    auto x = co_await moiety::mask(p, rows_of(v, 0));
    auto work = f(p, x);
    auto y = co_await work;
    auto settled = co_await moiety::rescale<16>(p, y);
    co_return case_result(settled);
}
/// Attention of three queries, keys and values.
inline task<case_result> attention(party& p, case_values v) {
    moiety::shape_t<3> const shape{v.size() / 9, 3, 3};
    share<real, 3> const x(rows_of(v, 0).words().reshape(shape)), values(rows_of(v, 1).words().reshape(shape));
    auto work = moiety::softmax_matmul(p, x, values);
    auto y = co_await work;
    auto settled = co_await moiety::rescale<16>(p, y);
    co_return case_result(settled);
}

inline constexpr std::array<double, 5> quartic{1, -1, 0.5, 0.125, 0.0625};

/// Rows of three in descending order, with their places in the network's swaps.
inline task<share<real, 2>> largest_first(party& p, rows x) {
    auto found = co_await moiety::top_k(p, x, 3, moiety::by_network);
    co_return found.values;
}

/// The entry of a public table of 40 at a secret index.
inline task<case_result> table_entry(party& p, case_values v) {
    std::vector<std::uint64_t> table(40);
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = i * i;
    auto work = moiety::lookup<real>(p, v.share<moiety::fixed<6, 0>>(0), table);
    auto y = co_await work;
    co_return case_result(y);
}

/// The row of a secret table of 40 at a secret index.
inline task<case_result> secret_table_entry(party& p, case_values v) {
    moiety::shape_t<2> const shape{40, 1};
    auto words = p.has_shares() ? moiety::tensor<real, 2>::zeros(shape) : moiety::tensor<real, 2>(shape);
    if (p.has_shares() && p.adds_public())
        for (std::size_t i = 0; i < 40; ++i) words.writable()[i] = i * i;
    share<real, 2> const shared(words);
    auto [index, table] =
        co_await moiety::when_all(moiety::mask(p, v.share<moiety::fixed<6, 0>>(0)), moiety::mask(p, shared));
    co_return case_result(moiety::lookup(p, index, table));
}

inline double value_of(std::uint64_t word) { return double(static_cast<std::int64_t>(word)) / 65536; }

/// One input from `lowest` to `highest`; `plain` of it, if it is a function of single elements.
inline protocol_case function(char const* name, protocol_case::program run, double lowest, double highest,
                              double (*plain)(double) = nullptr) {
    protocol_case c(name, {case_input(64)}, 64);
    c.run = std::move(run);
    c.domain = [=](protocol_case::plain const& x) { return value_of(x[0]) >= lowest && value_of(x[0]) <= highest; };
    if (plain)
        c.right = [=](protocol_case::plain const& x, std::size_t, std::uint64_t y) {
            double const expected = plain(value_of(x[0]));
            return std::abs(value_of(y) - expected) <= 2e-4 * (1 + std::abs(expected));
        };
    return c;
}

inline std::vector<protocol_case> functions() {
    std::vector<protocol_case> list;
    auto shared = [](auto f) { return [f](party& p, case_values v) { return on_share(p, std::move(v), f); }; };
    auto opened = [](auto f) { return [f](party& p, case_values v) { return on_masked(p, std::move(v), f); }; };
    list.push_back(function("relu", opened([](party& p, auto x) { return moiety::relu(p, x); }), -1e9, 1e9,
                            [](double x) { return x > 0 ? x : 0; }));
    list.push_back(function("gelu", opened([](party& p, auto x) { return moiety::gelu(p, x); }), -1e8, 1e8,
                            [](double x) { return x / 2 * (1 + std::erf(x / std::sqrt(2.0))); }));
    list.push_back(function("gelu/puma", opened([](party& p, auto x) { return moiety::gelu(p, x, moiety::puma); }), 3.5,
                            1e7, [](double x) { return x; }));
    list.push_back(function("gelu/sigma", opened([](party& p, auto x) { return moiety::gelu(p, x, moiety::sigma); }),
                            4.5, 4e6, [](double x) { return x; }));
    list.push_back(function("exp", shared([](party& p, auto x) { return moiety::exp(p, x); }), -70, 8,
                            [](double x) { return std::exp(x); }));
    list.push_back(function("exp/bolt", opened([](party& p, auto x) { return moiety::exp(p, x, moiety::bolt); }), -80,
                            0, [](double x) {
                                double const l = std::floor(-x / std::log(2.0)), q = x + l * std::log(2.0) + 1.353;
                                return std::ldexp(0.3585 * q * q + 0.344, -int(l));
                            }));
    list.push_back(function("exp/puma", opened([](party& p, auto x) { return moiety::exp(p, x, moiety::puma); }), -1e6,
                            1, [](double x) { return x < -14 ? 0 : std::pow(1 + x / 32, 32); }));
    list.push_back(function("tanh", opened([](party& p, auto x) { return moiety::tanh(p, x); }), -1e8, 1e8,
                            [](double x) { return std::tanh(x); }));
    list.push_back(
        function("tanh/bolt", opened([](party& p, auto x) { return moiety::tanh(p, x, moiety::bolt); }), -1e6, 1e6));
    list.push_back(function("silu", opened([](party& p, auto x) { return moiety::silu(p, x); }), -1e8, 1e8,
                            [](double x) { return x / (1 + std::exp(-x)); }));
    list.push_back(function("sin", opened([](party& p, auto x) { return moiety::sin(p, x); }), -1e4, 1e4,
                            [](double x) { return std::sin(x); }));
    list.push_back(function("inverse", opened([](party& p, auto x) { return moiety::inverse(p, x); }), 0.001, 1000,
                            [](double x) { return 1 / x; }));
    list.push_back(function("inverse_sqrt", opened([](party& p, auto x) { return moiety::inverse_sqrt(p, x); }), 0.001,
                            1000, [](double x) { return 1 / std::sqrt(x); }));
    list.push_back(function("inverse/newton",
                            opened([](party& p, auto x) { return moiety::inverse(p, x, moiety::newton); }), 0.002, 600,
                            [](double x) { return 1 / x; }));
    list.push_back(function("inverse/goldschmidt",
                            opened([](party& p, auto x) { return moiety::inverse(p, x, moiety::goldschmidt<>); }), 6,
                            9000, [](double x) { return 1 / x; }));
    list.push_back(function("inverse_sqrt/newton",
                            opened([](party& p, auto x) { return moiety::inverse_sqrt(p, x, moiety::newton); }), 0.1,
                            150));
    list.push_back(
        function("layer_norm", opened([](party& p, auto x) { return moiety::layer_norm(p, x, 0.01); }), -30, 30));
    list.push_back(function("layer_norm/secformer",
                            opened([](party& p, auto x) { return moiety::layer_norm(p, x, 0.01, moiety::secformer); }),
                            -30, 30));
    list.push_back(function("layer_norm/puma",
                            opened([](party& p, auto x) { return moiety::layer_norm(p, x, 0.01, moiety::puma); }), -30,
                            30));
    list.push_back(function("sort_rows", shared([](party& p, auto x) { return moiety::sort_rows(p, x); }), -1e9, 1e9));
    auto softmax = [&](char const* name, auto variant) {
        list.push_back(
            function(name, shared([variant](party& p, auto x) { return moiety::softmax(p, x, variant); }), -5, 5));
    };
    softmax("softmax/puma", moiety::puma);
    softmax("softmax/bolt", moiety::bolt);
    softmax("softmax/two_relu", moiety::two_relu);
    softmax("softmax/shaft", moiety::shaft);
    softmax("softmax/crypten", moiety::crypten);
    softmax("softmax/secformer", moiety::secformer);
    list.push_back(function("top_k", shared([](party& p, auto x) { return largest_first(p, x); }), -1e9, 1e9));
    list.push_back(function("sqrt", opened([](party& p, auto x) { return moiety::sqrt(p, x); }), 0.001, 1000,
                            [](double x) { return std::sqrt(x); }));
    list.push_back(function("log", opened([](party& p, auto x) { return moiety::log(p, x); }), 0.001, 1000,
                            [](double x) { return std::log(x); }));
    list.push_back(function("clip", opened([](party& p, auto x) { return moiety::clip(p, x, -2, 3); }), -1e9, 1e9,
                            [](double x) { return std::clamp(x, -2.0, 3.0); }));
    list.push_back(function("polynomial", opened([](party& p, auto x) { return moiety::polynomial(p, x, quartic); }),
                            -4, 4, [](double x) { return 1 - x + x * x * (0.5 + x / 8 + x * x / 16); }));
    using named = std::pair<char const*, protocol_case::program>;
    for (auto const& [name, run] : {named("lookup", table_entry), named("lookup_secret", secret_table_entry)}) {
        protocol_case table(name, {case_input(6)}, 64);
        table.run = run;
        table.right = [](protocol_case::plain const& x, std::size_t, std::uint64_t y) {
            return y == (x[0] < 40 ? x[0] * x[0] : 0);
        };
        list.push_back(std::move(table));
    }
    protocol_case c("softmax_matmul", {case_input(64), case_input(64)}, 64);
    c.run = attention;
    c.domain = [](protocol_case::plain const& x) {
        return std::abs(value_of(x[0])) < 20 && std::abs(value_of(x[1])) < 100;
    };
    list.push_back(std::move(c));
    return list;
}

} // namespace moiety_test::pattern
