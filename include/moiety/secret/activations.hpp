// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/cosine.hpp>
#include <moiety/math/erf.hpp>
#include <moiety/math/exp.hpp>
#include <moiety/math/sigmoid.hpp>
#include <moiety/math/silu.hpp>
#include <moiety/math/sine.hpp>
#include <moiety/math/tanh.hpp>
#include <moiety/secret/apply.hpp>

namespace moiety {

namespace detail {
/// Throws what `sin` and `cos` would, at the line where the user wrote it.
template <Fixed N, unsigned Bits>
void require_period(char const* function, double period) {
    static_cast<void>(unit_of_period<circular_format<N, (Bits ? Bits : N::bits)>>(function, period));
}
} // namespace detail

/// tanh(x): `tanh(x)`, `tanh(x, bolt)`, `tanh(x, crypten)`, `tanh(x, chebyshev)`; `tanh<12>(x)` promises |x| < 2^12 and compares fewer bits,
/// `tanh<12, 48>(x)` gives the result in a ring of 48 bits. Domain, error and cost: math/tanh/.
///
/// Of this function and the next three the accurate form is at home; those of `bolt` and `chebyshev` and `crypten`'s erf are
/// unsettled.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
auto tanh(secret<N, R> const& x, accurate_t v = accurate) {
    return detail::on_masked(detail::at_most_a_product(x),
                             [v](party& p, auto m) { return tanh<Within, Bits>(p, m, v); });
}
template <Fixed N, std::size_t R, TanhVariant V>
    requires(!std::same_as<V, accurate_t>)
auto tanh(secret<N, R> const& x, V v) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return tanh(p, m, v); });
}

/// 1 / (1 + e^-x): `sigmoid(x)`, `sigmoid(x, crypten)`, `sigmoid(x, chebyshev)`. Domain, error and cost: math/sigmoid/.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
auto sigmoid(secret<N, R> const& x, accurate_t v = accurate) {
    return detail::on_masked(detail::at_most_a_product(x),
                             [v](party& p, auto m) { return sigmoid<Within, Bits>(p, m, v); });
}
template <Fixed N, std::size_t R, SigmoidVariant V>
    requires(!std::same_as<V, accurate_t>)
auto sigmoid(secret<N, R> const& x, V v) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return sigmoid(p, m, v); });
}

/// The error function: `erf(x)`, `erf(x, crypten)`. Domain, error and cost: math/erf/.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
auto erf(secret<N, R> const& x, accurate_t v = accurate) {
    return detail::on_masked(detail::at_most_a_product(x),
                             [v](party& p, auto m) { return erf<Within, Bits>(p, m, v); });
}
template <Fixed N, std::size_t R, ErfVariant V>
    requires(!std::same_as<V, accurate_t>)
auto erf(secret<N, R> const& x, V v) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return erf(p, m, v); });
}

/// x / (1 + e^-x). Domain, error and cost: math/silu/.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
auto silu(secret<N, R> const& x, accurate_t v = accurate) {
    return detail::on_masked(detail::at_most_a_product(x),
                             [v](party& p, auto m) { return silu<Within, Bits>(p, m, v); });
}

/// Sine and cosine, in radians or with another period of x: `sin(x)`, `cos(x, accurate, 1.0)`. The results are
/// unsettled. Domain, error and cost: math/sine/, math/cosine/.
/// @throws range_error for a period that is not from 1/16 to 2^16
template <unsigned Bits = 0, Fixed N, std::size_t R>
auto sin(secret<N, R> const& x, accurate_t v = accurate, double period = 2 * std::numbers::pi) {
    auto const operand = detail::at_most_a_product(x);
    detail::require_period<typename decltype(operand)::number, Bits>("sin", period);
    return detail::on_masked(operand, [v, period](party& p, auto m) { return sin<Bits>(p, m, v, period); });
}
template <unsigned Bits = 0, Fixed N, std::size_t R>
auto cos(secret<N, R> const& x, accurate_t v = accurate, double period = 2 * std::numbers::pi) {
    auto const operand = detail::at_most_a_product(x);
    detail::require_period<typename decltype(operand)::number, Bits>("cos", period);
    return detail::on_masked(operand, [v, period](party& p, auto m) { return cos<Bits>(p, m, v, period); });
}
/// The published ones, in radians: `sin(x, crypten)`, `cos(x, crypten)`.
template <Fixed N, std::size_t R, SineVariant V>
    requires(!std::same_as<V, accurate_t>)
auto sin(secret<N, R> const& x, V v) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return sin(p, m, v); });
}
template <Fixed N, std::size_t R, SineVariant V>
    requires(!std::same_as<V, accurate_t>)
auto cos(secret<N, R> const& x, V v) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return cos(p, m, v); });
}

/// e^x: `exp(x)`, `exp(x, limit<8>)`, `exp(x, puma)`, `exp(x, bolt)`, `exp(x, nimbus)`. Domain, error and cost:
/// math/exp/.
template <Fixed N, std::size_t R>
auto exp(secret<N, R> const& x, accurate_t v = accurate) {
    return detail::on_share(detail::at_most_a_product(x), [v](party& p, auto s) { return exp(p, s, v); });
}
template <Fixed N, std::size_t R, ExpVariant V>
    requires(!std::same_as<V, accurate_t>)
auto exp(secret<N, R> const& x, V v) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return exp(p, m, v); });
}

} // namespace moiety
