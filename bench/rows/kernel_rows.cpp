// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "../machine_limits.hpp"
#include "rows.hpp"

#include <moiety/core/encode.hpp>
#include <moiety/core/gemm.hpp>
#include <moiety/core/kernels.hpp>
#include <moiety/core/multiply.hpp>
#include <moiety/core/pack.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/mpc/exchange.hpp>
#include <moiety/mpc/scheduler.hpp>
#include <moiety/net/null.hpp>

#include <benchmark/benchmark.h>

#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

namespace moiety_bench {

using namespace moiety;

namespace {

template <class W>
std::vector<W> random_words(std::size_t n, std::byte key = std::byte{7}) {
    prg stream(seed({key}));
    std::vector<W> x(n);
    stream.draw(std::span<W>(x), 8 * sizeof(W));
    return x;
}

/// A kernel beside what the machine can do: `work` is what one call does, `limit()` how much of that a second is
/// possible here; both are measured in the same run. `wrong()` counts wrong results of the last call.
void add_kernel(suite& s, row const& r, double work, std::function<double()> limit, std::function<void()> call,
                std::function<double()> wrong) {
    benchmark::RegisterBenchmark(r.name().c_str(), [=, &s](benchmark::State& bench) {
        for (auto _ : bench) {
            call();
            benchmark::ClobberMemory();
        }
        double const possible = limit();
        std::size_t const times = r.elements < (std::size_t{1} << 14) ? 64 : 1;
        double const seconds = moiety::bench::detail::fastest([&] {
            for (std::size_t i = 0; i < times; ++i) call();
        });
        double const errors = wrong();
        bench.counters["rate"] = work * double(times) / seconds;
        bench.counters["peak"] = possible;
        bench.counters["fraction_of_peak"] = work * double(times) / seconds / possible;
        bench.counters["max_error"] = errors;
        s.judge(r, errors);
    })->Unit(benchmark::kMillisecond);
}

/// One core's exact ring product m x k . k x n, beside what its multiplier can do in a loop without loads.
template <class W>
void add_gemm(suite& s, std::string const& format, std::size_t m, std::size_t k, std::size_t n) {
    struct matrices {
        std::vector<W> a, b, c;
    };
    auto const data = std::make_shared<matrices>();
    auto const call = [=] {
        if (data->c.empty())
            *data = matrices{random_words<W>(m * k), random_words<W>(k * n, std::byte{8}), std::vector<W>(m * n)};
        matrix_view<W> const out(std::span<W>(data->c), m, n);
        matrix_view<W const> const left(std::span<W const>(data->a), m, k), right(std::span<W const>(data->b), k, n);
        gemm(update::assign, out, left, right);
    };
    auto const odd_weight = [](std::size_t j) { return static_cast<W>(2 * j * 0x9e3779b9u + 1); };
    auto const wrong = [=] {
        double count = 0;
        for (std::size_t at = 0; at < data->c.size(); at += 997) {
            W sum = 0;
            for (std::size_t j = 0; j < k; ++j)
                sum = static_cast<W>(sum + data->a[at / n * k + j] * data->b[j * n + at % n]);
            count += sum != data->c[at];
        }
        // Of all rows, sums with odd weights: a wrong element alone always changes its row's.
        std::vector<W> of_b(k);
        for (std::size_t i = 0; i < k * n; ++i)
            of_b[i / n] = static_cast<W>(of_b[i / n] + odd_weight(i % n) * data->b[i]);
        for (std::size_t i = 0; i < m && !data->c.empty(); ++i) {
            W difference = 0;
            for (std::size_t j = 0; j < n; ++j)
                difference = static_cast<W>(difference + odd_weight(j) * data->c[i * n + j]);
            for (std::size_t j = 0; j < k; ++j) difference = static_cast<W>(difference - data->a[i * k + j] * of_b[j]);
            count += difference != 0;
        }
        *data = matrices{}; // the next row needs the memory
        return count;
    };
    row const r{"gemm", "assign", format, m * n, m * n, 0};
    add_kernel(
        s, r, double(m) * double(k) * double(n), [] { return moiety::bench::multiply_add_peak<W>(); }, call, wrong);
}

/// Loops over words; limits are the copy of as many bytes as they read and write, or the multiplier.
template <class W>
void add_loops(suite& s, std::string const& format, std::size_t n) {
    struct words {
        std::vector<W> x, y, z;
        W total = 0;
        bool has_total = false;
    };
    auto const data = std::make_shared<words>();
    auto const prepare = [=] {
        if (data->x.empty()) *data = words{random_words<W>(n), random_words<W>(n, std::byte{8}), std::vector<W>(n)};
    };
    auto const add = [&](std::string const& function, double operands, bool multiplies, auto loop, auto expected) {
        double const bytes = operands * double(n) * sizeof(W);
        auto const limit = [=] {
            double const copied =
                2 * moiety::bench::memory_copy_rate(static_cast<std::size_t>(bytes / 2)) * double(n) / bytes;
            return multiplies ? std::min(copied, moiety::bench::multiply_add_peak<W>()) : copied;
        };
        auto const call = [=] {
            prepare();
            loop(*data);
        };
        auto const wrong = [=] {
            double count = 0;
            std::fill(data->z.begin(), data->z.end(), W{1});
            loop(*data);
            for (std::size_t i = 0; i < n; ++i) count += data->z[i] != static_cast<W>(expected(data->x[i], data->y[i]));
            W const total = std::accumulate(data->x.begin(), data->x.end(), W{0});
            count += data->has_total && data->total != total;
            *data = words{};
            return count;
        };
        row const r{function, "kernel", format, n, n, 0};
        add_kernel(s, r, double(n), limit, call, wrong);
    };
    using span_t = std::span<W>;
    using view_t = std::span<W const>;
    auto const plus = [](words& d) {
        kernels::transform([](auto a, auto b) { return a + b; }, span_t(d.z), view_t(d.x), view_t(d.y));
    };
    auto const times = [](words& d) {
        kernels::transform([](auto a, auto b) { return multiply(a, b); }, span_t(d.z), view_t(d.x), view_t(d.y));
    };
    auto const multiply_add = [](words& d) { kernels::multiply_add(span_t(d.z), view_t(d.x), view_t(d.y)); };
    auto const axpy = [](words& d) { kernels::axpy(span_t(d.z), W{5}, view_t(d.x)); };
    auto const sum = [](words& d) { d.total = kernels::sum(view_t(d.x)), d.has_total = true; };
    add("add", 3, false, plus, [](W a, W b) { return a + b; });
    add("multiply", 3, true, times, [](W a, W b) { return a * b; });
    add("multiply_add", 4, true, multiply_add, [](W a, W b) { return 1 + a * b; });
    add("axpy", 3, true, axpy, [](W a, W) { return 1 + 5 * a; });
    add("sum", 1, false, sum, [](W, W) { return W{1}; });
}

/// Words to the wire and back, beside a copy of as many bytes as they read and write.
void add_packing(suite& s, unsigned bits, std::size_t n) {
    using W = std::uint64_t;
    struct buffers {
        std::vector<W> words, back;
        std::vector<std::byte> packed;
    };
    auto const data = std::make_shared<buffers>();
    std::size_t const size = packed_size(n, bits);
    auto const prepare = [=] {
        if (!data->words.empty()) return;
        *data = buffers{random_words<W>(n), std::vector<W>(n), std::vector<std::byte>(size)};
        for (auto& w : data->words) w &= low_mask(bits);
        pack(std::span<W const>(data->words), bits, std::span(data->packed));
    };
    double const bytes = double(n) * sizeof(W) + double(size);
    auto const limit = [=] {
        return 2 * moiety::bench::memory_copy_rate(static_cast<std::size_t>(bytes / 2)) * double(n) / bytes;
    };
    auto const wrong = [=] {
        unpack(std::span<std::byte const>(data->packed), bits, std::span<W>(data->back));
        double count = 0;
        for (std::size_t i = 0; i < n; ++i) count += data->back[i] != data->words[i];
        *data = buffers{};
        return count;
    };
    std::string const format = std::to_string(bits) + ".0";
    add_kernel(
        s, row{"pack", "kernel", format, n, n, 0}, double(n), limit,
        [=] {
            prepare();
            pack(std::span<W const>(data->words), bits, std::span(data->packed));
        },
        wrong);
    add_kernel(
        s, row{"unpack", "kernel", format, n, n, 0}, double(n), limit,
        [=] {
            prepare();
            unpack(std::span<std::byte const>(data->packed), bits, std::span<W>(data->back));
        },
        wrong);
}

/// Doubles to words and back, beside a copy of as many bytes.
template <Fixed N>
void add_encoding(suite& s, std::size_t n) {
    struct numbers {
        xt::xtensor<double, 1> real, back;
        tensor<N, 1> words;
    };
    auto const data = std::make_shared<numbers>();
    auto const prepare = [=] {
        if (data->real.size() != 0) return;
        data->real = xt::xtensor<double, 1>::from_shape({n});
        for (std::size_t i = 0; i < n; ++i) data->real(i) = spread(i, -100, 100);
        data->words = encode_tensor<N, 1>(data->real);
    };
    double const scale = std::ldexp(1.0, int(N::fraction)), bytes = double(n) * (8 + sizeof(typename N::word));
    auto const limit = [=] {
        return 2 * moiety::bench::memory_copy_rate(static_cast<std::size_t>(bytes / 2)) * double(n) / bytes;
    };
    auto const wrong = [=](bool decoded) {
        double count = 0;
        for (std::size_t i = 0; i < n; ++i) {
            auto const nearest = std::llrint(data->real(i) * scale);
            count += decoded ? data->back(i) != double(nearest) / scale
                             : data->words.words()[i] != (static_cast<std::uint64_t>(nearest) & low_mask(N::bits));
        }
        *data = numbers{};
        return count;
    };
    auto const named = [&](char const* function) { return row{function, "tensor", format_of<N>(), n, n, 0}; };
    add_kernel(
        s, named("encode"), double(n), limit,
        [=] {
            prepare();
            data->words = encode_tensor<N, 1>(data->real);
        },
        [=] { return wrong(false); });
    add_kernel(
        s, named("decode"), double(n), limit,
        [=] {
            prepare();
            data->back = decode_tensor(data->words);
        },
        [=] { return wrong(true); });
}

/// The key stream, beside OpenSSL's own loop over a buffer in the cache.
void add_stream(suite& s, unsigned bits, std::size_t n) {
    using W = std::uint64_t;
    auto const to = std::make_shared<std::vector<W>>();
    auto const stream = std::make_shared<std::unique_ptr<prg>>();
    auto const draw = [=] {
        if (to->empty()) {
            to->resize(n);
            *stream = std::make_unique<prg>(seed({std::byte{5}}));
        }
        (*stream)->draw(std::span<W>(*to), bits);
    };
    auto const wrong = [=] { // the same words from the stream's bytes
        prg again(seed({std::byte{5}}));
        std::vector<W> plain(n);
        again.fill(std::as_writable_bytes(std::span(plain)));
        *stream = std::make_unique<prg>(seed({std::byte{5}}));
        (*stream)->draw(std::span<W>(*to), bits);
        double count = 0;
        for (std::size_t i = 0; i < n; ++i) count += (*to)[i] != (plain[i] & low_mask(bits));
        to->clear();
        return count;
    };
    row const r{"prg", "draw", std::to_string(bits) + ".0", n, n, 0};
    add_kernel(
        s, r, double(n), [] { return moiety::bench::aes_stream_rate() / sizeof(W); }, draw, wrong);
}

/// What the scheduler adds to a round over a channel that costs nothing: a chain of one-word openings.
void add_scheduler(suite& s) {
    constexpr std::size_t rounds = 100000;
    struct nothing_to_read {
        seed stream_seed() const { return seed({std::byte{3}}); }
        void read_corrections(std::span<std::byte>) {}
    };
    struct wait_a_round {
        explicit wait_a_round(scheduler& s) : owner(&s) {}
        scheduler* owner;
        moiety::detail::exchange_node node;
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
    benchmark::RegisterBenchmark(r.name().c_str(), [=, &s](benchmark::State& bench) {
        null_channel channel;
        nothing_to_read source;
        party p(0, channel, source);
        bool right = true;
        for (auto _ : bench) right = p.run(chain(p, rounds)) == rounds && right;
        bench.counters["rounds_a_second"] =
            benchmark::Counter(double(rounds), benchmark::Counter::kIsIterationInvariantRate);
        s.judge(r, right ? 0 : 1);
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
            stream = moiety::bench::aes_stream_rate();
        }
        bench.counters["multiply_add_64"] = u64;
        bench.counters["multiply_add_32"] = u32;
        bench.counters["copy_bytes"] = copy;
        bench.counters["aes_bytes"] = stream;
    })->Unit(benchmark::kMillisecond);
}

} // namespace

void add_kernel_rows(suite& s) {
    add_limits();
    add_gemm<std::uint64_t>(s, "64.0", 512, 768, 3072);
    add_gemm<std::uint64_t>(s, "64.0", 128, 768, 768);
    add_gemm<std::uint32_t>(s, "32.0", 512, 768, 3072);
    for (std::size_t n : sizes) {
        add_loops<std::uint64_t>(s, "64.0", n);
        add_loops<std::uint32_t>(s, "32.0", n);
        for (unsigned bits : {37, 46, 64}) add_packing(s, bits, n);
        for (unsigned bits : {37, 64}) add_stream(s, bits, n);
        add_encoding<fixed<64, 16>>(s, n);
        add_encoding<fixed<32, 12>>(s, n);
        add_encoding<fixed<37, 12>>(s, n);
    }
    add_scheduler(s);
}

} // namespace moiety_bench
