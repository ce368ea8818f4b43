// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/places.hpp>
#include <moiety/mpc/open.hpp>

namespace moiety {

/// What a party does to shares alone: linear maps, views, changes to a narrower ring. No message, exact.
///
/// Of a masked tensor they keep the masked form, as opened value and mask go through the same map.

/// The value modulo 2^Bits. Reduce a share to the ring it needs before it is opened.
template <unsigned Bits, Fixed N, std::size_t R>
    requires(Bits <= N::bits && Bits > N::fraction)
share<in_ring_t<N, Bits>, R> reduce_to(share<N, R> const& x) {
    return share<in_ring_t<N, Bits>, R>(reduce_to<Bits>(x.words()));
}
template <unsigned Bits, Fixed N, std::size_t R>
    requires(Bits <= N::bits && Bits > N::fraction)
masked<in_ring_t<N, Bits>, R> reduce_to(masked<N, R> const& x) {
    using M = in_ring_t<N, Bits>;
    return masked<M, R>(reduce_to<Bits>(x.opened()), x.mask().with(reduce_to<Bits>(x.mask().words()), x.serial()));
}

/// Each element times a public integer.
template <Fixed N, std::size_t R>
share<N, R> times_integer(share<N, R> const& x, std::int64_t factor) {
    return share<N, R>(times_integer(x.words(), factor));
}

/// Each element plus a public word.
template <Fixed N, std::size_t R>
share<N, R> plus_word(party& p, share<N, R> const& x, public_word<N> word) {
    return p.adds_public() ? share<N, R>(plus_word(x.words(), word)) : x;
}

/// Exact promotion to a finer scale.
template <Fixed To, Fixed N, std::size_t R>
share<To, R> promote(share<N, R> const& x) {
    return share<To, R>(promote<To>(x.words()));
}

/// The same words under another scale of the same ring: the value times a public power of two.
template <Fixed To, Fixed N, std::size_t R>
    requires(To::bits == N::bits)
share<To, R> reinterpret(share<N, R> const& x) {
    return share<To, R>(x.words().template reinterpret<To>());
}

/// Sums along one axis, whose extent becomes 1.
template <Fixed N, std::size_t R>
share<N, R> sum_keeping_axis(share<N, R> const& x, std::size_t axis) {
    return share<N, R>(sum_keeping_axis(x.words(), axis));
}

/// A view (transpose, slice, broadcast; core/views.hpp) of a share.
template <Number N, std::size_t R, std::size_t S>
share<N, S> gather(share<N, R> const& x, view_map<S> const& view) {
    return share<N, S>(gather(x.words(), view));
}

/// A view of a masked tensor. Its elements have other places now, so its mask gets another name.
template <Number N, std::size_t R, std::size_t S>
masked<N, S> gather(party& p, masked<N, R> const& x, view_map<S> const& view) {
    return masked<N, S>(gather(x.opened(), view), x.mask().with(gather(x.mask().words(), view), p.next_serial()));
}

/// Elements at listed places (core/places.hpp), of a share or of a masked tensor; `nowhere` is a public zero.
template <Number N, std::size_t R, std::size_t S>
share<N, S> gather(share<N, R> const& x, place_list<S> const& places) {
    return share<N, S>(gather(x.words(), places));
}
template <Number N, std::size_t R, std::size_t S>
masked<N, S> gather(party& p, masked<N, R> const& x, place_list<S> const& places) {
    return masked<N, S>(gather(x.opened(), places), x.mask().with(gather(x.mask().words(), places), p.next_serial()));
}

/// The same elements in row-major order under another shape.
template <Number N, std::size_t R, std::size_t S>
share<N, S> reshape(share<N, R> const& x, shape_t<S> shape) {
    return share<N, S>(x.words().reshape(shape));
}
template <Number N, std::size_t R, std::size_t S>
masked<N, S> reshape(masked<N, R> const& x, shape_t<S> shape) {
    return masked<N, S>(x.opened().reshape(shape), x.mask().with(x.mask().words().reshape(shape), x.serial()));
}

/// Complement of bits.
template <std::size_t R>
share<bit, R> complement(party& p, share<bit, R> const& b) {
    return p.adds_public() ? share<bit, R>(map<bit>([](auto x) { return ~x; }, b.words())) : b;
}

} // namespace moiety
