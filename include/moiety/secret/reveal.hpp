// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/encode.hpp>
#include <moiety/secret/secret.hpp>

#include <optional>
#include <string>
#include <vector>

namespace moiety {

namespace detail {

template <Number N, std::size_t R>
task<std::optional<tensor<N, R>>> reveal_task(std::shared_ptr<node<N, R>> x, int receiver) {
    auto s = co_await x->as_share();
    auto value = co_await open_to(x->owner(), s, receiver);
    co_return value;
}

inline task<void> wait_for_all() { co_return; }

template <class First, class... Rest>
task<void> wait_for_all(std::shared_ptr<First> first, std::shared_ptr<Rest>... rest) {
    first->want_masked();
    (rest->want_masked(), ...);
    co_await first->as_masked();
    auto others = wait_for_all(rest...);
    co_await others;
}

} // namespace detail

/// Computes x and reveals it to one party; everyone else gets an empty optional. Blocks until it is done.
///
/// An unsettled value is revealed at its own scale, without a rescaling.
/// cost      what x costs, and 1 round with Bits online bits an element from the other party
/// @throws what the computation throws; see party::run
/// @throws usage_error when `receiver` is neither 0 nor 1
template <Number N, std::size_t R>
auto reveal(secret<N, R> const& x, int receiver) {
    if (receiver != 0 && receiver != 1)
        throw usage_error("reveal: a party's id is 0 or 1, not " + std::to_string(receiver));
    auto words = x.owner().run(detail::reveal_task(x.pointer(), receiver));
    std::optional<decltype(decode_tensor(*words))> values;
    if (words && words->has_data()) values = decode_tensor(*words);
    return values;
}

namespace detail {
template <Number N, std::size_t R>
task<void> compute_task(std::shared_ptr<node<N, R>> x) {
    co_await x->as_share();
}
} // namespace detail

/// Computes a secret's share, without opening it: a long program runs piece by piece. Blocks until it is done.
template <Number N, std::size_t R>
void compute(secret<N, R> const& x) {
    x.owner().run(detail::compute_task(x.pointer()));
}

/// Computes secrets and opens them under masks ahead of their use: weights, for example. Blocks until it is done.
template <Number N, std::size_t R, Number... M, std::size_t... S>
void prepare(secret<N, R> const& first, secret<M, S> const&... rest) {
    (detail::require_same_party(first.owner(), rest.owner()), ...);
    first.owner().run(detail::wait_for_all(first.pointer(), rest.pointer()...));
}

/// The same for a list of one kind.
template <Number N, std::size_t R>
void prepare(std::vector<secret<N, R>> const& list) {
    if (list.empty()) return;
    for (auto const& x : list) detail::require_same_party(list.front().owner(), x.owner());
    list.front().owner().run([](std::vector<secret<N, R>> xs) -> task<void> {
        for (auto& x : xs) x.node().want_masked();
        for (auto& x : xs) co_await x.node().as_masked();
    }(list));
}

} // namespace moiety
