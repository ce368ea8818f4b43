// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>

#include <cstddef>
#include <span>

#include <sys/socket.h>
#include <unistd.h>

namespace moiety_test {

/// The least that a user's own blocking socket class offers: no exchange, no timeouts, no name.
class raw_channel {
  public:
    explicit raw_channel(int fd) : fd_(fd) {}
    raw_channel(raw_channel const&) = delete;
    raw_channel& operator=(raw_channel const&) = delete;
    ~raw_channel() { ::close(fd_); }

    void send(std::span<std::byte const> out) {
        while (!out.empty()) out = out.subspan(moved(::send(fd_, out.data(), out.size(), MSG_NOSIGNAL)));
    }
    void recv(std::span<std::byte> in) {
        while (!in.empty()) in = in.subspan(moved(::recv(fd_, in.data(), in.size(), 0)));
    }
    void flush() {}
    void close() { ::shutdown(fd_, SHUT_RDWR); }

  private:
    static std::size_t moved(ssize_t n) {
        if (n <= 0) throw moiety::channel_error("the raw channel is closed");
        return static_cast<std::size_t>(n);
    }
    int fd_;
};

static_assert(moiety::Channel<raw_channel> && !moiety::DuplexChannel<raw_channel>);

} // namespace moiety_test
