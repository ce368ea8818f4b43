// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "session.hpp"

#include <moiety/core/encode.hpp>
#include <moiety/mpc/open.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace moiety_bench {

/// Whether every row so far was right; main turns a wrong one into its exit status.
struct verdict {
    bool all_right = true;
};

/// What the counters are divided by.
enum class counted { an_output_element, the_whole };

/// What a row is called and checked against.
struct row {
    std::string function, variant, format;
    std::size_t elements; // the last part of the name
    std::size_t outputs;  // what counters are divided by
    double tolerance;     // the largest error of a right result
    counted by = counted::an_output_element;

    std::string name() const { return function + "/" + variant + "/" + format + "/" + std::to_string(elements); }
};

template <moiety::Fixed N>
std::string format_of() {
    return moiety::format_name<moiety::home_t<N>>();
}

/// Registers a benchmark of `run(party, state)`, timed in wall time with the dealer's stream ready.
///
/// `setup(party)` gives each role's state and is not counted: inputs, weights. `check(result words, xtensor of
/// doubles)` compares what the run gave, opened, with plaintext and returns the largest error.
template <class Setup, class Run, class Check>
void add_row(verdict& v, row const& r, Setup setup, Run run, Check check) {
    using state = std::invoke_result_t<Setup, moiety::party&>;
    benchmark::RegisterBenchmark(r.name().c_str(), [=, &v](benchmark::State& bench) {
        session s;
        std::array<std::unique_ptr<state>, session::roles> states;
        s.run([&](moiety::party& p, std::size_t role) { states[role] = std::make_unique<state>(setup(p)); });
        auto const program = [&](moiety::party& p, std::size_t role) { return p.run(run(p, *states[role])); };
        auto const before = s.cost();
        moiety::cost_report spent;
        bool first = true;
        for (auto _ : bench) {
            bench.PauseTiming();
            s.deal(program);
            bench.ResumeTiming();
            s.evaluate(program);
            if (std::exchange(first, false)) spent = s.cost() - before;
        }
        double error = 0;
        s.run([&](moiety::party& p, std::size_t role) {
            auto const result = program(p, role);
            auto const opened = p.run(moiety::open_to(p, result, 0));
            if (role == 0) error = check(moiety::decode_tensor(*opened));
        });
        double const n = r.by == counted::the_whole ? 1.0 : static_cast<double>(r.outputs);
        bench.counters["rounds"] = static_cast<double>(spent.rounds);
        if (r.by == counted::the_whole) {
            bench.counters["online_bytes"] = static_cast<double>(spent.online_bytes());
            bench.counters["dealt_bytes"] = static_cast<double>(spent.dealt_bytes);
        } else {
            bench.counters["online_bits"] = static_cast<double>(spent.online_bits()) / n;
            bench.counters["dealt_bits"] = static_cast<double>(spent.dealt_bits) / n;
        }
        bench.counters["max_error"] = error;
        if (!(error <= r.tolerance)) {
            v.all_right = false;
            std::fprintf(stderr, "%s: wrong: error %g where %g is the most\n", r.name().c_str(), error, r.tolerance);
        }
    })->Unit(benchmark::kMillisecond);
}

/// Deterministic test values, spread evenly over [low, high] in a scrambled order.
inline double spread(std::size_t i, double low, double high) {
    double const golden = 0.6180339887498949;
    double const x = static_cast<double>(i + 1) * golden;
    return low + (high - low) * (x - std::floor(x));
}

/// A share of values that party 0 holds.
template <moiety::Fixed N, std::size_t R, class Value>
moiety::share<N, R> shared_values(moiety::party& p, moiety::shape_t<R> shape, Value value) {
    moiety::tensor<N, R> t(shape);
    if (p.holds_input_of(0)) {
        t = moiety::tensor<N, R>::uninitialised(shape);
        auto const words = t.writable();
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = moiety::encode<N>(value(i));
    }
    return moiety::share_of(p, 0, t);
}

/// The largest |got - expected(i)|, where `got` holds decoded results in row-major order.
template <class Values, class Expected>
double largest_error(Values const& got, Expected expected) {
    double worst = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        double const e = std::abs(static_cast<double>(got.data()[i]) - expected(i));
        worst = e > worst || e != e ? e : worst;
    }
    return worst;
}

} // namespace moiety_bench
