// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>

#include <concepts>
#include <cstddef>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace moiety {

/// A channel to nobody: what is sent is dropped, what is received is zero. It costs nothing, so that a benchmark sees
/// only what is above it.
class null_channel {
  public:
    void send(std::span<std::byte const>) noexcept {}
    void recv(std::span<std::byte> in) noexcept {
        if (!in.empty()) {
            std::memset(in.data(), 0, in.size());
        }
    }
    void flush() noexcept {}
    void close() noexcept {}
    void exchange(std::span<std::byte const>, std::span<std::byte> in) noexcept { recv(in); }
    template <std::invocable F>
    void exchange(std::span<std::byte const>, std::span<std::byte> head, F&& rest) {
        recv(head);
        std::invoke(rest);
    }
    std::string peer() const { return "nobody"; }
};

/// A channel to oneself: what is flushed is received. A benchmark of one party sees a peer that says what it says, with
/// the right lengths and fingerprints.
/// throws `channel_error` where more is received than was sent.
class mirror_channel {
  public:
    void send(std::span<std::byte const> out) { bytes_.insert(bytes_.end(), out.begin(), out.end()); }
    void recv(std::span<std::byte> in) {
        if (in.empty()) {
            return;
        }
        if (in.size() > flushed_ - taken_) {
            throw channel_error("a mirror channel was asked for more bytes than were sent to it");
        }
        std::memcpy(in.data(), bytes_.data() + taken_, in.size());
        taken_ += in.size();
        if (taken_ == bytes_.size()) {
            bytes_.clear();
            taken_ = flushed_ = 0;
        }
    }
    void flush() noexcept { flushed_ = bytes_.size(); }
    void close() noexcept {}
    void exchange(std::span<std::byte const> out, std::span<std::byte> in) {
        send(out);
        flush();
        recv(in);
    }
    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        exchange(out, head);
        std::invoke(rest);
    }
    std::string peer() const { return "oneself"; }

  private:
    std::vector<std::byte> bytes_;
    std::size_t flushed_ = 0, taken_ = 0;
};

static_assert(StagedChannel<null_channel>);
static_assert(StagedChannel<mirror_channel>);

} // namespace moiety
