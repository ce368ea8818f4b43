// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace moiety {

namespace detail {

/// Large blocks that were given back, for the next who asks for their size: their pages are mapped already, which
/// fresh memory from the operating system pays for at every first touch.
///
/// Any thread may take and give.
class block_pool {
  public:
    static constexpr std::size_t smallest = std::size_t{256} << 10; // below it, new is as good
    static constexpr std::size_t kept_bytes = std::size_t{256} << 20;

    block_pool() = default;
    block_pool(block_pool const&) = delete;
    block_pool& operator=(block_pool const&) = delete;
    ~block_pool() {
        for (auto const& b : free_) ::operator delete(b.memory);
    }

    void* take(std::size_t bytes) {
        bytes = size_class(bytes);
        {
            std::lock_guard lock(mutex_);
            for (std::size_t i = free_.size(); i-- > 0;) // the last one given back is likeliest to be in a cache
                if (free_[i].bytes == bytes) {
                    void* const memory = free_[i].memory;
                    free_.erase(free_.begin() + static_cast<std::ptrdiff_t>(i));
                    kept_ -= bytes;
                    return memory;
                }
        }
        return ::operator new(bytes);
    }
    void give(void* memory, std::size_t bytes) noexcept {
        bytes = size_class(bytes);
        std::lock_guard lock(mutex_);
        try {
            free_.push_back({memory, bytes});
        } catch (std::bad_alloc const&) {
            ::operator delete(memory);
            return;
        }
        kept_ += bytes;
        std::size_t old = 0; // the first have waited longest
        for (; kept_ > kept_bytes; ++old) {
            ::operator delete(free_[old].memory);
            kept_ -= free_[old].bytes;
        }
        free_.erase(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(old));
    }

  private:
    struct block {
        void* memory;
        std::size_t bytes;
    };
    /// Up to an eighth more, so that sizes which differ little share blocks.
    static std::size_t size_class(std::size_t bytes) {
        std::size_t const step = std::bit_floor(bytes) / 8;
        return (bytes + step - 1) / step * step;
    }

    std::mutex mutex_;
    std::vector<block> free_;
    std::size_t kept_ = 0;
};

} // namespace detail

/// Where tensors' words lie: by default in memory of their own, from a recycling storage in blocks that are used again.
///
/// Copies are the same storage. Its blocks live as long as anyone who holds it, a tensor in it included.
class storage {
  public:
    storage() = default;
    static storage recycling() {
        storage s;
        s.pool_ = std::make_shared<detail::block_pool>();
        return s;
    }

    void* take(std::size_t bytes) const { return is_pooled(bytes) ? pool_->take(bytes) : ::operator new(bytes); }
    void give(void* memory, std::size_t bytes) const noexcept {
        is_pooled(bytes) ? pool_->give(memory, bytes) : ::operator delete(memory);
    }
    friend bool operator==(storage const&, storage const&) = default;

  private:
    bool is_pooled(std::size_t bytes) const { return pool_ && bytes >= detail::block_pool::smallest; }

    std::shared_ptr<detail::block_pool> pool_;
};

/// A standard allocator over a storage.
template <class T>
class storage_allocator {
  public:
    using value_type = T;

    storage_allocator() = default;
    explicit storage_allocator(storage s) : storage_(std::move(s)) {}
    template <class U>
    storage_allocator(storage_allocator<U> const& other) : storage_(other.where()) {}

    T* allocate(std::size_t n) {
        if (n > ~std::size_t{0} / sizeof(T)) throw std::bad_array_new_length();
        return static_cast<T*>(storage_.take(n * sizeof(T)));
    }
    void deallocate(T* p, std::size_t n) noexcept { storage_.give(p, n * sizeof(T)); }
    storage const& where() const { return storage_; }

    friend bool operator==(storage_allocator const&, storage_allocator const&) = default;

  private:
    storage storage_;
};

} // namespace moiety
