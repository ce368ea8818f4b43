// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// What the machine's own loopback can do: two plain sockets, a thread each, that exchange buffers.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <thread>
#include <vector>

namespace moiety::bench {

/// A descriptor that closes itself.
class raw_socket {
  public:
    explicit raw_socket(int fd) : fd_(fd) {
        if (fd < 0) throw std::runtime_error("no loopback socket to be had");
    }
    raw_socket(raw_socket const&) = delete;
    raw_socket& operator=(raw_socket const&) = delete;
    ~raw_socket() { ::close(fd_); }
    int get() const { return fd_; }

    void make_ready() const {
        int const yes = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    }

    /// Both directions at once; false when the peer is gone.
    bool exchange(std::span<std::byte const> out, std::span<std::byte> in) const {
        while (!out.empty() || !in.empty()) {
            bool moved = false;
            if (!out.empty()) moved |= step(::send(fd_, out.data(), out.size(), MSG_NOSIGNAL), out);
            if (!in.empty()) {
                auto const n = ::recv(fd_, in.data(), in.size(), 0);
                if (n == 0) return false;
                moved |= step(n, in);
            }
            if (gone_) return false;
            if (moved) continue;
            pollfd p{fd_, static_cast<short>((out.empty() ? 0 : POLLOUT) | (in.empty() ? 0 : POLLIN)), 0};
            ::poll(&p, 1, -1);
        }
        return true;
    }

  private:
    template <class T>
    bool step(ssize_t n, std::span<T>& rest) const {
        if (n > 0) rest = rest.subspan(static_cast<std::size_t>(n));
        gone_ |= n < 0 && errno != EAGAIN && errno != EINTR;
        return n > 0;
    }

    int fd_;
    mutable bool gone_ = false;
};

/// Seconds that an exchange of `bytes` each way takes between two plain loopback sockets.
template <class Fastest>
double raw_loopback_seconds(std::size_t bytes, Fastest fastest) {
    raw_socket const listener(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* const address = reinterpret_cast<sockaddr*>(&at);
    raw_socket const near(::socket(AF_INET, SOCK_STREAM, 0));
    if (::bind(listener.get(), address, size) != 0 || ::listen(listener.get(), 1) != 0 ||
        ::getsockname(listener.get(), address, &size) != 0 || ::connect(near.get(), address, size) != 0)
        throw std::runtime_error("no loopback connection to be had");
    raw_socket const far(::accept(listener.get(), nullptr, nullptr));
    near.make_ready();
    far.make_ready();
    std::thread peer([&] {
        std::vector<std::byte> out(bytes), in(bytes);
        while (far.exchange(out, in)) {
        }
    });
    std::vector<std::byte> out(bytes), in(bytes);
    double const seconds = fastest([&] { near.exchange(out, in); });
    ::shutdown(near.get(), SHUT_RDWR);
    peer.join();
    return seconds;
}

} // namespace moiety::bench
