// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/deal/memory.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/net/memory.hpp>
#include <moiety/net/shaped.hpp>

#include <array>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace moiety_bench {

/// Two evaluators in one process, one thread each over an in-memory channel, perhaps shaped like a line, and a dealer
/// who runs ahead: its stream is ready when they start.
class session {
  public:
    explicit session(std::optional<moiety::link_shape> link = {})
        : seeds_(fixed_seeds()), sources_{source(0), source(1)},
          channels_(moiety::memory_channel_pair(std::chrono::minutes(5))),
          dealer_(moiety::party::dealer(seeds_[0], seeds_[1], record_)), party0_(evaluator(0, channels_.first, link)),
          party1_(evaluator(1, channels_.second, link)), worker_([this] { work(); }) {}
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

    static std::array<moiety::seed, 2> fixed_seeds() {
        return {moiety::seed({std::byte{1}}), moiety::seed({std::byte{2}})};
    }
    /// Numbers of the roles; the first three are in a session.
    enum role : std::size_t { party_0, party_1, the_dealer, ideal, dry_run };

    /// The dealer's part of f(party, role).
    template <class F>
    void deal(F f) {
        record_.clear();
        sources_[1].rewind();
        f(dealer_, the_dealer);
    }
    /// f(party, role) in both evaluators at once; what was dealt last is theirs.
    template <class F>
    void evaluate(F f) {
        std::function<void()> const job = [&] { f(party1_, party_1); };
        {
            std::lock_guard lock(mutex_);
            job_ = &job;
            failure_ = nullptr;
        }
        wake_.notify_all();
        try {
            f(party0_, party_0);
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

    /// What party 0 says it has spent, and what the dealer says.
    moiety::cost_report cost() { return party0_.cost(); }
    moiety::cost_report dealer_cost() { return dealer_.cost(); }

  private:
    using line = moiety::shaped<moiety::memory_channel&>;
    moiety::party evaluator(int id, moiety::memory_channel& channel, std::optional<moiety::link_shape> link) {
        auto const at = static_cast<std::size_t>(id);
        if (!link) return moiety::party(id, channel, sources_[at]);
        lines_[at] = std::make_unique<line>(channel, *link);
        return moiety::party(id, *lines_[at], sources_[at]);
    }
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
    std::array<std::unique_ptr<line>, 2> lines_;
    moiety::party dealer_, party0_, party1_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::function<void()> const* job_ = nullptr;
    std::exception_ptr failure_;
    bool ended_ = false;
    std::thread worker_;
};

} // namespace moiety_bench
