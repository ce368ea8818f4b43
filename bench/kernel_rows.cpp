// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "machine_limits.hpp"
#include "rows.hpp"

#include <moiety/core/gemm.hpp>
#include <moiety/mpc/exchange.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/scheduler.hpp>
#include <moiety/net/null.hpp>

#include <vector>

namespace moiety_bench {

using namespace moiety;

namespace {

/// One core's exact ring product m x k . k x n, beside what its multiplier can do in a loop without loads.
template <class W>
void add_gemm(verdict& v, std::string const& format, std::size_t m, std::size_t k, std::size_t n) {
    row const r{"gemm", "assign", format, m * n, m * n, 0};
    benchmark::RegisterBenchmark(r.name().c_str(), [=, &v](benchmark::State& bench) {
        prg stream(seed({std::byte{7}}));
        std::vector<W> a(m * k), b(k * n), c(m * n);
        stream.draw(std::span<W>(a), 8 * sizeof(W));
        stream.draw(std::span<W>(b), 8 * sizeof(W));
        matrix_view<W> const out(std::span<W>(c), m, n);
        matrix_view<W const> const left(std::span<W const>(a), m, k), right(std::span<W const>(b), k, n);
        for (auto _ : bench) {
            gemm(update::assign, out, left, right);
            benchmark::ClobberMemory();
        }
        double const multiply_adds = double(m) * double(k) * double(n);
        double const seconds = moiety::bench::detail::fastest([&] { gemm(update::assign, out, left, right); }, 5);
        double const peak = moiety::bench::multiply_add_peak<W>();
        std::size_t wrong = 0;
        for (std::size_t at = 0; at < c.size(); at += 997) {
            W sum = 0;
            for (std::size_t j = 0; j < k; ++j) sum = static_cast<W>(sum + a[at / n * k + j] * b[j * n + at % n]);
            wrong += sum != c[at];
        }
        bench.counters["multiply_adds"] =
            benchmark::Counter(multiply_adds, benchmark::Counter::kIsIterationInvariantRate);
        bench.counters["peak"] = peak;
        bench.counters["fraction_of_peak"] = multiply_adds / seconds / peak;
        bench.counters["max_error"] = double(wrong);
        if (wrong) v.all_right = false;
    })->Unit(benchmark::kMillisecond);
}

/// What the scheduler adds to a round over a channel that costs nothing: a chain of one-word openings.
void add_scheduler(verdict& v) {
    constexpr std::size_t rounds = 100000;
    struct nothing_to_read {
        seed stream_seed() const { return seed({std::byte{3}}); }
        void read_corrections(std::span<std::byte>) {}
    };
    struct wait_a_round {
        explicit wait_a_round(scheduler& s) : owner(&s) {}
        scheduler* owner;
        detail::exchange_node node;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> self) {
            node.handle = self;
            owner->pending().append(node);
        }
        void await_resume() const noexcept {}
    };
    auto chain = [](party& p, std::size_t count) -> task<std::size_t> {
        std::size_t done = 0;
        for (; done < count; ++done) co_await wait_a_round(p.scheduler());
        co_return done;
    };
    row const r{"scheduler", "null_channel", "64.0", rounds, rounds, 0};
    benchmark::RegisterBenchmark(r.name().c_str(), [=, &v](benchmark::State& bench) {
        null_channel channel;
        nothing_to_read source;
        party p(0, channel, source);
        bool right = true;
        for (auto _ : bench) right = p.run(chain(p, rounds)) == rounds && right;
        bench.counters["rounds_a_second"] =
            benchmark::Counter(double(rounds), benchmark::Counter::kIsIterationInvariantRate);
        if (!right) v.all_right = false;
    })->Unit(benchmark::kMillisecond);
}

/// Limits of this core that the rows are held against, measured in the same run.
void add_limits() {
    benchmark::RegisterBenchmark("machine/limits/64.0/1", [](benchmark::State& bench) {
        double u64 = 0, u32 = 0, copy = 0, stream = 0;
        for (auto _ : bench) {
            u64 = moiety::bench::multiply_add_peak<std::uint64_t>();
            u32 = moiety::bench::multiply_add_peak<std::uint32_t>();
            copy = moiety::bench::memory_copy_rate();
            stream = moiety::bench::key_stream_rate();
        }
        bench.counters["multiply_add_64"] = u64;
        bench.counters["multiply_add_32"] = u32;
        bench.counters["copy_bytes"] = copy;
        bench.counters["aes_bytes"] = stream;
    })->Unit(benchmark::kMillisecond);
}

} // namespace

void add_kernel_rows(verdict& v) {
    add_limits();
    add_gemm<std::uint64_t>(v, "64.0", 512, 768, 3072);
    add_gemm<std::uint64_t>(v, "64.0", 128, 768, 768);
    add_gemm<std::uint32_t>(v, "32.0", 512, 768, 3072);
    add_scheduler(v);
}

} // namespace moiety_bench
