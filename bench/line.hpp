// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/net/any_channel.hpp>
#include <moiety/net/shaped.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

namespace moiety_bench {

/// What is between the parties: a channel in memory, sockets on this machine's loopback, or a line of such a shape.
struct line {
    std::optional<moiety::link_shape> shape;
    bool sockets = false;
};

/// "memory", "loopback", "lan", "wan" or "RTTms:Mbit", such as 20:500.
/// @throws bad_option for anything else
line line_of(std::string const& text);

/// Two ends of a TCP connection on this machine, or of a channel in memory.
std::pair<moiety::any_channel, moiety::any_channel> loopback_pair();
std::pair<moiety::any_channel, moiety::any_channel> memory_pair();

/// An end of a channel that can be made to behave like a line, while nothing is under way: what is not
/// measured need not wait for one.
class road {
  public:
    explicit road(moiety::any_channel fast) : fast_(std::move(fast)) {}

    void behave_like(std::optional<moiety::link_shape> shape) {
        slow_.reset();
        if (shape) slow_.emplace(fast_, *shape);
    }

    void send(std::span<std::byte const> out) { slow_ ? slow_->send(out) : fast_.send(out); }
    void recv(std::span<std::byte> in) { slow_ ? slow_->recv(in) : fast_.recv(in); }
    void flush() { slow_ ? slow_->flush() : fast_.flush(); }
    void close() { slow_ ? slow_->close() : fast_.close(); }
    void exchange(std::span<std::byte const> out, std::span<std::byte> in) {
        slow_ ? slow_->exchange(out, in) : fast_.exchange(out, in);
    }
    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        slow_ ? slow_->exchange(out, head, std::forward<F>(rest)) : fast_.exchange(out, head, std::forward<F>(rest));
    }
    bool lends() const { return !slow_ && fast_.lends(); }
    void lend(moiety::loan l) { slow_ ? slow_->send(l.bytes()) : fast_.lend(std::move(l)); }
    moiety::loan borrow(std::size_t n) { return slow_ ? moiety::detail::received(*slow_, n) : fast_.borrow(n); }

  private:
    moiety::any_channel fast_;
    std::optional<moiety::shaped<moiety::any_channel&>> slow_;
};

} // namespace moiety_bench
