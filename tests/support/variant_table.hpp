// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/rescale.hpp>

#include "roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

/// Figures of the variants of a function, one table a function (tests/data/variants/<function>.csv), and the check that
/// a variant has them. tools/check_repository.py holds the headers' docstrings against the same table.
namespace moiety_test {

/// A row of a table: errors of the settled result on [low, high], and what the variant costs from an opened operand.
struct variant_figures {
    double low = 0, high = 0;
    double max_error = 0, mean_error = 0;
    std::uint64_t rounds = 0;
    double online_bits = 0, dealt_bits = 0; ///< an element
};

/// The row of a variant at a format; `table` is the file's name where it is not the function's.
inline variant_figures figures_of(std::string const& function, std::string const& variant, std::string const& format,
                                  std::string const& table = {}) {
    std::string const file = std::string(MOIETY_TEST_DATA) + "/variants/" + (table.empty() ? function : table) + ".csv";
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file);
    auto const cells_of = [](std::string const& line) {
        std::vector<std::string> cells;
        std::istringstream from(line);
        for (std::string cell; std::getline(from, cell, ',');) cells.push_back(cell);
        return cells;
    };
    std::string line;
    std::getline(in, line);
    auto const names = cells_of(line);
    while (std::getline(in, line)) {
        auto const cells = cells_of(line);
        if (cells.size() != names.size()) throw std::runtime_error(file + ": a row has another number of cells");
        std::map<std::string, std::string> row;
        for (std::size_t i = 0; i < cells.size(); ++i) row[names[i]] = cells[i];
        if (row["function"] != function || row["variant"] != variant || row["format"] != format) continue;
        variant_figures f;
        f.low = std::stod(row["low"]), f.high = std::stod(row["high"]);
        f.max_error = std::stod(row["max_error"]), f.mean_error = std::stod(row["mean_error"]);
        f.rounds = std::stoull(row["rounds"]);
        f.online_bits = std::stod(row["online_bits"]), f.dealt_bits = std::stod(row["dealt_bits"]);
        return f;
    }
    throw std::runtime_error(file + " has no row of " + variant + " at " + format);
}

/// What a program gave, decoded where it was revealed, and its cost without the openings of operand and result.
struct variant_outcome {
    std::vector<double> values;
    moiety::cost_report own;
};

/// y at the home scale of N.
template <moiety::Fixed N, moiety::Fixed Y, std::size_t R>
moiety::task<moiety::share<moiety::fixed<Y::bits, N::home>, R>> settled_at_home(moiety::party& p,
                                                                                moiety::share<Y, R> y) {
    if constexpr (Y::fraction == N::home) {
        co_return moiety::reinterpret<moiety::fixed<Y::bits, N::home>>(y);
    } else {
        auto opened = co_await moiety::mask(p, y);
        co_return moiety::to_share<moiety::fixed<Y::bits, N::home>>(p,
                                                                    moiety::drop_bits<Y::fraction - N::home>(opened));
    }
}

/// y at the home scale of N, revealed to party 0, with the cost of what made it.
template <moiety::Fixed N, moiety::Fixed Y, std::size_t R>
moiety::task<variant_outcome> outcome_of(moiety::party& p, moiety::cost_report own, moiety::share<Y, R> y) {
    auto settling = settled_at_home<N>(p, y);
    auto result = co_await std::move(settling);
    auto value = co_await moiety::open_to(p, result, 0);
    variant_outcome outcome;
    outcome.own = own;
    using number = typename decltype(result)::number;
    if (value)
        for (auto const w : value->words()) outcome.values.push_back(moiety::decode<number>(w));
    co_return outcome;
}

/// What f(p, x) gave and cost.
template <moiety::Fixed N, class X, class Function>
moiety::task<variant_outcome> outcome_of_call(moiety::party& p, X x, Function f) {
    moiety::cost_report const before = p.cost();
    auto work = f(p, x);
    auto y = co_await std::move(work);
    moiety::cost_report const own = p.cost() - before;
    auto outcome = outcome_of<N>(p, own, y);
    co_return co_await std::move(outcome);
}

template <moiety::Fixed N, std::size_t R, class Function>
moiety::task<variant_outcome> reveal_variant(moiety::party& p, moiety::tensor<N, R> x, Function f) {
    auto mine = moiety::share_of(p, 0, p.holds_input_of(0) ? x : moiety::tensor<N, R>(x.shape()));
    auto opened = co_await moiety::mask(p, mine);
    auto outcome = outcome_of_call<N>(p, opened, f);
    co_return co_await std::move(outcome);
}

/// Which error a table gives.
enum class error_kind { absolute, relative };

