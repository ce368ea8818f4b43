// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/secret/linear_form.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <type_traits>
#include <utility>

namespace moiety {

namespace detail {

/// The word of a public constant; integers exactly, beyond the 53 bits of a double too.
/// @throws range_error when the format does not hold it
template <Fixed N, class C>
    requires std::is_arithmetic_v<C>
public_word<N> constant_word(C c) {
    auto const require = [c](bool fits) {
        if (!fits)
            throw range_error("the constant " + std::to_string(c) + " does not fit the format " + format_name<N>());
    };
    if constexpr (std::integral<C>) {
        auto const beyond = static_cast<int128>(c) >> (N::bits - 1 - N::fraction);
        require(beyond == 0 || beyond == -1);
        return (static_cast<public_word<N>>(c) << N::fraction) & static_cast<public_word<N>>(ring_mask<N>);
    } else {
        require(representable<N>(static_cast<double>(c)));
        return encode<N>(static_cast<double>(c));
    }
}

template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto combine(secret<N, R> const& x, secret<M, S> const& y, int sign, bool may_come_round = false) {
    using P = sum_t<N, M>;
    require_same_party(x.owner(), y.owner());
    auto const shape = broadcast_shape(x.shape(), y.shape());
    auto const other = form_of(broadcast_to(y, shape), P::fraction).scaled(static_cast<public_word<P>>(sign));
    auto form = form_of(broadcast_to(x, shape), P::fraction).plus(other);
    form.may_come_round = may_come_round;
    return from_form<P>(x.owner(), shape, std::move(form));
}

/// x - y modulo the ring, where only that residue is asked for.
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto residue_of_difference(secret<N, R> const& x, secret<M, S> const& y) {
    return combine(x, y, -1, true);
}

} // namespace detail

/// Sum and difference: no message. Scales are joined exactly at the finer one; shapes broadcast.
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
secret<sum_t<N, M>, (R > S ? R : S)> operator+(secret<N, R> const& x, secret<M, S> const& y) {
    return detail::combine(x, y, 1);
}
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
secret<sum_t<N, M>, (R > S ? R : S)> operator-(secret<N, R> const& x, secret<M, S> const& y) {
    return detail::combine(x, y, -1);
}
template <Fixed N, std::size_t R>
secret<N, R> operator-(secret<N, R> const& x) {
    return detail::from_form<N>(x.owner(), x.shape(),
                                detail::form_of(x, N::fraction).scaled(static_cast<public_word<N>>(-1)));
}

/// Sums with public scalars, rounded to x's scale.
/// @throws range_error when the format does not hold the scalar
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator+(secret<N, R> const& x, C c) {
    auto form = detail::form_of(x, N::fraction);
    form.constant += detail::constant_word<N>(c);
    return detail::from_form<N>(x.owner(), x.shape(), std::move(form));
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator+(C c, secret<N, R> const& x) {
    return x + c;
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator-(secret<N, R> const& x, C c) {
    auto form = detail::form_of(x, N::fraction);
    form.constant -= detail::constant_word<N>(c);
    return detail::from_form<N>(x.owner(), x.shape(), std::move(form));
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator-(C c, secret<N, R> const& x) {
    return -x + c;
}

/// Times a public integer: the scale stays, no rounding.
template <Fixed N, std::size_t R, std::integral C>
secret<N, R> operator*(secret<N, R> const& x, C c) {
    auto const k = static_cast<public_word<N>>(c); // modulo the ring, with its sign
    return detail::from_form<N>(x.owner(), x.shape(), detail::form_of(x, N::fraction).scaled(k));
}
template <Fixed N, std::size_t R, std::integral C>
secret<N, R> operator*(C c, secret<N, R> const& x) {
    return x * c;
}

/// Times a public real, rounded to x's home scale: x is settled, the scale doubles, the product remembers its home.
/// @throws range_error when the format does not hold the constant
template <Fixed N, std::size_t R, std::floating_point C>
auto operator*(secret<N, R> const& x, C c) {
    using H = home_t<N>;
    using P = product_t<H, H>;
    auto const k = static_cast<public_word<H>>(sign_extend(detail::constant_word<H>(c), N::bits));
    auto const home = settle(x);
    return detail::from_form<P>(x.owner(), x.shape(), detail::form_of(home, H::fraction).scaled(k));
}
template <Fixed N, std::size_t R, std::floating_point C>
auto operator*(C c, secret<N, R> const& x) {
    return x * c;
}

namespace detail {
/// Fraction bits of a public divisor's reciprocal: enough for 2^10 to a relative 2^-15 where 20 bits above the point
/// are left, never fewer than the home scale's.
template <Fixed N>
inline constexpr unsigned reciprocal_fraction =
    std::max(N::home, std::min(24u, N::bits - std::min(N::bits, N::home + 22)));
} // namespace detail

/// Divided by a public number: x is settled and multiplied by the reciprocal, which has 24 fraction bits (fewer where
/// the ring is narrow, F at least), no message. Unsettled: fixed<64, 40, 16> for a home scale of 16.
///
/// domain    64 bits: |x / c| < 2^(38 - F)
/// error     |x| 2^-25: relative 3.1e-5 for c = 2^10, nothing for powers of two
/// @throws range_error for a divisor whose reciprocal the format does not hold
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
auto operator/(secret<N, R> const& x, C c) {
    using H = home_t<N>;
    constexpr unsigned fraction = detail::reciprocal_fraction<N>;
    using P = fixed<N::bits, N::home + fraction, N::home>;
    auto const k = static_cast<public_word<H>>(
        sign_extend(detail::constant_word<fixed<N::bits, fraction>>(1.0 / static_cast<double>(c)), N::bits));
    auto const home = settle(x);
    return detail::from_form<P>(x.owner(), x.shape(), detail::form_of(home, N::home).scaled(k));
}

namespace detail {
template <Fixed N, std::size_t R>
task<share<N, R>> axis_sum(std::shared_ptr<node<N, R>> x, std::size_t axis) {
    auto s = co_await x->as_share();
    auto y = sum_keeping_axis(s, axis);
    auto const& shape = s.shape();
    std::size_t const length = shape[axis];
    std::size_t const step =
        std::accumulate(shape.begin() + axis + 1, shape.end(), std::size_t{1}, std::multiplies<>());
    require_held<N>(x->owner(), "sum", y.shape(), [&](std::size_t i) {
        double total = 0;
        for (std::size_t k = 0; k < length; ++k)
            total += decode<N>(s.words().words()[(i / step * length + k) * step + i % step]);
        return total;
    });
    co_return y;
}
} // namespace detail

/// Sums along one axis, which keeps the extent 1: no message.
/// @throws shape_error when x has no such axis
template <Fixed N, std::size_t R>
secret<N, R> sum(secret<N, R> const& x, std::size_t axis) {
    if (axis >= R) throw shape_error("sum: no axis " + std::to_string(axis) + " in " + to_string(x.shape()));
    auto shape = x.shape();
    shape[axis] = 1;
    auto node = x.pointer();
    return secret<N, R>(x.owner(), shape, detail::axis_sum(node, axis));
}

/// Means along one axis, which keeps the extent 1. The factor 1/n has 30 fraction bits.
///
/// domain    |sum| < 2^(Bits-32-home)
/// @throws shape_error when x has no such axis or it is empty
template <Fixed N, std::size_t R>
auto mean(secret<N, R> const& x, std::size_t axis) {
    if (axis < R && x.shape()[axis] == 0)
        throw shape_error("mean: axis " + std::to_string(axis) + " of " + to_string(x.shape()) + " is empty");
    auto const total = sum(settle(x), axis);
    using H = home_t<N>;
    static_assert(H::fraction + 32 < H::bits, "moiety: mean needs 32 bits above the home scale");
    using P = fixed<H::bits, H::fraction + 30, H::home>;
    auto const k =
        static_cast<public_word<H>>(std::llround(std::ldexp(1.0, 30) / static_cast<double>(x.shape()[axis])));
    auto form = detail::form_of(total, H::fraction).scaled(k);
    return detail::from_form<P>(x.owner(), total.shape(), std::move(form));
}

} // namespace moiety
