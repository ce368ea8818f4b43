// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "../machine_limits.hpp"
#include "../raw_loopback.hpp"
#include "rows.hpp"

#include <moiety/net/memory.hpp>
#include <moiety/net/tcp.hpp>

#include <benchmark/benchmark.h>

#include <functional>
#include <thread>
#include <vector>

namespace moiety_bench {

using namespace moiety;

namespace {

/// Both ends exchange n words of 64 bits, each in its own thread, until the near end closes. `limit(bytes)` is the
/// fewest seconds that the machine needs for as much.
template <class Connect>
void add_channel(suite& s, std::string const& variant, std::size_t n, Connect connect,
                 std::function<double(std::size_t)> limit) {
    row const r{"exchange", variant, "64.0", n, n, 0};
    benchmark::RegisterBenchmark(r.name().c_str(), [=, &s](benchmark::State& bench) {
        auto [near, far] = connect();
        std::size_t const bytes = 8 * n;
        std::thread peer([&far = far, bytes] {
            std::vector<std::byte> out(bytes, std::byte{2}), in(bytes);
            try {
                for (;;) exchange(far, std::span<std::byte const>(out), std::span<std::byte>(in));
            } catch (channel_error const&) { // the near end is done
            }
        });
        std::vector<std::byte> out(bytes, std::byte{1}), in(bytes);
        auto const once = [&, &near = near] {
            exchange(near, std::span<std::byte const>(out), std::span<std::byte>(in));
        };
        for (auto _ : bench) once();
        double const seconds = moiety::bench::detail::fastest(once);
        near.close();
        peer.join();
        double wrong = 0;
        for (auto b : in) wrong += b != std::byte{2};
        double const possible = limit(bytes);
        bench.counters["rate"] = double(bytes) / seconds;
        bench.counters["peak"] = double(bytes) / possible;
        bench.counters["fraction_of_peak"] = possible / seconds;
        bench.counters["max_error"] = wrong;
        s.judge(r, wrong);
    })->Unit(benchmark::kMillisecond);
}

std::pair<tcp_channel, tcp_channel> tcp_pair() {
    tcp_listener listener("127.0.0.1:0");
    auto near = tcp_connect(listener.where());
    auto far = listener.accept();
    return {std::move(near), std::move(far)};
}

} // namespace

void add_channel_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_channel(s, "tcp", n, tcp_pair, [](std::size_t bytes) {
            return moiety::bench::raw_loopback_seconds(bytes, [](auto f) { return moiety::bench::detail::fastest(f); });
        });
        add_channel(
            s, "memory", n, [] { return memory_channel_pair(); },
            [](std::size_t bytes) { return double(bytes) / moiety::bench::memory_copy_rate(bytes); });
    }
}

} // namespace moiety_bench
