// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The domains of our own functions of rows in the checked role: just inside the result is right, just outside the
// function and the place are named.
#include <moiety/math/layer_norm/accurate.hpp>
#include <moiety/math/rms_norm.hpp>
#include <moiety/math/softmax/accurate.hpp>
#include <moiety/math/softmax_matmul.hpp>

#include "../support/checked.hpp"

#include <algorithm>
#include <cmath>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<64, 16>;
using values = std::vector<double>;

values exact_softmax(values const& x, double scale) {
    double const top = *std::max_element(x.begin(), x.end());
    values out;
    double sum = 0;
    for (double const v : x) sum += std::exp(scale * (v - top));
    for (double const v : x) out.push_back(std::exp(scale * (v - top)) / sum);
    return out;
}
values exact_norm(values const& x, bool centred) {
    double mean = 0, square = 0;
    for (double const v : x) mean += centred ? v / double(x.size()) : 0;
    for (double const v : x) square += (v - mean) * (v - mean) / double(x.size());
    values out;
    for (double const v : x) out.push_back((v - mean) / std::sqrt(square));
    return out;
}

/// One function of rows: rows within its domain, and rows outside with what is said of them.
struct held_rows {
    std::string name;
    checked_outcome (*run)(values const&);
    values (*exact)(values const&);
    std::vector<values> inside;
    std::vector<std::pair<values, std::string>> outside;
};

template <auto F>
checked_outcome run(values const& x) {
    return run_checked<number, 2>({1, x.size()}, x, F);
}

/// Two of a row with this mean and variance.
values row_of(double mean, double variance) { return {mean - std::sqrt(variance), mean + std::sqrt(variance)}; }

constexpr auto softmax_of_row = [](party& p, auto x) { return softmax(p, to_share(p, x)); };
constexpr auto softmax_of_half = [](party& p, auto x) { return softmax(p, to_share(p, x), accurate, 0.5); };
constexpr auto softmax_in_octaves = [](party& p, auto x) { return softmax(p, to_share(p, x), accurate, as_given); };
constexpr auto wide_softmax = [](party& p, auto x) {
    return softmax(p, to_share(p, x), accurate, 1.0, tensor<bit, 2>{}, wide_reach);
};
constexpr auto attention = [](party& p, auto x) {
    auto v = tensor<number, 2>::zeros({x.shape()[1], x.shape()[1]});
    for (std::size_t i = 0; i < x.shape()[1]; ++i)
        v.writable()[i * (x.shape()[1] + 1)] = encode<number>(1.0); // the weights themselves
    return softmax_matmul(p, to_share(p, x), share<number, 2>(v));
};
constexpr auto norm = [](party& p, auto x) { return layer_norm(p, x, 0); };
constexpr auto root_mean_square = [](party& p, auto x) { return rms_norm(p, x, 0); };

std::vector<held_rows> held_functions() {
    std::string const element = "element (0, 1) of an operand of shape (1, 2) is ",
                      spread = "the spread of the row at (0, 0) of an operand of shape (1, 2) is not below ",
                      mean = "the mean of the row at (0, 0) of an operand of shape (1, 2) is ",
                      variance = "the variance, eps included, of the row at (0, 0) of an operand of shape (1, 2) is ",
                      square = "the mean square, eps included, of the row at (0, 0) of an operand of shape (1, 2) is ";
    auto const natural = [](values const& x) { return exact_softmax(x, 1); };
    return {
        {"softmax/accurate",
         run<softmax_of_row>,
         natural,
         {{-42.9, 37}, {42.9, 42}, {-37, 42.9}},
         {{{0, 43}, element + "not below 42.9751"},
          {{0, 300}, element + "not below 42.9751"},
          {{0, -43}, element + "below -42.9751"},
          {{0, 1e13}, element + "not below 42.9751"},
          {{-42, 42}, spread + "80.4051"}}},
        {"softmax/accurate",
         run<softmax_of_half>,
         [](values const& x) { return exact_softmax(x, 0.5); },
         {{-85, 75}},
         {{{0, 86}, element + "not below 42.9751"}}},
        {"softmax/accurate",
         run<softmax_in_octaves>,
         [](values const& x) { return exact_softmax(x, std::log(2.0)); },
         {{-61.9, 53}, {61.9, -54}},
         {{{0, 62}, element + "not below 62"}, {{-60, 60}, spread + "116"}}},
        {"softmax/accurate",
         run<wide_softmax>,
         natural,
         {{-87.3, 76}, {87.3, -76}},
         {{{0, 88}, element + "not below 87.3365"}, {{-85, 85}, spread + "163.583"}}},
        {"softmax_matmul/accurate",
         run<attention>,
         natural,
         {{-42.9, 37}},
         {{{0, 43}, element + "not below 42.9751"}, {{-42, 42}, spread + "80.4051"}}},
        {"layer_norm/accurate",
         run<norm>,
         [](values const& x) { return exact_norm(x, true); },
         {row_of(1, 0.001), row_of(-65000, 1), row_of(0, 1023)},
         {{row_of(1, 0.0009), variance + "below 0.000976562"},
          {{3, 3}, variance + "below 0.000976562"},
          {row_of(0, 1025), variance + "not below 1024"},
          {row_of(0, 5e5), variance + "not below 1024"},
          {row_of(0, 1e24), variance + "not below 1024"},
          {row_of(70000, 1), mean + "not below 65536"},
          {row_of(-70000, 1), mean + "below -65536"}}},
        {"rms_norm/accurate",
         run<root_mean_square>,
         [](values const& x) { return exact_norm(x, false); },
         {row_of(0, 0.001), row_of(10, 900)},
         {{row_of(0, 0.0009), square + "below 0.000976562"},
          {row_of(31, 900), square + "not below 1024"},
          {row_of(0, 1e24), square + "not below 1024"}}},
    };
}

} // namespace

