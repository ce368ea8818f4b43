// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A million random programs: as programs.cpp, further on.
#include "programs/check.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <thread>

using namespace moiety_test::programs;

TEST_CASE("a million random programs") {
    constexpr std::uint64_t first = 10'000, count = 1'000'000, portion = 500;
    std::atomic<std::uint64_t> next{0};
    std::mutex mutex;
    std::string failure;
    auto work = [&] {
        for (std::uint64_t at = 0; (at = next.fetch_add(portion)) < count;) {
            auto const t = check_programs(first + at, portion);
            if (t.failure.empty()) continue;
            std::lock_guard lock(mutex);
            failure = t.failure;
            next = count;
        }
    };
    // A program's three roles wait for each other much of the time.
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) workers.emplace_back(work);
    for (auto& w : workers) w.join();
    INFO(failure);
    CHECK(failure.empty());
}
