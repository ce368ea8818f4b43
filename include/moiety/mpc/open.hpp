// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/local.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/when_all.hpp>

#include <optional>

namespace moiety {

namespace detail {

/// What an exchange gives: what the peer sent, or its sum with what this party holds.
enum class exchanged { theirs, sum };

/// Awaits one exchange of a tensor: what this party sends, and what comes back.
template <Number N, std::size_t R>
class tensor_exchange {
  public:
    tensor_exchange(party& p, tensor<N, R> mine, direction from, exchanged gives = exchanged::theirs)
        : party_(&p), mine_(std::move(mine)), from_(from), gives_(gives) {}

    bool await_ready() noexcept { return mine_.size() == 0; }
    void await_suspend(std::coroutine_handle<> self) {
        party_->note(8 + static_cast<std::uint64_t>(from_), mine_.size(), N::bits);
        bool const receives = party_->is_evaluator() &&
                              (from_ == direction::both || (from_ == direction::from_party0) == (party_->id() == 1));
        bool const needs_mine =
            party_->has_shares() && (!party_->is_evaluator() || from_ == direction::both || !receives);
        if (needs_mine && !mine_.has_data())
            throw usage_error("a tensor of shape " + to_string(mine_.shape()) +
                              " is to be sent or opened by a party that holds no data of it");
        bool const adds = receives && gives_ == exchanged::sum;
        // Words that only this object holds, and that are the message as they lie, may be lent: then the sum must not
        // take their place, and nobody ever changes them.
        bool const lends = is_packed<N> && party_->lends() && mine_.is_sole_owner() &&
                           packed_size(mine_.size(), N::bits) >= lend_from && (adds || gives_ == exchanged::theirs);
        bool const in_place = adds && !lends;
        if (receives && !in_place) theirs_ = tensor<N, R>::uninitialised(mine_.shape(), party_->where());
        node_.handle = self;
        node_.count = mine_.size();
        node_.bits = N::bits;
        node_.from = from_;
        node_.in = in_place ? mine_.writable().data() : theirs_.writable().data();
        node_.out = mine_.words().data();
        if (lends) node_.owner = mine_.keep();
        node_.pack_words = &pack_into<N>;
        node_.unpack_words = adds ? &add_from<N> : &unpack_from<N>;
        party_->scheduler().pending().append(node_);
    }
    /// What the peer sent, no data when it sent nothing to this role; or the sum, this role's own when nothing came.
    tensor<N, R> await_resume() {
        if (gives_ == exchanged::sum && !theirs_.has_data()) return std::move(mine_);
        if (theirs_.has_data()) return std::move(theirs_);
        // Nobody sends an empty tensor: whoever computes with words has all of it.
        bool const is_empty = mine_.size() == 0 && party_->has_shares();
        return is_empty ? tensor<N, R>::zeros(mine_.shape()) : tensor<N, R>(mine_.shape());
    }