TEST_CASE("checked: just inside its domain every function of rows is right, just outside it is named with the place") {
    for (auto const& f : held_functions()) {
        CAPTURE(f.name);
        for (auto const& row : f.inside) {
            CAPTURE(row);
            auto const good = f.run(row);
            CHECK(good.complaint == "");
            auto const wanted = f.exact(row);
            REQUIRE(good.values.size() == wanted.size());
            for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(std::abs(good.values[i] - wanted[i]) < 2e-3);
        }
        for (auto const& [row, said] : f.outside)
            CHECK(f.run(row).complaint == f.name + ": " + said + ", outside the domain");
    }
}

TEST_CASE("checked: weighted sums that leave their ring are named") {
    auto const with_values = [](double first) {
        auto v = tensor<number, 3>::filled({2, 2, 3}, encode<number>(1.0));
        v.writable()[8] = encode<number>(first); // (1, 0, 2)
        auto const f = [&](party& p, auto x) { return softmax_matmul(p, to_share(p, x), share<number, 3>(v)); };
        return run_checked<number, 3>({2, 1, 2}, {0, 0, 0, 0}, f);
    };
    // Equal scores weigh from 1/16 to 1 before the division.
    auto const good = with_values(2000);
    CHECK(good.complaint == "");
    CHECK(std::abs(good.values.at(5) - 1000.5) < 0.2);
    std::string const refused = "softmax_matmul/accurate: the weighted sum at (1, 0, 2) of an operand of shape "
                                "(2, 1, 3) is not below 2048, outside the domain";
    CHECK(with_values(40000).complaint == refused);
    CHECK(with_values(1e9).complaint == refused);
}

TEST_CASE("checked: positions that are not allowed may hold anything, and rows without any give 0") {
    auto const softmax_where = [](values const& x, std::vector<bool> const& where) {
        auto allowed = tensor<bit, 1>::zeros({where.size()});
        for (std::size_t i = 0; i < where.size(); ++i) allowed.writable()[0] |= std::uint64_t{where[i]} << i;
        auto const f = [&](party& p, auto s) { return softmax(p, to_share(p, s), accurate, 1.0, allowed); };
        return run_checked<number, 2>({1, x.size()}, x, f);
    };
    auto const some = softmax_where({1, 5000, 1}, {true, false, true});
    CHECK(some.complaint == "");
    CHECK(std::abs(some.values.at(0) - 0.5) < 1e-4);
    CHECK(some.values.at(1) == 0);
    auto const none = softmax_where({1, 5000, 1}, {false, false, false});
    CHECK(none.complaint == "");
    CHECK(none.values == values{0, 0, 0});
    CHECK(softmax_where({1, 5000, 1}, {true, true, true}).complaint ==
          "softmax/accurate: element (0, 1) of an operand of shape (1, 3) is not below 42.9751, outside the domain");
}
