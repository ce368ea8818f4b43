// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/rescale.hpp>
#include <moiety/secret/node.hpp>

#include <memory>
#include <type_traits>

namespace moiety {

/// A secret tensor at the level of models: a lazy, reference-counted node of an expression.
///
/// Operators build the graph and check shapes; nothing is computed before `reveal` or `prepare`. A value is opened
/// under a mask once and settled (brought back to its home scale) once, however often it is used.
template <Number N, std::size_t R>
class secret {
  public:
    using number = N;
    using node_type = detail::node<N, R>;
    static constexpr std::size_t rank = R;

    secret() = default;
    explicit secret(std::shared_ptr<node_type> n) : node_(std::move(n)) {}
    /// A node of its own, from what will compute its share, its masked form, or either.
    secret(party& p, shape_t<R> shape, task<share<N, R>> s, task<masked<N, R>> m = {})
        : node_(std::make_shared<node_type>(p, shape, std::move(s), std::move(m))) {}

    /// An unsettled value goes back to its home scale: one rescaling, remembered.
    template <Fixed M>
        requires(Fixed<N> && !std::same_as<M, N> && std::same_as<home_t<M>, N>)
    secret(secret<M, R> const& x);

    shape_t<R> const& shape() const { return node().shape(); }
    party& owner() const { return node().owner(); }
    /// Whether there is an expression here. Its value is nobody's to test: a secret does not convert to bool.
    bool empty() const { return node_ == nullptr; }

    /// @throws usage_error on an empty secret
    node_type& node() const {
        if (!node_) throw usage_error("this secret is empty: it was never given a value");
        return *node_;
    }
    std::shared_ptr<node_type> const& pointer() const {
        node();
        return node_;
    }

  private:
    std::shared_ptr<node_type> node_;
};

template <class T>
inline constexpr bool is_secret_v = false;
template <Number N, std::size_t R>
inline constexpr bool is_secret_v<secret<N, R>> = true;

namespace detail {

inline void require_same_party(party const& a, party const& b) {
    if (&a != &b) throw usage_error("an expression joins secrets of two sessions");
}

template <Fixed N, std::size_t R>
task<share<home_t<N>, R>> settled_share(std::shared_ptr<node<N, R>> x) {
    auto opened = co_await x->as_masked();
    require_liftable(x->owner(), "settle", opened);
    co_return to_share<home_t<N>>(x->owner(), drop_bits<N::fraction - N::home>(opened));
}

template <unsigned Drop, Fixed N, std::size_t R>
task<masked<typename lifted<N, Drop, R>::narrow_number, R>> shrunk_masked(std::shared_ptr<node<N, R>> x) {
    auto opened = co_await x->as_masked();
    co_return narrow(x->owner(), drop_bits<Drop>(opened));
}

template <Fixed M, Fixed N, std::size_t R>
task<share<M, R>> moved_share(std::shared_ptr<node<N, R>> x) {
    auto opened = co_await x->as_masked();
    require_liftable(x->owner(), "convert", opened);
    co_return to_share<M>(x->owner(), drop_bits<N::fraction - M::fraction>(opened));
}

template <unsigned Bits, Fixed N, std::size_t R>
task<share<in_ring_t<N, Bits>, R>> cut_share(std::shared_ptr<node<N, R>> x) {
    auto s = co_await x->as_share();
    co_return reduce_to<Bits>(s);
}

template <Fixed M, Fixed N, std::size_t R>
task<share<M, R>> relabelled_share(std::shared_ptr<node<N, R>> x) {
    auto s = co_await x->as_share();
    co_return reinterpret<M>(s);
}

} // namespace detail

/// The value at its home scale, in its own ring: one opening and one rescaling, remembered by the operand.
///
/// domain    |x| < 2^(Bits-2-fraction); error below one unit of the home scale, unbiased
template <Fixed N, std::size_t R>
secret<home_t<N>, R> settle(secret<N, R> const& x) {
    if constexpr (N::fraction == N::home) {
        return x;
    } else {
        using home_node = detail::node<home_t<N>, R>;
        if (auto known = x.node().settled.lock())
            return secret<home_t<N>, R>(std::static_pointer_cast<home_node>(known));
        auto node = x.pointer();
        secret<home_t<N>, R> result(x.owner(), x.shape(), detail::settled_share(node));
        x.node().settled = result.pointer();
        return result;
    }
}

template <Number N, std::size_t R>
template <Fixed M>
    requires(Fixed<N> && !std::same_as<M, N> && std::same_as<home_t<M>, N>)
secret<N, R>::secret(secret<M, R> const& x) : secret(settle(x)) {}

/// The value at its home scale in the ring that its rescaling leaves it masked in: no further opening.
///
/// fixed<62, 32, 16> becomes fixed<46, 16>. A chain of products in shrinking rings takes one round a product.
template <Fixed N, std::size_t R>
    requires(N::fraction > N::home)
auto shrink(secret<N, R> const& x) {
    constexpr unsigned drop = N::fraction - N::home;
    using M = typename lifted<N, drop, R>::narrow_number;
    auto node = x.pointer();
    return secret<M, R>(x.owner(), x.shape(), task<share<M, R>>(), detail::shrunk_masked<drop>(node));
}

/// The value at another scale, no finer, in another ring, wider or narrower: one opening, remembered by the operand.
///
/// M's home becomes the home of the result. Domain and error as for `settle`, toward M's scale.
template <Fixed M, Fixed N, std::size_t R>
    requires(M::fraction <= N::fraction)
secret<M, R> convert(secret<N, R> const& x) {
    auto node = x.pointer();
    using at_home = fixed<M::bits, M::fraction, (N::home < M::fraction ? N::home : M::fraction)>;
    static_assert(std::same_as<at_home, M> || M::home == M::fraction,
                  "moiety: convert keeps the home scale or settles");
    return secret<M, R>(x.owner(), x.shape(), detail::moved_share<M>(node));
}

/// The value modulo 2^Bits, a ring that the caller knows to hold it: no message.
template <unsigned Bits, Fixed N, std::size_t R>
    requires(Bits <= N::bits && Bits > N::fraction)
secret<in_ring_t<N, Bits>, R> reduce_to(secret<N, R> const& x) {
    auto node = x.pointer();
    return secret<in_ring_t<N, Bits>, R>(x.owner(), x.shape(), detail::cut_share<Bits>(node));
}

/// x / 2^Shift: the same integers under a finer scale, exact and free.
template <unsigned Shift, Fixed N, std::size_t R>
    requires(N::fraction + Shift < N::bits)
auto divided_by_power(secret<N, R> const& x) {
    using M = fixed<N::bits, N::fraction + Shift, N::home>;
    if constexpr (Shift == 0) {
        return x;
    } else {
        auto node = x.pointer();
        return secret<M, R>(x.owner(), x.shape(), detail::relabelled_share<M>(node));
    }
}

} // namespace moiety
