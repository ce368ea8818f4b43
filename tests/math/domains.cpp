// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The domains of our own functions in the checked role: just inside the result is right, just outside the function and
// the place are named. Published variants have theirs in their own tests.
#include <moiety/math/cosine/accurate.hpp>
#include <moiety/math/erf/accurate.hpp>
#include <moiety/math/exp/accurate.hpp>
#include <moiety/math/logarithm/accurate.hpp>
#include <moiety/math/sigmoid/accurate.hpp>
#include <moiety/math/silu/accurate.hpp>
#include <moiety/math/sine/accurate.hpp>
#include <moiety/math/square_root/accurate.hpp>
#include <moiety/math/tanh/accurate.hpp>

#include "../support/checked.hpp"

#include <cmath>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<64, 16>;
using values = std::vector<double>;

/// One function on [low, high): operands just inside and just outside of it.
struct held_function {
    std::string name;
    checked_outcome (*run)(values const&);
    double (*exact)(double);
    values inside, below, above;
    std::string low, high;
};

template <auto F>
checked_outcome run(values const& x) {
    return run_checked<number, 1>({x.size()}, x, F);
}
template <class Function>
held_function held(std::string const& name, Function, double (*exact)(double), values inside, values below,
                   values above, std::string const& low, std::string const& high) {
    return {name, run<Function{}>, exact, std::move(inside), std::move(below), std::move(above), low, high};
}

auto quotient_of_one(party& p, masked<number, 1> const& s) {
    auto const one = tensor<number, 1>::filled(s.shape(), encode<number>(1.0));
    return divide(p, share<number, 1>(one), to_share(p, s));
}
auto quotient_by(party& p, masked<number, 1> const& x, double s) {
    auto const below = tensor<number, 1>::filled(x.shape(), encode<number>(s));
    return divide(p, to_share(p, x), share<number, 1>(below));
}

std::vector<held_function> held_functions() {
    double const fine = 0x1p-10;
    values const positive{fine, 1, 1023.99}, too_small{0, 0.5 * fine, -1, -4}, too_large{1024, 5000};
    std::string const least = "0.000976562", most = "1024", wide = "4.29497e+09", dividend = "262144";
    double const limit = 0x1p32, edge = 0x1p32 - 1;
    return {
        held(
            "exp/accurate", [](party& p, auto x) { return exp(p, x); }, [](double x) { return std::exp(x); },
            {-74.85, 0, 8.317}, {-74.87, -1e9}, {8.32, 20, 1e13}, "-74.8599", "8.31777"),
        held(
            "inverse/accurate", [](party& p, auto x) { return inverse(p, x); }, [](double x) { return 1 / x; },
            positive, too_small, too_large, least, most),
        held(
            "inverse_sqrt/accurate", [](party& p, auto x) { return inverse_sqrt(p, x); },
            [](double x) { return 1 / std::sqrt(x); }, positive, too_small, too_large, least, most),
        held(
            "log/accurate", [](party& p, auto x) { return log(p, x); }, [](double x) { return std::log(x); }, positive,
            too_small, too_large, least, most),
        held(
            "sqrt/accurate", [](party& p, auto x) { return sqrt(p, x); }, [](double x) { return std::sqrt(x); },
            positive, too_small, too_large, least, most),
        held(
            "divide/accurate", [](party& p, auto x) { return quotient_of_one(p, x); }, [](double x) { return 1 / x; },
            positive, too_small, too_large, least, most),
        held(
            "divide/accurate", [](party& p, auto x) { return quotient_by(p, x, 1); }, [](double x) { return x; },
            {-262143, 262143}, {-262145, -1e13}, {262144, 1e13}, "-" + dividend, dividend),
        held(
            "row_inverse",
            [](party& p, auto x) {
                row_inverse_format<34, 15> format;
                return row_inverse(p, reciprocal, x, row_range(-4, 8, 0x1p16), format);
            },
            [](double x) { return 1 / x; }, {0.0625, 255.9}, {0.06, -3}, {256, 1e9}, "0.0625", "256"),
        held(
            "tanh/accurate", [](party& p, auto x) { return tanh(p, x); }, [](double x) { return std::tanh(x); },
            {-edge, 1, edge}, {-limit - 1, -1e13}, {limit, 1e13}, "-" + wide, wide),
        held(
            "sigmoid/accurate", [](party& p, auto x) { return sigmoid(p, x); },
            [](double x) { return 1 / (1 + std::exp(-x)); }, {-edge, 1, edge}, {-limit - 1, -1e13}, {limit, 1e13},
            "-" + wide, wide),
        held(
            "erf/accurate", [](party& p, auto x) { return erf(p, x); }, [](double x) { return std::erf(x); },
            {-edge, 1, edge}, {-limit - 1, -1e13}, {limit, 1e13}, "-" + wide, wide),
        held(
            "silu/accurate", [](party& p, auto x) { return silu(p, x); },
            [](double x) { return x / (1 + std::exp(-x)); }, {-edge, 1, edge}, {-limit - 1, -1e13}, {limit, 1e13},
            "-" + wide, wide),
    };
}

} // namespace

