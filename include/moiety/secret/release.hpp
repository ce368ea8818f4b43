// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace moiety::detail {

/// What one call of `release` destroys later.
struct released {
    virtual ~released() = default;
};
template <class T>
struct released_value final : released {
    explicit released_value(T v) : value(std::move(v)) {}
    T value;
};

/// This thread's list while a release is under way, null else.
inline std::vector<std::unique_ptr<released>>*& pending_releases() {
    thread_local std::vector<std::unique_ptr<released>>* list = nullptr;
    return list;
}

/// Destroys `value`; what that destruction releases in turn is destroyed after it, not inside it.
///
/// A node owns its operands, so a long expression that is dropped without being computed, or fails half way, would
/// otherwise be destroyed as deep as it is long.
template <class T>
void release(T value) {
    auto item = std::make_unique<released_value<T>>(std::move(value));
    auto*& pending = pending_releases();
    if (pending) {
        pending->push_back(std::move(item));
        return;
    }
    std::vector<std::unique_ptr<released>> list;
    pending = &list;
    for (item.reset(); !list.empty();) {
        auto const next = std::move(list.back());
        list.pop_back();
    }
    pending = nullptr;
}

} // namespace moiety::detail
