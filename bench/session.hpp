// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/deal/memory.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/net/memory.hpp>

#include <array>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace moiety_bench {

/// Two evaluators in one process, one thread each over an in-memory channel, and a dealer who runs ahead: its stream is
/// ready when they start.
class session {
  public:
    session()
        : seeds_{moiety::seed({std::byte{1}}), moiety::seed({std::byte{2}})}, sources_{source(0), source(1)},
          channels_(moiety::memory_channel_pair(std::chrono::minutes(5))),
          dealer_(moiety::party::dealer(seeds_[0], seeds_[1], record_)), party0_(0, channels_.first, sources_[0]),
          party1_(1, channels_.second, sources_[1]), worker_([this] { work(); }) {}
    session(session const&) = delete;
    session& operator=(session const&) = delete;
    ~session() {
        {
            std::lock_guard lock(mutex_);
            ended_ = true;
        }
        wake_.notify_all();
        worker_.join();
    }

    static constexpr std::size_t roles = 3; // party 0, party 1, dealer

    /// The dealer's part of f(party, role).
    template <class F>
    void deal(F f) {
        record_.clear();
        sources_[1].rewind();
        f(dealer_, 2);
    }
    /// f(party, role) in both evaluators at once; what was dealt last is theirs.
    template <class F>
    void evaluate(F f) {
        std::function<void()> const job = [&] { f(party1_, 1); };
        {
            std::lock_guard lock(mutex_);
            job_ = &job;
            failure_ = nullptr;
        }
        wake_.notify_all();
        try {
            f(party0_, 0);
        } catch (...) {
            party0_.abandon();
            wait();
            throw;
        }
        wait();
        if (failure_) std::rethrow_exception(failure_);
    }
    template <class F>
    void run(F f) {
        deal(f);
        evaluate(f);
    }

    moiety::cost_report cost() { return party0_.cost(); }

  private:
    moiety::insecure_replay source(std::size_t id) {
        return id == 0 ? moiety::insecure_replay(seeds_[0]) : moiety::insecure_replay(seeds_[1], record_);
    }
    void wait() {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return job_ == nullptr; });
    }
    void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return job_ != nullptr || ended_; });
            if (ended_) return;
            auto const* job = job_;
            lock.unlock();
            std::exception_ptr failure;
            try {
                (*job)();
            } catch (...) {
                failure = std::current_exception();
                party1_.abandon();
            }
            lock.lock();
            failure_ = failure;
            job_ = nullptr;
            wake_.notify_all();
        }
    }

    std::array<moiety::seed, 2> seeds_;
    moiety::correction_record record_;
    std::array<moiety::insecure_replay, 2> sources_;
    std::pair<moiety::memory_channel, moiety::memory_channel> channels_;
    moiety::party dealer_, party0_, party1_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::function<void()> const* job_ = nullptr;
    std::exception_ptr failure_;
    bool ended_ = false;
    std::thread worker_;
};

} // namespace moiety_bench
