// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/scheduler.hpp>
#include <moiety/secret/release.hpp>

#include <exception>
#include <optional>

namespace moiety::detail {

/// A value that is computed once, when it is first asked for, and given to all who wait.
///
/// The computation starts from the scheduler's queue, never on the stack of who asks, so that long chains of nodes
/// do not nest.
template <class T>
class shared_result : join {
  public:
    shared_result() { when_done = &finished; }
    ~shared_result() {
        if (work_) release({work_.detach(), nullptr});
    }
    shared_result(shared_result const&) = delete;
    shared_result& operator=(shared_result const&) = delete;

    bool ready() const { return value_.has_value() || failure_ || work_.done(); }
    bool started() const { return scheduler_ != nullptr; }

    /// Queues the computation; `started()` must be false.
    void start(scheduler& s, task<T> work) {
        scheduler_ = &s;
        work_ = std::move(work);
        begin_.handle = work_.prepared(s.queue(), *this);
        s.ready().append(begin_);
    }

    struct awaiter {
        explicit awaiter(shared_result& r) : result(&r) {}
        shared_result* result;
        waiter node;

        bool await_ready() const noexcept { return result->ready(); }
        void await_suspend(std::coroutine_handle<> self) {
            node.handle = self;
            result->waiting_.append(node);
        }
        T await_resume() const { return result->value(); }
    };
    /// Awaits the value; `start` must have been called.
    awaiter operator co_await() { return awaiter(*this); }

  private:
    static void finished(join& j) {
        auto& self = static_cast<shared_result&>(j);
        self.scheduler_->ready().splice(self.waiting_);
    }

    // The first who reads the value lets go of the computation's frame, and so of its operands.
    T const& value() {
        if (work_) {
            try {
                value_.emplace(work_.take());
            } catch (...) {
                failure_ = std::current_exception();
            }
            work_.reset();
        }
        if (failure_) std::rethrow_exception(failure_);
        return *value_;
    }

    scheduler* scheduler_ = nullptr;
    list_link waiting_;
    waiter begin_;
    task<T> work_;
    std::optional<T> value_;
    std::exception_ptr failure_;
};

} // namespace moiety::detail