  private:
    party* party_;
    tensor<N, R> mine_;
    direction from_;
    exchanged gives_;
    tensor<N, R> theirs_;
    exchange_node node_;
};

} // namespace detail

/// Opens a share to both parties: the sum of what each holds.
///
/// formula   x = x_0 + x_1 modulo 2^Bits; each party sends the share that it holds
/// domain    the whole ring; exact
/// cost      1 round; Bits online bits an element, each way; nothing dealt
/// privacy   reveals the value; protocols open values only under a fresh mask of the same width
/// source    folklore: additive sharing
template <Number N, std::size_t R>
task<tensor<N, R>> open(party& p, share<N, R> x) {
    co_return co_await detail::tensor_exchange<N, R>(p, x.words(), direction::both, detail::exchanged::sum);
}

/// Opens a share to one party; the others get an empty optional.
///
/// formula   x = x_0 + x_1 modulo 2^Bits; the other party sends the share that it holds
/// domain    the whole ring; exact
/// cost      1 round, one way; Bits online bits an element from the other party; nothing dealt
/// privacy   `receiver` learns the value (and, through a stochastic rescale before it, nothing more than its
///           rounding), nobody else learns anything
/// source    folklore: additive sharing
template <Number N, std::size_t R>
task<std::optional<tensor<N, R>>> open_to(party& p, share<N, R> x, int receiver) {
    bool const known_here = p.holds_input_of(receiver); // throws for a receiver that is no party
    auto const from = receiver == 1 ? direction::from_party0 : direction::from_party1;
    auto value = co_await detail::tensor_exchange<N, R>(p, x.words(), from, detail::exchanged::sum);
    if (!known_here) co_return std::nullopt;
    co_return value;
}

/// Opens x + r for a fresh uniform mask r.
///
/// formula   c = x + r, opened; r the sum of what the parties expand from their seeds
/// domain    the whole ring; exact
/// cost      1 round; Bits online bits an element, each way; nothing dealt
/// privacy   c is uniform
/// source    folklore: a one-time pad; what it is for: docs/algebra.md#products
template <Number N, std::size_t R>
task<masked<N, R>> mask(party& p, share<N, R> x) {
    auto [r, hidden] = p.draw_mask_over(x.words());
    auto c = co_await detail::tensor_exchange<N, R>(p, std::move(hidden), direction::both, detail::exchanged::sum);
    co_return masked<N, R>(std::move(c), std::move(r));
}

/// A share of a value that one party knows: it holds the value, the other party zero. No message.
template <Number N, std::size_t R>
share<N, R> share_of(party& p, int owner, tensor<N, R> value) {
    if (p.holds_input_of(owner)) return share<N, R>(std::move(value));
    if (p.has_shares()) return share<N, R>(tensor<N, R>::zeros(value.shape(), p.where()));
    return share<N, R>(tensor<N, R>(value.shape()));
}

/// A value that one party knows, straight to masked form: the mask comes whole from its owner's stream.
///
/// `value` has data at its owner only.
/// formula   c = x + r, sent by the owner, who expands r from its seed; the other party's share of r is 0
/// domain    the whole ring; exact
/// cost      1 round, one way; Bits online bits an element from the owner; nothing dealt
/// privacy   c is uniform
/// source    docs/algebra.md#small
template <Number N, std::size_t R>
task<masked<N, R>> mask_input(party& p, int owner, tensor<N, R> value) {
    auto r = p.draw_mask_of<N>(owner, value.shape());
    tensor<N, R> hidden = p.holds_input_of(owner) ? value + r.words() : tensor<N, R>(value.shape());
    auto const from = owner == 0 ? direction::from_party0 : direction::from_party1;
    auto theirs = co_await detail::tensor_exchange<N, R>(p, hidden, from);
    co_return masked<N, R>(theirs.has_data() ? theirs : hidden, r);
}

/// The share of a masked value: x = (x + r) - r.
template <Number N, std::size_t R>
share<N, R> to_share(party& p, masked<N, R> const& x) {
    if (!p.has_shares()) return share<N, R>(tensor<N, R>(x.shape()));
    if (p.adds_public()) return share<N, R>(x.opened() - x.mask().words());
    return share<N, R>(-x.mask().words());
}

/// A public tensor as a share: party 0 holds it.
template <Number N, std::size_t R>
share<N, R> public_share(party& p, tensor<N, R> const& value) {
    if (p.adds_public()) return share<N, R>(value);
    if (p.has_shares()) return share<N, R>(tensor<N, R>::zeros(value.shape(), p.where()));
    return share<N, R>(tensor<N, R>(value.shape()));
}

/// Sum and difference of shares.
template <Number N, std::size_t R>
share<N, R> operator+(share<N, R> const& a, share<N, R> const& b) {
    return share<N, R>(a.words() + b.words());
}
template <Number N, std::size_t R>
share<N, R> operator-(share<N, R> const& a, share<N, R> const& b) {
    return share<N, R>(a.words() - b.words());
}

} // namespace moiety