/// Holds results against `wanted(i)` and a row of a table: costs exactly, errors to within a factor of 1.3.
template <class Wanted>
void values_and_costs_agree(variant_outcome const& got, variant_figures const& table, error_kind kind, Wanted wanted) {
    std::size_t const count = got.values.size();
    REQUIRE(count != 0);
    double largest = 0, sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        double error = std::abs(got.values[i] - wanted(i));
        if (kind == error_kind::relative) error /= std::abs(wanted(i));
        largest = error <= largest ? largest : error; // what is not a number stays
        sum += error;
    }
    double const mean = sum / double(count);
    INFO("measured: max " << largest << ", mean " << mean << ", rounds " << got.own.rounds << ", online "
                          << double(got.own.online_bits()) / double(count) << ", dealt "
                          << double(got.own.dealt_bits) / double(count));
    CHECK(largest <= table.max_error * 1.3);
    CHECK(largest >= table.max_error / 1.3);
    CHECK(mean <= table.mean_error * 1.3);
    CHECK(mean >= table.mean_error / 1.3);
    CHECK(got.own.rounds == table.rounds);
    CHECK(double(got.own.online_bits()) == doctest::Approx(table.online_bits * double(count)));
    CHECK(double(got.own.dealt_bits) == doctest::Approx(table.dealt_bits * double(count)));
}

/// Runs `f(p, opened)` in all roles on 16,384 operands spread evenly over the table's domain, ends included, and holds
/// errors against `exact` and costs against the table: costs exactly, errors to within a factor of 1.3.
template <moiety::Fixed N, class Function, class Exact>
void check_variant(std::string const& function, std::string const& variant, Function f, Exact exact,
                   error_kind kind = error_kind::absolute) {
    using namespace moiety;
    auto const table = figures_of(function, variant, format_name<home_t<N>>());
    constexpr std::size_t count = 1 << 14;
    CAPTURE(function);
    CAPTURE(variant);
    CAPTURE(format_name<N>());
    auto x = tensor<N, 1>::uninitialised(shape_t<1>{count});
    // Equal steps in a scrambled order: 6,367 is odd, so every step comes up once.
    for (std::size_t i = 0; i < count; ++i) {
        double const t = double(i * 6367 % count) / double(count - 1);
        x.writable()[i] = encode<N>(table.low + (table.high - table.low) * t);
    }
    auto const r = run_all_roles([&](party& p) { return p.run(reveal_variant(p, x, f)); });
    check_costs(r);
    CHECK(r.party0.values == r.ideal.values);
    REQUIRE(r.party0.values.size() == count);
    values_and_costs_agree(r.party0, table, kind, [&](std::size_t i) { return exact(decode<N>(x.words()[i])); });
}

/// What a program on shares of rows gave, as `reveal_variant`; its cost has the opening of the scores in it.
template <moiety::Fixed N, class Function>
moiety::task<variant_outcome> reveal_rows(moiety::party& p, moiety::tensor<N, 2> x, Function f) {
    return outcome_of_call<N>(p, moiety::share_of(p, 0, p.holds_input_of(0) ? x : moiety::tensor<N, 2>(x.shape())), f);
}

/// `check_variant` for a function of rows: `f(p, share)` in all roles on 48 rows of 128, whose elements are spread
/// evenly over the domain of `table`'s row; `exact` gives a row of results for a row of operands.
template <moiety::Fixed N, class Function, class Exact>
void check_row_variant(std::string const& table, std::string const& function, std::string const& variant, Function f,
                       Exact exact) {
    using namespace moiety;
    auto const figures = figures_of(function, variant, format_name<home_t<N>>(), table);
    constexpr std::size_t rows = 48, n = 128, count = rows * n;
    CAPTURE(function);
    CAPTURE(variant);
    CAPTURE(format_name<N>());
    auto x = tensor<N, 2>::uninitialised(shape_t<2>{rows, n});
    for (std::size_t i = 0; i < count; ++i) {
        double const t = double(i * 1597 % count) / double(count - 1);
        x.writable()[i] = encode<N>(figures.low + (figures.high - figures.low) * t);
    }
    auto const r = run_all_roles([&](party& p) { return p.run(reveal_rows(p, x, f)); });
    check_costs(r);
    CHECK(r.party0.values == r.ideal.values);
    std::vector<double> wanted;
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<double> operands;
        for (std::size_t i = 0; i < n; ++i) operands.push_back(decode<N>(x.words()[row * n + i]));
        auto const y = exact(operands);
        wanted.insert(wanted.end(), y.begin(), y.end());
    }
    values_and_costs_agree(r.party0, figures, error_kind::absolute, [&](std::size_t i) { return wanted[i]; });
}

} // namespace moiety_test
