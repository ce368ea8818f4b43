// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/endpoint.hpp>
#include <moiety/net/stream_channel.hpp>

#ifndef ASIO_STANDALONE
#define ASIO_STANDALONE // Asio asks for it; moiety::net defines it too
#endif
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

namespace moiety::detail {

using asio::ip::tcp;

inline std::string to_string(tcp::endpoint const& e) {
    return moiety::to_string(endpoint{e.address().to_string(), e.port()});
}

/// Whether what goes there stays on this host: 127.0.0.0/8, ::1, and the former as an IPv6 address.
inline bool is_loopback(asio::ip::address const& a) {
    if (a.is_v6() && a.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, a.to_v6()).is_loopback();
    }
    return a.is_loopback();
}

/// Sleeps until the socket may be read or written, or has failed, or the time is over.
inline void poll_socket(int socket, bool read, bool write, std::chrono::nanoseconds time) {
    pollfd p{socket, static_cast<short>((read ? POLLIN : 0) | (write ? POLLOUT : 0)), 0};
    auto const ms = std::chrono::ceil<std::chrono::milliseconds>(time).count();
    ::poll(&p, 1, static_cast<int>(std::clamp<std::int64_t>(ms, 0, INT_MAX))); // a failure is the next read's to report
}

/// The addresses of a host, IPv4 first; nothing where a name server cannot say at the moment.
///
/// throws `usage_error` where one of them is not loopback and plain TCP is not asked for, `channel_error` where there
/// is no such name.
inline std::vector<tcp::endpoint> addresses(endpoint const& at, bool insecure, std::string& problem) {
    std::vector<tcp::endpoint> found;
    std::error_code ec;
    if (auto const address = asio::ip::make_address(at.host, ec); !ec) {
        found.emplace_back(address, at.port);
    } else {
        asio::io_context io;
        tcp::resolver resolver(io);
        for (auto const& entry : resolver.resolve(at.host, std::to_string(at.port), ec)) {
            found.push_back(entry.endpoint());
        }
        if (ec == asio::error::host_not_found_try_again) {
            problem = ec.message();
        } else if (ec) {
            throw channel_error("there is no host '" + at.host + "': " + ec.message());
        }
        std::stable_partition(found.begin(), found.end(), [](auto const& e) { return e.address().is_v4(); });
    }
    for (auto const& e : found) {
        if (!insecure && !is_loopback(e.address())) {
            throw usage_error("plain TCP at " + to_string(e) +
                              " is refused: the address is not loopback, and plain TCP neither encrypts nor "
                              "authenticates; insecure_plain_tcp allows it");
        }
    }
    return found;
}

/// A connected, non-blocking TCP socket as a Transport.
class tcp_transport {
  public:
    tcp_transport(std::unique_ptr<asio::io_context> io, tcp::socket socket, std::string peer)
        : io_(std::move(io)), socket_(std::move(socket)), peer_(std::move(peer)) {
        std::error_code ec;
        socket_.set_option(tcp::no_delay(true), ec);
        socket_.non_blocking(true, ec);
        if (ec) {
            throw channel_error("the connection to " + peer_ + " cannot be used: " + ec.message());
        }
    }
    tcp_transport(tcp_transport&&) = default;
    tcp_transport& operator=(tcp_transport&&) = delete; // the socket must go before its context

    io_result read_some(std::span<std::byte> first, std::span<std::byte> second) {
        std::array const pieces{asio::buffer(first.data(), first.size()), asio::buffer(second.data(), second.size())};
        std::error_code ec;
        auto const n = socket_.read_some(pieces, ec);
        return result(n, ec);
    }

    io_result write_some(std::span<std::byte const> first, std::span<std::byte const> second) {
        std::array const pieces{asio::buffer(first.data(), first.size()), asio::buffer(second.data(), second.size())};
        std::error_code ec;
        auto const n = socket_.write_some(pieces, ec); // Asio sends without SIGPIPE
        return result(n, ec);
    }

    void wait(bool read, bool write, std::chrono::nanoseconds time) {
        poll_socket(socket_.native_handle(), read, write, time);
    }

