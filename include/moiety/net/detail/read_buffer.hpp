// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace moiety::detail {

/// Bytes that have arrived before anybody asked for them: filled at the end, taken at the front. Not zeroed, as large
/// messages pass through.
class read_buffer {
  public:
    std::size_t size() const noexcept { return end_ - begin_; }

    /// Moves up to in.size() bytes into `in`, and gives their number.
    std::size_t take(std::span<std::byte> in) noexcept {
        auto const n = std::min(in.size(), size());
        if (n != 0) {
            std::memcpy(in.data(), data_.get() + begin_, n);
        }
        begin_ += n;
        if (begin_ == end_) {
            begin_ = end_ = 0;
            if (capacity_ > kept) {
                data_.reset();
                capacity_ = 0;
            }
        }
        return n;
    }

    /// Room at the end, at least `step` bytes. Report by filled() how much of it was used.
    std::span<std::byte> space() {
        if (capacity_ - end_ < step) {
            auto const used = size();
            if (used + step <= capacity_ / 2) {
                std::memmove(data_.get(), data_.get() + begin_, used);
            } else {
                auto const larger = std::max(2 * capacity_, used + step);
                auto moved = std::unique_ptr<std::byte[]>(new std::byte[larger]);
                if (used != 0) {
                    std::memcpy(moved.get(), data_.get() + begin_, used);
                }
                data_ = std::move(moved);
                capacity_ = larger;
            }
            begin_ = 0;
            end_ = used;
        }
        return {data_.get() + end_, capacity_ - end_};
    }

    void filled(std::size_t n) noexcept { end_ += n; }

  private:
    static constexpr std::size_t step = std::size_t{64} << 10;
    static constexpr std::size_t kept = std::size_t{4} << 20; // more than this is given back when empty

    std::unique_ptr<std::byte[]> data_;
    std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

} // namespace moiety::detail
