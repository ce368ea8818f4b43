// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace moiety::detail {

/// Tells the core that this is a waiting loop, where there is a way to say so.
inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

/// How long nothing has moved, and what to do about it: look again at once for a few microseconds, offer the core to
/// others for some more, then sleep, and give up at the timeout. The clock starts at the first look in vain, so that
/// data which is there costs no clock.
class patience {
  public:
    using clock = std::chrono::steady_clock;
    enum class advice { look_again, sleep, give_up };

    patience(std::chrono::nanoseconds spin, std::chrono::nanoseconds timeout) noexcept
        : spin_(spin), timeout_(std::min<std::chrono::nanoseconds>(timeout, longest)) {}

    void moved() noexcept { waiting_ = false; }

    advice ask() noexcept {
        auto const now = clock::now();
        if (!waiting_) {
            since_ = now;
            waiting_ = true;
        }
        auto const still = now - since_;
        if (still < spin_) {
            if (still < hard_spin) {
                relax();
            } else {
                std::this_thread::yield();
            }
            return advice::look_again;
        }
        return still < timeout_ ? advice::sleep : advice::give_up;
    }

    clock::time_point deadline() const noexcept { return since_ + timeout_; }

  private:
    static constexpr std::chrono::microseconds hard_spin{10};
    static constexpr std::chrono::hours longest{24 * 365}; // keeps since_ + timeout_ from overflowing

    std::chrono::nanoseconds spin_, timeout_;
    clock::time_point since_{};
    bool waiting_ = false;
};

/// Looking again is worth it for about as long as a wake-up takes.
inline constexpr std::chrono::microseconds default_spin{50};

} // namespace moiety::detail
