// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <coroutine>
#include <utility>

namespace moiety::detail {

/// A link of an intrusive list. It lives in a coroutine frame and takes itself out when the frame goes.
struct list_link {
    list_link* before = this;
    list_link* after = this;

    list_link() = default;
    list_link(list_link const&) = delete;
    list_link& operator=(list_link const&) = delete;
    ~list_link() { unlink(); }

    bool alone() const { return after == this; }
    void unlink() {
        before->after = after;
        after->before = before;
        before = after = this;
    }
    void append(list_link& item) {
        item.before = before;
        item.after = this;
        before->after = &item;
        before = &item;
    }
    /// Moves all items of `other` to the end of this list.
    void splice(list_link& other) {
        if (other.alone()) return;
        other.after->before = before;
        before->after = other.after;
        other.before->after = this;
        before = other.before;
        other.before = other.after = &other;
    }
};

/// Something that waits in a list and is resumed later.
struct waiter : list_link {
    std::coroutine_handle<> handle;
};

/// Keeps the stack of one run flat: a long chain of tasks that await each other must not nest on it.
///
/// A finished task names its parent here, and whoever resumed the task resumes the parent next. A child starts on the
/// stack of its parent up to a depth that depends only on the program, and from the queue beyond it. Symmetric transfer
/// alone is not enough: compilers make it a jump only where they optimise.
class run_queue {
  public:
    static constexpr unsigned deepest = 64;

    /// Coroutines that wait to be resumed, in order.
    list_link& ready() { return ready_; }

    /// Starts a child of a running task, now or from the queue.
    void start(waiter& child) {
        if (depth_ >= deepest) {
            ready_.append(child);
            return;
        }
        ++depth_;
        child.handle.resume();
        --depth_;
    }
    /// Resumes `parent` as soon as the running coroutine has given up the stack.
    void then(std::coroutine_handle<> parent) { next_ = parent; }

    /// Resumes ready coroutines until none is left.
    void drain() {
        while (next_ || !ready_.alone()) {
            if (!next_) {
                auto& first = static_cast<waiter&>(*ready_.after);
                first.unlink();
                next_ = first.handle;
            }
            std::exchange(next_, {}).resume();
        }
    }

  private:
    list_link ready_;
    std::coroutine_handle<> next_;
    unsigned depth_ = 0;
};

} // namespace moiety::detail