TEST_CASE("checked: just inside its domain every function is right, just outside it is named with the place") {
    for (auto const& f : held_functions()) {
        CAPTURE(f.name);
        auto const good = f.run(f.inside);
        CHECK(good.complaint == "");
        REQUIRE(good.values.size() == f.inside.size());
        for (std::size_t i = 0; i < f.inside.size(); ++i) {
            double const wanted = f.exact(f.inside[i]);
            CAPTURE(f.inside[i]);
            CHECK(std::abs(good.values[i] - wanted) <= 1e-4 * std::max(1.0, std::abs(wanted)));
        }
        auto const refused = [&](double x, std::string const& side) {
            CAPTURE(x);
            CHECK(f.run({f.inside[0], x}).complaint ==
                  f.name + ": element (1) of an operand of shape (2) is " + side + ", outside the domain");
        };
        for (double const x : f.below) refused(x, "below " + f.low);
        for (double const x : f.above) refused(x, "not below " + f.high);
    }
}

TEST_CASE("checked: a quotient that leaves its format is named") {
    auto const f = [](party& p, auto x) { return quotient_by(p, x, 0x1p-8); };
    CHECK((run_checked<number, 1>({2}, {-4095, 4095}, f).complaint) == "");
    CHECK((run_checked<number, 1>({2}, {1, 4096}, f).complaint) ==
          "divide/accurate: the quotient (1) of an operand of shape (2) is not below 1.04858e+06, outside the domain");
}

TEST_CASE("sine and cosine are right over the whole format, which leaves nothing to hold") {
    using product = fixed<64, 32, 16>;
    double const period = 1, far = 0x1.fp46, of_product = 0x1.fp30;
    auto const s = [=](party& p, auto x) { return sin(p, x, accurate, period); };
    auto const c = [=](party& p, auto x) { return cos(p, x, accurate, period); };
    values const wanted{1, -1, 0, 1, -1};
    auto const check = [&](checked_outcome const& got, int shift) {
        CHECK(got.complaint == "");
        REQUIRE(got.values.size() == wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i)
            CHECK(std::abs(got.values[i] - (shift ? std::sqrt(1 - wanted[i] * wanted[i]) : wanted[i])) < 1e-4);
    };
    check(run_checked<number, 1>({5}, {far + 0.25, far + 0.75, -far, -far + 0.25, -far + 0.75}, s), 0);
    check(run_checked<number, 1>({5}, {far + 0.25, far + 0.75, -far, -far + 0.25, -far + 0.75}, c), 1);
    check(run_checked<product, 1>({5}, {of_product + 0.25, 0.75, 0, -of_product + 0.25, 0.75}, s), 0);
}
