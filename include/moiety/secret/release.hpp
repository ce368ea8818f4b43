// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <coroutine>
#include <memory>
#include <utility>
#include <vector>

namespace moiety::detail {

/// What a node owned: a coroutine that did not run to its end, or something else.
struct released {
    std::coroutine_handle<> frame;
    std::shared_ptr<void> held;
};

/// Destroys what a node owned; what that destruction releases in turn is destroyed after it, not inside it.
///
/// A node owns its operands, so a long expression that is dropped without being computed, or fails half way, would
/// otherwise be destroyed as deep as it is long.
inline void release(released item) {
    thread_local std::vector<released>* pending = nullptr; // this thread's, while a release is under way
    if (pending) {
        pending->push_back(std::move(item));
        return;
    }
    std::vector<released> list;
    pending = &list;
    for (;;) {
        if (item.frame) item.frame.destroy();
        item.held.reset();
        if (list.empty()) break;
        item = std::move(list.back());
        list.pop_back();
    }
    pending = nullptr;
}

} // namespace moiety::detail
