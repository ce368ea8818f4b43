// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/scheduler.hpp>

#include <utility>

/// Coroutines and rounds without a party.
namespace moiety_test {

/// Awaits the next round.
class round_trip {
  public:
    explicit round_trip(moiety::scheduler& s) : scheduler_(&s) {}
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> self) {
        node_.handle = self;
        scheduler_->pending().append(node_);
    }
    void await_resume() noexcept {}

  private:
    moiety::scheduler* scheduler_;
    moiety::detail::waiter node_;
};

/// Counts the objects of its kind that live: in a coroutine's frame it tells whether the frame does.
class live_count {
  public:
    explicit live_count(int& live) : live_(&live) { ++*live_; }
    live_count(live_count const& other) : live_(other.live_) { ++*live_; }
    live_count& operator=(live_count const&) = delete;
    ~live_count() { --*live_; }

  private:
    int* live_;
};

/// A scheduler and the number of rounds that it has run.
struct rounds_run {
    moiety::scheduler scheduler;
    int rounds = 0;

    template <class T>
    T run(moiety::task<T> t) {
        return scheduler.run(std::move(t), [this](moiety::detail::list_link&) { ++rounds; });
    }
};

} // namespace moiety_test
