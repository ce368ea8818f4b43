// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/linear.hpp>
#include <moiety/secret/release.hpp>
#include <moiety/secret/shared_result.hpp>

#include <memory>
#include <utility>

namespace moiety::detail {

/// A node of the graph of secret expressions: what computes its share, its masked form, or both, each at most once.
///
/// A node needs one of the two: a share is opened under a fresh mask when the masked form is wanted, and a masked
/// value gives its share without a message. What a form was computed from is let go once it is there.
template <Number N, std::size_t R>
class node {
  public:
    /// Tasks do not run before they are asked for.
    node(party& p, shape_t<R> shape, task<share<N, R>> s, task<masked<N, R>> m)
        : party_(&p), shape_(shape), masked_first_(m), make_share_(std::move(s)), make_masked_(std::move(m)) {}
    virtual ~node() {
        if (make_share_) release({make_share_.detach(), nullptr});
        if (make_masked_) release({make_masked_.detach(), nullptr});
    }
    node(node const&) = delete;
    node& operator=(node const&) = delete;

    party& owner() const { return *party_; }
    shape_t<R> const& shape() const { return shape_; }

    /// Asks for the share; it is computed before or during the next round. Ask for all operands, then await them.
    void want_share() {
        if (share_.started()) return;
        bool const from_masked = masked_first_ && (masked_.started() || !make_share_);
        share_.start(party_->scheduler(), from_masked ? share_of_masked(*this) : std::move(make_share_));
    }
    void want_masked() {
        if (masked_.started()) return;
        masked_.start(party_->scheduler(), masked_first_ ? std::move(make_masked_) : masked_share(*this));
        if (masked_first_ && make_share_) release({make_share_.detach(), nullptr});
    }
    shared_result<share<N, R>>& as_share() {
        want_share();
        return share_;
    }
    shared_result<masked<N, R>>& as_masked() {
        want_masked();
        return masked_;
    }

    /// The node of this value at its home scale, while somebody holds one.
    std::weak_ptr<void> settled;

  private:
    // Whoever awaits a node holds it, so it outlives its computation.
    static task<share<N, R>> share_of_masked(node& self) {
        self.want_masked();
        auto m = co_await self.masked_;
        co_return to_share(*self.party_, m);
    }
    static task<masked<N, R>> masked_share(node& self) {
        self.want_share();
        auto s = co_await self.share_;
        auto m = co_await mask(*self.party_, s);
        co_return m;
    }

    party* party_;
    shape_t<R> shape_;
    bool masked_first_;
    task<share<N, R>> make_share_;
    task<masked<N, R>> make_masked_;
    shared_result<share<N, R>> share_;
    shared_result<masked<N, R>> masked_;
};

} // namespace moiety::detail
