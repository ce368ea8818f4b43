// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/task.hpp>

#include <cstddef>
#include <tuple>
#include <vector>

namespace moiety {

namespace detail {

/// `void` has no place in a tuple.
struct nothing {};
template <class T>
using tuple_element_for = std::conditional_t<std::is_void_v<T>, nothing, T>;

template <class T>
tuple_element_for<T> take_for_tuple(task<T>& t) {
    if constexpr (std::is_void_v<T>) {
        t.take();
        return {};
    } else {
        return t.take();
    }
}

template <class... T>
class all_awaiter {
  public:
    explicit all_awaiter(task<T>&&... children) : children_(std::move(children)...) {}

    bool await_ready() noexcept { return sizeof...(T) == 0; }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> parent) {
        joined_.running = sizeof...(T) + 1;
        std::apply(
            [&](auto&... child) {
                static_cast<void>(((joined_.failed || (child.start(joined_, parent), true)) && ...));
            },
            children_);
        if (joined_.failed || --joined_.running == 0) return false;
        joined_.parent = parent;
        return true;
    }
    std::tuple<tuple_element_for<T>...> await_resume() {
        auto children = std::move(children_); // all frames go at the end, which cancels the siblings of a failure
        if (joined_.failed) std::apply([](auto&... child) { (rethrow(child), ...); }, children);
        return std::apply([](auto&... child) { return std::tuple<tuple_element_for<T>...>{take_for_tuple(child)...}; },
                          children);
    }

  private:
    template <class U>
    static void rethrow(task<U>& child) {
        if (child.done()) take_for_tuple(child);
    }
    std::tuple<task<T>...> children_;
    join joined_;
};

template <class T>
class all_of_vector_awaiter {
  public:
    explicit all_of_vector_awaiter(std::vector<task<T>>&& children) : children_(std::move(children)) {}

    bool await_ready() noexcept { return children_.empty(); }
    template <class P>
    bool await_suspend(std::coroutine_handle<P> parent) {
        joined_.running = children_.size() + 1;
        for (auto& child : children_) {
            if (joined_.failed) break;
            child.start(joined_, parent);
        }
        if (joined_.failed || --joined_.running == 0) return false;
        joined_.parent = parent;
        return true;
    }
    std::vector<tuple_element_for<T>> await_resume() {
        auto children = std::move(children_);
        if (joined_.failed)
            for (auto& child : children)
                if (child.done()) take_for_tuple(child);
        std::vector<tuple_element_for<T>> results;
        results.reserve(children.size());
        for (auto& child : children) results.push_back(take_for_tuple(child));
        return results;
    }

  private:
    std::vector<task<T>> children_;
    join joined_;
};

} // namespace detail

/// Runs protocols side by side: what they open in the same step shares a round. Results in the order of the arguments.
///
/// The first exception cancels the siblings and comes out here.
template <class... T>
auto when_all(task<T>... tasks) {
    return detail::all_awaiter<T...>(std::move(tasks)...);
}
template <class T>
auto when_all(std::vector<task<T>> tasks) {
    return detail::all_of_vector_awaiter<T>(std::move(tasks));
}

} // namespace moiety
