// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "suite.hpp"

#include "session.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <utility>

namespace moiety_bench {

namespace {

void set_counters(benchmark::State& bench, row const& r, moiety::cost_report const& spent, double error) {
    bench.counters["rounds"] = static_cast<double>(spent.rounds);
    if (r.by == counted::the_whole) {
        bench.counters["online_bytes"] = static_cast<double>(spent.online_bytes());
        bench.counters["dealt_bytes"] = static_cast<double>(spent.dealt_bytes);
        // Where one party owns the weights, it may send less than the other.
        bench.counters["sent_bytes_0"] = static_cast<double>(spent.sent_bytes[0]);
        bench.counters["sent_bytes_1"] = static_cast<double>(spent.sent_bytes[1]);
    } else {
        auto const n = static_cast<double>(r.outputs);
        bench.counters["online_bits"] = static_cast<double>(spent.online_bits()) / n;
        bench.counters["dealt_bits"] = static_cast<double>(spent.dealt_bits) / n;
    }
    bench.counters["max_error"] = error;
}

/// Times a row in wall time with the dealer's stream ready, and checks what its last run gave.
void run_row(suite& s, entry const& e, benchmark::State& bench) {
    session two(s.how().link);
    auto const work = e.make();
    two.run([&](moiety::party& p, std::size_t role) { work->prepare(p, role); });
    two.slow_down();
    auto const program = [&](moiety::party& p, std::size_t role) { work->run(p, role); };
    auto const before = two.cost();
    moiety::cost_report spent;
    bool first = true;
    for (auto _ : bench) {
        bench.PauseTiming();
        two.deal(program);
        bench.ResumeTiming();
        two.evaluate(program);
        if (std::exchange(first, false)) spent = two.cost() - before;
    }
    values got;
    two.run([&](moiety::party& p, std::size_t role) {
        auto v = work->result(p, role);
        if (role == session::party_0) got = std::move(v);
    });
    double const error = s.error_of(e, std::move(got));
    set_counters(bench, e.what, spent, error);
    s.judge(e.what, error);
}

} // namespace

void suite::add(entry e) {
    std::size_t const at = entries_->size();
    entries_->push_back(std::move(e));
    auto const name = entries_->back().what.name();
    benchmark::RegisterBenchmark(name.c_str(), [this, at](benchmark::State& bench) {
        run_row(*this, entries()[at], bench);
    })->Unit(benchmark::kMillisecond);
}

void suite::report_wrong(std::string const& name, double error, double limit) {
    all_right_ = false;
    std::fprintf(stderr, "%s: wrong: error %g where %g is the most\n", name.c_str(), error, limit);
}

double suite::error_of(entry const& e, values got) {
    got.resize(got.size() - std::min(conditions_.lose, got.size()));
    std::size_t const right = e.what.results ? e.what.results : e.what.outputs;
    if (got.size() == right) return e.check(got);
    all_right_ = false;
    std::fprintf(stderr, "%s: wrong: %zu results where %zu are right\n", e.what.name().c_str(), got.size(), right);
    return std::numeric_limits<double>::quiet_NaN();
}

void suite::judge(row const& r, double error) {
    double const limit = r.tolerance * conditions_.tolerance;
    if (!(error <= limit)) report_wrong(r.name(), error, limit);
}

} // namespace moiety_bench
