// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/clip.hpp>
#include <moiety/math/row_order.hpp>
#include <moiety/secret/compare.hpp>
#include <moiety/secret/functions.hpp>

#include <memory>
#include <utility>

namespace moiety {

namespace detail {

/// Values and places of rows that are put in order once, for whoever asks for either.
template <Fixed N, std::size_t R>
struct placed_source {
    placed_source(party& p, task<placed<N, R>> w) : owner(&p), work(std::move(w)) {}
    ~placed_source() {
        if (work) release({work.detach(), nullptr});
    }

    shared_result<placed<N, R>>& get() {
        if (!result.started()) result.start(owner->scheduler(), std::move(work));
        return result;
    }

    party* owner;
    task<placed<N, R>> work;
    shared_result<placed<N, R>> result;
};

template <Fixed N, std::size_t R>
task<placed<N, R>> placed_rows(std::shared_ptr<node<N, R>> x, std::size_t k) {
    auto s = co_await x->as_share();
    auto work = top_k(x->owner(), s, k);
    auto found = co_await work;
    co_return found;
}
template <Fixed N, std::size_t R>
task<share<N, R>> placed_values(std::shared_ptr<placed_source<N, R>> source) {
    auto found = co_await source->get();
    co_return found.values;
}
template <Fixed N, std::size_t R>
task<share<place_number, R>> placed_places(std::shared_ptr<placed_source<N, R>> source) {
    auto found = co_await source->get();
    co_return found.places;
}

/// f, a protocol on a share, that changes the extent of the last axis to `last`.
template <Fixed N, std::size_t R, class F>
auto on_rows(secret<N, R> const& x, std::size_t last, F f) {
    using result = typename share_result<F, N, R>::number;
    auto shape = x.shape();
    shape[R - 1] = last;
    return secret<result, R>(x.owner(), shape, apply_share(x.pointer(), f));
}

} // namespace detail

/// |x|. Domain and cost: math/clip.hpp.
template <Fixed N, std::size_t R>
auto abs(secret<N, R> const& x) {
    return detail::on_masked(x, [](party& p, auto m) { return abs(p, m); });
}

/// -1, 0 or 1. Domain and cost: math/clip.hpp.
template <Fixed N, std::size_t R>
auto sign(secret<N, R> const& x) {
    return detail::on_masked(x, [](party& p, auto m) { return signum(p, m); });
}

/// x, or the nearer bound where x is beyond it. Domain and cost: math/clip.hpp.
/// @throws range_error (when computed) for bounds that x's format does not hold or that are not in order
template <Fixed N, std::size_t R>
auto clip(secret<N, R> const& x, double low, double high) {
    return detail::on_masked(x, [low, high](party& p, auto m) { return clip(p, m, low, high); });
}

/// The larger and the smaller of two, element by element; shapes broadcast. Domain and cost: math/relu.hpp.
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, std::size_t R, Fixed M, std::size_t S>
auto max(secret<N, R> const& x, secret<M, S> const& y) {
    return y + relu(x - y);
}
template <Fixed N, std::size_t R, Fixed M, std::size_t S>
auto min(secret<N, R> const& x, secret<M, S> const& y) {
    return x - relu(x - y);
}

/// The exact maximum and minimum of each row (last axis), which keeps the extent 1. Domain and cost:
/// math/row_order.hpp.
/// @throws shape_error for rows that are empty or longer than 4,096
template <Fixed N, std::size_t R>
auto max(secret<N, R> const& x) {
    detail::require_order("max", x.shape(), 1);
    return detail::on_rows(x, 1, [](party& p, auto s) { return row_maximum(p, s); });
}
template <Fixed N, std::size_t R>
auto min(secret<N, R> const& x) {
    return -max(-x);
}

/// The k largest of each row in descending order, and their places in the row. Domain and cost: math/row_order.hpp.
/// @throws shape_error for rows that are empty or longer than 4,096, and unless 1 <= k <= n
template <Fixed N, std::size_t R>
std::pair<secret<N, R>, secret<place_number, R>> top_k(secret<N, R> const& x, std::size_t k) {
    detail::require_order("top_k", x.shape(), k);
    auto shape = x.shape();
    shape[R - 1] = k;
    auto node = x.pointer();
    auto source = std::make_shared<detail::placed_source<N, R>>(x.owner(), detail::placed_rows(node, k));
    secret<N, R> values(x.owner(), shape, detail::placed_values(source));
    secret<place_number, R> places(x.owner(), shape, detail::placed_places(source));
    return {values, places};
}

/// The place of each row's maximum, the first of equal ones; the last axis keeps the extent 1.
/// @throws shape_error for rows that are empty or longer than 4,096
template <Fixed N, std::size_t R>
secret<place_number, R> argmax(secret<N, R> const& x) {
    return top_k(x, 1).second;
}

/// Each row in ascending order. Domain and cost: math/row_order.hpp.
/// @throws shape_error for rows that are empty or longer than 4,096
template <Fixed N, std::size_t R>
auto sort(secret<N, R> const& x) {
    detail::require_order("sort", x.shape(), x.shape()[R - 1]);
    return detail::on_rows(x, x.shape()[R - 1], [](party& p, auto s) { return sort_rows(p, s); });
}

} // namespace moiety
