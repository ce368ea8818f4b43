// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/detail/run_queue.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace moiety {

template <class T>
class task;

namespace detail {

/// What a finished child tells whoever started it: a single awaiter, or a group of siblings.
///
/// A child that finishes while it is being started must not resume its parent (the parent is still running), so a
/// parent counts itself among those that a join waits for until all of its children are started.
struct join {
    std::coroutine_handle<> parent;
    std::size_t running = 0;
    bool failed = false;
    void (*when_done)(join&) = nullptr; // in place of a parent: told of the end, on the child's stack
};

struct promise_base {
    join* waits = nullptr;
    run_queue* queue = nullptr;
    waiter begin; // where the start waits when the stack is deep
    std::exception_ptr failure;

    struct final_awaiter {
        bool await_ready() noexcept { return false; }
        template <class P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
            auto& promise = self.promise();
            auto* j = promise.waits;
            if (!j) return std::noop_coroutine();
            if (j->when_done) {
                j->when_done(*j);
                return std::noop_coroutine();
            }
            bool const first_failure = promise.failure && !j->failed;
            j->failed = j->failed || first_failure;
            if (!first_failure && --j->running != 0) return std::noop_coroutine();
            if (!j->parent) return std::noop_coroutine();
            if (!promise.queue) return j->parent;
            promise.queue->then(j->parent);
            return std::noop_coroutine();
        }
        void await_resume() noexcept {}
    };

    std::suspend_always initial_suspend() noexcept { return {}; }
    final_awaiter final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T>
struct promise : promise_base {
    std::optional<T> result;

    task<T> get_return_object();
    template <class U>
    void return_value(U&& value) {
        result.emplace(std::forward<U>(value));
    }
    T take() {
        if (failure) std::rethrow_exception(failure);
        return std::move(*result);
    }
};

template <>
struct promise<void> : promise_base {
    task<void> get_return_object();
    void return_void() noexcept {}
    void take() {
        if (failure) std::rethrow_exception(failure);
    }
};

} // namespace detail

/// A protocol in the making: a coroutine that starts when it is awaited and owns its frame.
///
/// Awaiting starts it at once and on the caller's stack; it runs until it waits for a message. Destroying an
/// unfinished task cancels it: its frame, its children and what they wait for go away.
template <class T>
class [[nodiscard]] task {
  public:
    using promise_type = detail::promise<T>;
    using handle = std::coroutine_handle<promise_type>;
    using value_type = T;

    task() = default;
    explicit task(handle h) : handle_(h) {}
    task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    task& operator=(task&& other) noexcept {
        if (this != &other) {
            reset();
            handle_ = std::exchange(other.handle_, {});
        }
        return *this;
    }
    ~task() { reset(); }

    bool done() const { return handle_ && handle_.done(); }
    explicit operator bool() const { return static_cast<bool>(handle_); }

    /// Runs the task until it first waits.
    void start(detail::run_queue& queue) {
        handle_.promise().queue = &queue;
        handle_.resume();
    }
    /// The same for a child of `parent`, which may start later; `j` is told when it is done.
    template <class P>
    void start(detail::join& j, std::coroutine_handle<P> parent) {
        auto& own = handle_.promise();
        own.waits = &j;
        own.begin.handle = handle_;
        if constexpr (std::derived_from<P, detail::promise_base>) own.queue = parent.promise().queue;
        if (own.queue)
            own.queue->start(own.begin);
        else
            handle_.resume();
    }
    /// The result of a finished task, or its exception.
    T take() { return handle_.promise().take(); }
    /// The task, to be started by whoever resumes the handle first; `j` is told when it is done.
    std::coroutine_handle<> prepared(detail::run_queue& queue, detail::join& j) const {
        handle_.promise().queue = &queue;
        handle_.promise().waits = &j;
        return handle_;
    }

    /// Gives the frame away: whoever takes it destroys it.
    std::coroutine_handle<> detach() { return std::exchange(handle_, {}); }

    void reset() {
        if (handle_) std::exchange(handle_, {}).destroy();
    }

    struct awaiter {
        explicit awaiter(task& c) : child(&c) {}
        task* child;
        detail::join joined;

        bool await_ready() noexcept { return false; }
        template <class P>
        bool await_suspend(std::coroutine_handle<P> parent) {
            joined.running = 1;
            child->start(joined, parent);
            if (child->done()) return false;
            joined.parent = parent;
            return true;
        }
        T await_resume() {
            struct release {
                task* owner;
                ~release() { owner->reset(); }
            } at_end{child};
            return child->take();
        }
    };
    awaiter operator co_await() & { return awaiter(*this); }
    awaiter operator co_await() && { return awaiter(*this); }

  private:
    handle handle_;
};

namespace detail {
template <class T>
task<T> promise<T>::get_return_object() {
    return task<T>(std::coroutine_handle<promise<T>>::from_promise(*this));
}
inline task<void> promise<void>::get_return_object() {
    return task<void>(std::coroutine_handle<promise<void>>::from_promise(*this));
}
} // namespace detail

} // namespace moiety
