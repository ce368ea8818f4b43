// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace moiety::detail {

/// Bytes on their way from one thread to another, in chunks, at most `window` of them at a time.
///
/// One thread produces (write, publish, push), one consumes (read or pop_for). A chunk counts toward the window from
/// push until it is released: `read` releases what it has used up; with `pop_for` somebody says so by release_to.
/// What ends it (fail, end, refuse_writes) may come from any thread and wakes everyone it concerns.
class chunk_queue {
  public:
    struct chunk {
        std::unique_ptr<std::byte[]> data;
        std::size_t size = 0;
        std::span<std::byte const> bytes() const { return {data.get(), size}; }
    };

    static constexpr std::size_t largest_chunk = std::size_t{256} << 10;
    static constexpr std::size_t smallest_window = 1024;

    /// The chunk that goes with a window: four fit, so that producer and consumer work side by side.
    static std::size_t chunk_of(std::size_t window) { return std::min(largest_chunk, window / 4); }

    explicit chunk_queue(std::size_t window) : window_(window), chunk_bytes_(chunk_of(window)) {
        if (window < smallest_window)
            throw usage_error("a window of " + std::to_string(window) + " bytes; at least " +
                              std::to_string(smallest_window) + " are needed");
    }

    std::size_t chunk_bytes() const { return chunk_bytes_; }

    /// An empty chunk of chunk_bytes(), a used one where there is one.
    chunk fresh() {
        {
            std::lock_guard lock(mutex_);
            if (!spare_.empty()) {
                chunk c = std::move(spare_.back());
                spare_.pop_back();
                c.size = 0;
                return c;
            }
        }
        return {std::unique_ptr<std::byte[]>(new std::byte[chunk_bytes_]), 0}; // not zeroed: it is written first
    }

    // --- the producer

    void write(std::span<std::byte const> in) {
        while (!in.empty()) {
            if (!open_.data) open_ = fresh();
            auto const n = std::min(in.size(), chunk_bytes_ - open_.size);
            std::memcpy(open_.data.get() + open_.size, in.data(), n);
            open_.size += n;
            in = in.subspan(n);
            if (open_.size == chunk_bytes_) publish();
        }
    }
    /// Hands over what has been written, full chunk or not.
    void publish() {
        if (open_.size) push(std::exchange(open_, {}));
    }
    /// Waits for room. Throws what ended the queue.
    void push(chunk c) {
        {
            std::unique_lock lock(mutex_);
            room_.wait(lock, [&] { return failure_ || refusal_ || pushed_ - released_ + c.size <= window_; });
            if (failure_) std::rethrow_exception(failure_);
            if (refusal_) std::rethrow_exception(refusal_);
            pushed_ += c.size;
            peak_ = std::max(peak_, pushed_ - released_);
            chunks_.push_back(std::move(c));
        }
        data_.notify_all();
    }
    /// No more will come: who reads on after the last byte gets `why`.
    void end(std::exception_ptr why) {
        {
            std::lock_guard lock(mutex_);
            ended_ = std::move(why);
        }
        data_.notify_all();
    }
    /// More may come after all.
    void resume() {
        std::lock_guard lock(mutex_);
        ended_ = nullptr;
    }

    // --- the consumer

    void read(std::span<std::byte> out) {
        while (!out.empty()) {
            if (at_ == current_.size) next();
            auto const n = std::min(out.size(), current_.size - at_);
            std::memcpy(out.data(), current_.data.get() + at_, n);
            at_ += n;
            out = out.subspan(n);
            if (at_ == current_.size) recycle();
        }
    }
    /// The next chunk, not released yet; nothing when the time is over or somebody called wake.
    std::optional<chunk> pop_for(std::chrono::milliseconds time) {
        std::unique_lock lock(mutex_);
        data_.wait_for(lock, time, [&] { return failure_ || woken_ || !chunks_.empty(); });
        if (failure_) std::rethrow_exception(failure_);
        if (!chunks_.empty()) return take_front();
        woken_ = false;
        return std::nullopt;
    }
    void give_back(chunk c) {
        std::lock_guard lock(mutex_);
        spare_.push_back(std::move(c));
    }
    /// The first `total` bytes are done with. False, and nothing happens, where that cannot be.
    bool release_to(std::uint64_t total) {
        {
            std::lock_guard lock(mutex_);
            if (total < released_ || total > pushed_) return false;
            released_ = total;
        }
        room_.notify_all();
        return true;
    }
    /// No more is wanted: who pushes gets `why`.
    void refuse_writes(std::exception_ptr why) {
        {
            std::lock_guard lock(mutex_);
            if (!refusal_) refusal_ = std::move(why);
        }
        room_.notify_all();
    }

    // --- anyone

    /// Ends both sides at once; the first failure counts.
    void fail(std::exception_ptr why) {
        {
            std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::move(why);
        }
        room_.notify_all();
        data_.notify_all();
    }
    /// Whether something fails within that time.
    bool failed_within(std::chrono::milliseconds time) {
        std::unique_lock lock(mutex_);
        return data_.wait_for(lock, time, [&] { return failure_ != nullptr; });
    }
    void throw_failure() const {
        std::lock_guard lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
    }
    void wake() {
        {
            std::lock_guard lock(mutex_);
            woken_ = true;
        }
        data_.notify_all();
    }
    std::uint64_t pushed() const { return locked(pushed_); }
    std::uint64_t released() const { return locked(released_); }
    std::size_t room() const {
        std::lock_guard lock(mutex_);
        return window_ - static_cast<std::size_t>(pushed_ - released_);
    }
    /// The most that was ever between push and release.
    std::uint64_t peak() const { return locked(peak_); }

  private:
    std::uint64_t locked(std::uint64_t const& x) const {
        std::lock_guard lock(mutex_);
        return x;
    }
    chunk take_front() {
        chunk c = std::move(chunks_.front());
        chunks_.pop_front();
        return c;
    }
    void next() {
        std::unique_lock lock(mutex_);
        data_.wait(lock, [&] { return failure_ || ended_ || !chunks_.empty(); });
        if (failure_) std::rethrow_exception(failure_);
        if (chunks_.empty()) std::rethrow_exception(ended_);
        current_ = take_front();
        at_ = 0;
    }
    void recycle() {
        {
            std::lock_guard lock(mutex_);
            released_ += current_.size;
            spare_.push_back(std::move(current_));
        }
        current_ = {};
        at_ = 0;
        room_.notify_all();
    }

    std::size_t const window_, chunk_bytes_;
    chunk open_;    // the producer's
    chunk current_; // the consumer's, of which at_ bytes are used
    std::size_t at_ = 0;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable data_, room_;
    std::deque<chunk> chunks_;
    std::vector<chunk> spare_;
    std::uint64_t pushed_ = 0, released_ = 0, peak_ = 0;
    std::exception_ptr failure_, ended_, refusal_;
    bool woken_ = false;
};

} // namespace moiety::detail
