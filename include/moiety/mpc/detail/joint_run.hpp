// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace moiety::detail {

/// Threads that end together, and of all that went wrong what went wrong first.
class joint_run {
  public:
    joint_run() = default;
    joint_run(joint_run const&) = delete;
    joint_run& operator=(joint_run const&) = delete;
    ~joint_run() { join(); }

    /// Runs `job`, which throws nothing, on a thread. Where there is none to be had, `otherwise` tells the others.
    template <class Job, class Otherwise>
    void start(Job job, Otherwise otherwise) {
        try {
            threads_.emplace_back(std::move(job));
        } catch (std::system_error const& e) {
            auto why = usage_error(std::string("no thread for a party of a local run: ") + e.what());
            record(std::make_exception_ptr(why));
            otherwise();
        }
    }

    /// Keeps the exception that is being handled.
    void record(std::exception_ptr failure = std::current_exception()) {
        std::lock_guard lock(mutex_);
        failures_.push_back(std::move(failure));
    }

    /// Joins all, and rethrows the cause: a failure ends its session before it gets here, so that others' channel
    /// errors may be recorded ahead of it.
    void finish() {
        join();
        std::exception_ptr cause;
        int best = -1;
        for (auto const& failure : failures_)
            if (int const r = rank(failure); r > best) {
                best = r;
                cause = failure;
            }
        if (cause) std::rethrow_exception(cause);
    }

  private:
    static int rank(std::exception_ptr const& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (timeout_error const&) {
            return 1;
        } catch (channel_error const&) {
            return 0;
        } catch (...) {
            return 2;
        }
    }
    void join() {
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
    }

    std::mutex mutex_;
    std::vector<std::exception_ptr> failures_;
    std::vector<std::thread> threads_;
};

/// Where a role's result waits to be taken, on another thread than it was made.
template <class T>
class result_slot {
  public:
    template <class F, class... A>
    void fill(F& f, A&... a) {
        value_.emplace(std::invoke(f, a...));
    }
    T take() { return std::move(*value_); }

  private:
    std::optional<T> value_;
};

template <>
class result_slot<void> {
  public:
    template <class F, class... A>
    void fill(F& f, A&... a) {
        std::invoke(f, a...);
    }
};

} // namespace moiety::detail
