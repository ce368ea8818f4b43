// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// The figures of tests/data/variants/layer_norm.csv and rms_norm.csv: 64 rows of 768 normal numbers around 1/2, whose
// variances spread evenly in powers of two over the table's domain; costs are an element's share of a row's.
#include <moiety/math/layer_norm.hpp>

#include "../../support/variant_table.hpp"

#include <random>
#include <string>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<64, 16>;

struct rows_of_numbers {
    static constexpr std::size_t rows = 64, width = 768;
    tensor<number, 2> x;

    rows_of_numbers(double low, double high) : x(tensor<number, 2>::uninitialised({rows, width})) {
        std::mt19937_64 random(29);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < x.size(); ++i) {
            double const variance = low * std::pow(high / low, double(i / width) / double(rows - 1));
            x.writable()[i] = encode<number>(0.5 + std::sqrt(variance) * normal(random));
        }
    }
    double at(std::size_t i) const { return decode<number>(x.words()[i]); }
    /// The normalised rows: less their mean where they are `centred`, over the root mean square of what remains.
    std::vector<double> normalised(bool centred) const {
        std::vector<double> out(x.size());
        for (std::size_t first = 0; first < x.size(); first += width) {
            double mean = 0, square = 0;
            for (std::size_t i = first; centred && i < first + width; ++i) mean += at(i) / double(width);
            for (std::size_t i = first; i < first + width; ++i) square += std::pow(at(i) - mean, 2) / double(width);
            for (std::size_t i = first; i < first + width; ++i) out[i] = (at(i) - mean) / std::sqrt(square);
        }
        return out;
    }
};

template <class Function>
void check(std::string const& function, std::string const& variant, Function f) {
    auto const table = figures_of(function, variant, "64.16");
    CAPTURE(function);
    CAPTURE(variant);
    rows_of_numbers const in(table.low, table.high);
    auto const r = run_all_roles([&](party& p) { return p.run(reveal_variant(p, in.x, f)); });
    check_costs(r);
    CHECK(r.party0.values == r.ideal.values);
    auto const wanted = in.normalised(function == "layer_norm");
    REQUIRE(r.party0.values.size() == wanted.size());
    values_and_costs_agree(r.party0, table, error_kind::absolute, [&](std::size_t i) { return wanted[i]; });
}
template <LayerNormVariant Variant>
void check(Variant v) {
    check("layer_norm", Variant::name, [v](party& p, masked<number, 2> x) { return layer_norm(p, x, 0, v); });
}

template <class Function>
std::string complaint(double variance, Function f) {
    auto const seeds = fixed_seeds();
    auto p = party::checked_ideal(seeds.party0, seeds.party1);
    rows_of_numbers const in(variance, variance);
    try {
        p.run(reveal_variant(p, in.x, f));
    } catch (range_error const& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST_CASE("every layer norm has the figures of its table") {
    check(accurate);
    check(secformer);
    check(puma);
    check(crypten);
    check("rms_norm", "accurate", [](party& p, masked<number, 2> x) { return rms_norm(p, x, 0); });
}

TEST_CASE("layer norms: the narrow rings of encoder blocks, and two words") {
    rows_of_numbers const in(0.3, 100);
    auto const largest = [&](bool centred, auto f) {
        auto const r = ideal_run(fixed_seeds(), [&](party& p) { return p.run(reveal_variant(p, in.x, f)); });
        auto const wanted = in.normalised(centred);
        double worst = 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) worst = std::max(worst, std::abs(r.values[i] - wanted[i]));
        return worst;
    };
    CHECK(largest(true, [](party& p, masked<number, 2> x) { return layer_norm<48>(p, x, 0, puma); }) < 1e-3);
    CHECK(largest(true, [](party& p, masked<number, 2> x) { return layer_norm<80>(p, x, 0, puma); }) < 1e-3);
    CHECK(largest(true, [](party& p, masked<number, 2> x) { return layer_norm<48>(p, x, 0, crypten); }) < 2e-2);
    CHECK(largest(true, [](party& p, masked<number, 2> x) { return layer_norm<80>(p, x, 0, crypten); }) < 2e-2);
    CHECK(largest(false, [](party& p, masked<number, 2> x) { return rms_norm<48>(p, x, 0); }) < 2e-4);
    CHECK(largest(false, [](party& p, masked<number, 2> x) { return rms_norm<80>(p, x, 0); }) < 2e-4);
}

TEST_CASE("layer norms: eps counts, in all of them") {
    auto x = tensor<number, 2>::zeros({1, 64});
    for (std::size_t i = 0; i < 64; ++i) x.writable()[i] = encode<number>(i % 2 ? 0.5 : -0.5);
    auto const first = [&](auto f) {
        return ideal_run(fixed_seeds(), [&](party& p) { return p.run(reveal_variant(p, x, f)); }).values[1];
    };
    double const wanted = 0.5 / std::sqrt(0.75);
    CHECK(std::abs(first([](party& p, masked<number, 2> r) { return layer_norm(p, r, 0.5, puma); }) - wanted) < 2e-4);
    CHECK(std::abs(first([](party& p, masked<number, 2> r) { return layer_norm(p, r, 0.5, crypten); }) - wanted) <
          2e-3);
    CHECK(std::abs(first([](party& p, masked<number, 2> r) { return rms_norm(p, r, 0.5); }) - wanted) < 5e-5);
}

TEST_CASE("layer norms: variances outside a published domain are refused by the checked role") {
    auto const by = [](auto v) { return [v](party& p, masked<number, 2> x) { return layer_norm(p, x, 0, v); }; };
    auto const variance = [](std::string const& variant, std::string const& bound) {
        return "layer_norm/" + variant + ": the variance, eps included, of the row at (0, 0) of an operand of shape " +
               "(64, 768) is " + bound + ", outside the domain";
    };
    CHECK(complaint(1, by(secformer)) == variance("secformer", "below 3"));
    CHECK(complaint(2000, by(secformer)) == variance("secformer", "not below 1024"));
    CHECK(complaint(10, by(secformer)) == "");
    CHECK(complaint(0.05, by(crypten)) == variance("crypten", "below 0.1"));
    CHECK(complaint(300, by(crypten)) == variance("crypten", "not below 160"));
    CHECK(complaint(100, by(crypten)) == "");
    CHECK(complaint(0.0005, by(puma)) == variance("puma", "below 0.000976562"));
    CHECK(complaint(5e5, by(puma)) == variance("puma", "not below 1024"));
    CHECK(complaint(0.01, by(puma)) == "");
}
