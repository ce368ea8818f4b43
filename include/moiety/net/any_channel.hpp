// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/net/channel.hpp>
#include <moiety/net/loan.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace moiety {

/// Any channel behind one concrete type: a virtual call each. It refers to a channel that outlives it, or owns one.
///
/// An empty one throws `usage_error` when used, but for close().
class any_channel {
  public:
    any_channel() = default;

    /// Refers to `c`, which must outlive this object.
    template <Channel C>
        requires(!std::same_as<std::remove_cv_t<C>, any_channel>)
    any_channel(C& c) : self_(std::make_unique<model<C, C*>>(&c)) {}

    /// Owns the channel, alone or together with others.
    template <Channel C>
    explicit any_channel(std::unique_ptr<C> c) : self_(std::make_unique<model<C, std::unique_ptr<C>>>(std::move(c))) {}
    template <Channel C>
    explicit any_channel(std::shared_ptr<C> c) : self_(std::make_unique<model<C, std::shared_ptr<C>>>(std::move(c))) {}

    explicit operator bool() const noexcept { return self_ != nullptr; }

    void send(std::span<std::byte const> out) { self().send(out); }
    void recv(std::span<std::byte> in) { self().recv(in); }
    void flush() { self().flush(); }
    void close() {
        if (self_) {
            self_->close();
        }
    }

    void exchange(std::span<std::byte const> out, std::span<std::byte> in) { self().exchange(out, in); }

    template <std::invocable F>
    void exchange(std::span<std::byte const> out, std::span<std::byte> head, F&& rest) {
        using callable = std::remove_reference_t<F>;
        auto call = [](void const* f) { std::invoke(*static_cast<callable*>(const_cast<void*>(f))); };
        self().exchange(out, head, callback{std::addressof(rest), call});
    }

    /// Whether the channel inside lends; what it then has beyond a channel.
    bool lends() const { return self_ && self_->lends(); }
    void lend(loan l) { self().lend(std::move(l)); }
    loan borrow(std::size_t n) { return self().borrow(n); }

    std::string peer() const { return self().peer(); }

  private:
    struct callback {
        void const* object;
        void (*call)(void const*);
        void operator()() const { call(object); }
    };

    struct interface {
        virtual ~interface() = default;
        virtual void send(std::span<std::byte const>) = 0;
        virtual void recv(std::span<std::byte>) = 0;
        virtual void flush() = 0;
        virtual void close() = 0;
        virtual void exchange(std::span<std::byte const>, std::span<std::byte>) = 0;
        virtual void exchange(std::span<std::byte const>, std::span<std::byte>, callback) = 0;
        virtual bool lends() const = 0;
        virtual void lend(loan) = 0;
        virtual loan borrow(std::size_t) = 0;
        virtual std::string peer() const = 0;
    };

    template <class C, class Pointer>
    struct model final : interface {
        explicit model(Pointer p) : c(std::move(p)) {}
        void send(std::span<std::byte const> out) override { c->send(out); }
        void recv(std::span<std::byte> in) override { c->recv(in); }
        void flush() override { c->flush(); }
        void close() override { c->close(); }
        void exchange(std::span<std::byte const> out, std::span<std::byte> in) override {
            moiety::exchange(*c, out, in);
        }
        void exchange(std::span<std::byte const> out, std::span<std::byte> head, callback rest) override {
            moiety::exchange(*c, out, head, rest);
        }
        bool lends() const override {
            if constexpr (LendingChannel<C>)
                return c->lends();
            else
                return false;
        }
        void lend(loan l) override {
            if constexpr (LendingChannel<C>)
                c->lend(std::move(l));
            else
                c->send(l.bytes());
        }
        loan borrow(std::size_t n) override {
            if constexpr (LendingChannel<C>)
                return c->borrow(n);
            else
                return detail::received(*c, n);
        }
        std::string peer() const override { return peer_name(*c); }
        Pointer c;
    };

    interface& self() const {
        if (!self_) {
            throw usage_error("this role has no channel to a peer");
        }
        return *self_;
    }

    std::unique_ptr<interface> self_;
};

static_assert(LendingChannel<any_channel>);

} // namespace moiety
