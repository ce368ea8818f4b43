// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/mpc/detail/run_queue.hpp>
#include <moiety/mpc/task.hpp>

namespace moiety {

/// Runs coroutines in a fixed order: the ready ones until all wait, then one round, then in the order of waiting.
///
/// The order depends only on the program, never on data or timing, so every role draws its randomness alike.
class scheduler {
  public:
    /// Coroutines to resume before the next round.
    detail::list_link& ready() { return queue_.ready(); }
    detail::run_queue& queue() { return queue_; }
    /// Exchanges that the next round carries, in order.
    detail::list_link& pending() { return pending_; }

    /// Resumes ready coroutines until none is left.
    void drain() { queue_.drain(); }

    /// Drives a task to its end; `exchange_round` carries all pending exchanges and leaves them to be resumed.
    template <class T, class Exchange>
    T run(task<T> t, Exchange exchange_round) {
        t.start(queue_);
        for (;;) {
            drain();
            if (t.done()) return t.take();
            if (pending_.alone()) throw usage_error("a protocol waits for something that no other protocol provides");
            exchange_round(pending_);
            queue_.ready().splice(pending_);
        }
    }

  private:
    detail::run_queue queue_;
    detail::list_link pending_;
};

} // namespace moiety