    /// The descriptor stays open till the destructor, so that another thread's call cannot meet a stranger's socket.
    void shutdown() noexcept { ::shutdown(socket_.native_handle(), SHUT_RDWR); }

    std::string peer() const { return peer_; }

  private:
    static io_result result(std::size_t n, std::error_code const& ec) {
        if (!ec) {
            return {io_result::kind::moved, n};
        }
        if (ec == asio::error::would_block || ec == asio::error::try_again || ec == asio::error::interrupted) {
            return {};
        }
        return {io_result::kind::ended, 0, ec == asio::error::eof ? std::string() : ec.message()};
    }

    std::unique_ptr<asio::io_context> io_;
    tcp::socket socket_;
    std::string peer_;
};

static_assert(Transport<tcp_transport>);

/// One attempt at each of the host's addresses; empty with the reason where none answers.
inline std::optional<tcp_transport> try_connect(endpoint const& at, bool insecure,
                                                std::chrono::steady_clock::time_point deadline, std::string& problem) {
    for (auto const& e : addresses(at, insecure, problem)) {
        auto io = std::make_unique<asio::io_context>();
        tcp::socket socket(*io);
        std::error_code outcome = asio::error::timed_out;
        socket.async_connect(e, [&](std::error_code ec) { outcome = ec; });
        io->run_until(deadline);
        if (!io->stopped()) { // still waiting: the handler must not outlive its variables
            std::error_code ignored;
            socket.close(ignored);
            io->run();
            outcome = asio::error::timed_out;
        }
        if (!outcome) {
            std::error_code ec;
            // a port of the ephemeral range where nobody listens yet may connect to itself
            if (socket.local_endpoint(ec) != e || ec) {
                return tcp_transport(std::move(io), std::move(socket), to_string(e));
            }
            outcome = asio::error::connection_refused;
        }
        problem = outcome.message();
    }
    return std::nullopt;
}

/// A listening socket.
class tcp_acceptor {
  public:
    tcp_acceptor(endpoint const& at, bool insecure) : where_(moiety::to_string(at)), acceptor_(io_) {
        std::string problem;
        std::error_code ec = asio::error::host_not_found;
        for (auto const& e : addresses(at, insecure, problem)) {
            ec = listen(e);
            if (!ec) {
                return;
            }
        }
        throw channel_error("cannot listen at " + where_ + ": " +
                            (ec == asio::error::address_in_use ? "the port is in use" : ec.message()));
    }

    std::uint16_t port() const {
        std::error_code ec;
        return acceptor_.local_endpoint(ec).port();
    }

    /// The next peer; empty where nobody comes in time.
    std::optional<tcp_transport> accept(std::chrono::nanoseconds timeout) {
        using clock = std::chrono::steady_clock;
        auto const deadline = clock::now() + std::min<std::chrono::nanoseconds>(timeout, std::chrono::hours(24 * 365));
        for (;;) {
            auto io = std::make_unique<asio::io_context>();
            tcp::socket socket(*io);
            tcp::endpoint from;
            std::error_code ec;
            acceptor_.accept(socket, from, ec);
            if (!ec) {
                return tcp_transport(std::move(io), std::move(socket), to_string(from));
            }
            if (closed_.load()) {
                throw channel_error("the listener at " + where_ + " is closed");
            }
            bool const wait = ec == asio::error::would_block || ec == asio::error::try_again;
            if (!wait && ec != asio::error::connection_aborted && ec != asio::error::interrupted) {
                throw channel_error("cannot accept at " + where_ + ": " + ec.message());
            }
            auto const left = deadline - clock::now();
            if (left <= left.zero()) {
                return std::nullopt;
            }
            poll_socket(acceptor_.native_handle(), true, false, left);
        }
    }

    void shutdown() noexcept {
        closed_.store(true);
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    }

  private:
    std::error_code listen(tcp::endpoint const& e) {
        std::error_code ec;
        acceptor_.close(ec);
        acceptor_.open(e.protocol(), ec);
        if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
        if (!ec) acceptor_.bind(e, ec);
        if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
        if (!ec) acceptor_.non_blocking(true, ec);
        return ec;
    }

    std::string where_;
    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::atomic<bool> closed_{false};
};

} // namespace moiety::detail
