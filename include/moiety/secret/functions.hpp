// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/gelu.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>
#include <moiety/math/layer_norm.hpp>
#include <moiety/math/logarithm.hpp>
#include <moiety/math/relu.hpp>
#include <moiety/math/rms_norm.hpp>
#include <moiety/math/softmax.hpp>
#include <moiety/math/softmax_matmul.hpp>
#include <moiety/math/square_root.hpp>
#include <moiety/secret/activations.hpp>
#include <moiety/secret/apply.hpp>
#include <moiety/secret/product.hpp>

namespace moiety {

/// GeLU, element by element: `gelu(x)` or a variant, `gelu(x, puma)`; `gelu<12>(x)` promises |x| < 2^12 and compares
/// fewer bits, `gelu<12, 48>(x)` gives the result in a ring of 48 bits. Domain, error and cost: math/gelu/.
///
/// The result is at home (`secformer`, `secformer_refit`, `mpcformer_quad`: unsettled). Those of the functions below
/// are unsettled: they remember the scale that they go home to.
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R, GeluVariant Variant = accurate_t>
    requires(Bits == 0 || SettledGelu<Variant>)
auto gelu(secret<N, R> const& x, Variant v = Variant{}) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) {
        if constexpr (Bits == 0)
            return gelu<Within>(p, m, v);
        else
            return gelu<Within, Bits>(p, m, v);
    });
}

/// max(x, 0). Domain and cost: math/relu.hpp.
template <Fixed N, std::size_t R>
auto relu(secret<N, R> const& x) {
    return detail::on_masked(x, [](party& p, auto m) { return relu(p, m); });
}

/// 1/x for positive x: `inverse(x)`, `inverse(x, goldschmidt<13, 5000>)`. Domain, error and cost: math/inverse/.
template <Fixed N, std::size_t R, InverseVariant Variant = accurate_t>
auto inverse(secret<N, R> const& x, Variant v = Variant{}) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return inverse(p, m, v); });
}

/// 1/sqrt(x) for positive x. Domain, error and cost: math/inverse_sqrt/.
template <Fixed N, std::size_t R, InverseVariant Variant = accurate_t>
auto inverse_sqrt(secret<N, R> const& x, Variant v = Variant{}) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return inverse_sqrt(p, m, v); });
}

/// Square root of positive x: `sqrt(x)`, `sqrt(x, newton)`. Domain, error and cost: math/square_root/.
template <Fixed N, std::size_t R, SqrtVariant Variant = accurate_t>
auto sqrt(secret<N, R> const& x, Variant v = Variant{}) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return sqrt(p, m, v); });
}

/// Natural logarithm of positive x: `log(x)`, `log(x, crypten)`. Domain, error and cost: math/logarithm/.
template <Fixed N, std::size_t R, LogVariant Variant = accurate_t>
auto log(secret<N, R> const& x, Variant v = Variant{}) {
    return detail::on_masked(detail::at_most_a_product(x), [v](party& p, auto m) { return log(p, m, v); });
}

namespace detail {
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
task<share<quotient_t<N>, R>> quotient(std::shared_ptr<node<N, R>> x, std::shared_ptr<node<M, S>> y) {
    x->want_masked();
    y->want_masked();
    auto mx = co_await x->as_masked();
    auto my = co_await y->as_masked();
    auto work = divide(x->owner(), mx, my);
    auto result = co_await work;
    co_return result;
}
} // namespace detail

/// x / y for positive y; shapes broadcast. The quotient is unsettled, in 64 bits, whatever the rings of x and y. Domain,
/// error and cost: `divide` in math/inverse/accurate.hpp.
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto operator/(secret<N, R> const& x, secret<M, S> const& y) {
    static_assert(N::home == M::home, "moiety: operands of a quotient have different home scales; convert one first");
    detail::require_same_party(x.owner(), y.owner());
    auto const shape = broadcast_shape(x.shape(), y.shape());
    auto const a = broadcast_to(x, shape).pointer();
    auto const b = detail::at_most_a_product(y).pointer();
    return secret<quotient_t<N>, (R > S ? R : S)>(x.owner(), shape, detail::quotient(a, b));
}

/// c / y of a public number. Domain, error and cost: `divide` in math/inverse/accurate.hpp.
/// @throws range_error (when computed) for a number that is too large
template <Fixed M, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
auto operator/(C c, secret<M, R> const& y) {
    auto const dividend = static_cast<double>(c);
    return detail::on_masked(detail::at_most_a_product(y),
                             [dividend](party& p, auto m) { return divide(p, dividend, m); });
}

/// e^(scale x) over its sum along the last axis: `softmax(x)`, `softmax(x, two_quad)`, `softmax(x, scale, two_quad)`; what
/// stands in its place under a tag, its domain, error and cost: math/softmax/. `allowed`, if it has data, is a public
/// tensor of the positions that take part, the others give exactly 0.
/// @throws shape_error for rows that are too long or a mask that does not stretch; usage_error for a scale that is too
///         small or too large
template <Fixed N, std::size_t R, SoftmaxVariant Variant = accurate_t, std::size_t S = R>
auto softmax(secret<N, R> const& x, double scale = 1.0, Variant v = Variant{}, tensor<bit, S> const& allowed = {}) {
    detail::require_scale(scale);
    detail::require_softmax_rows<Variant>("softmax", x.shape());
    if (allowed.has_data()) broadcast_view(allowed.shape(), x.shape());
    return detail::on_share(detail::at_most_a_product(x),
                            [scale, v, allowed](party& p, auto s) { return softmax(p, s, v, scale, allowed); });
}

template <Fixed N, std::size_t R, SoftmaxVariant Variant>
auto softmax(secret<N, R> const& x, Variant v) {
    return softmax(x, 1.0, v);
}

namespace detail {
/// Throws what `layer_norm` would, at the line where the user wrote it.
template <Fixed N, std::size_t R>
void require_norm_rows(secret<N, R> const& x, double epsilon) {
    static_cast<void>(spread_scale(x.shape()[R - 1], N::home, epsilon, N::bits - (N::fraction - N::home)));
}
} // namespace detail

/// (x - mean) / sqrt(variance + epsilon) along the last axis: `layer_norm(x)`, `layer_norm(x, puma)`, with an epsilon
/// before the variant where 1e-12 is not meant; `layer_norm<Ring>(x)` in a ring of the caller's choice.
/// Domain, error and cost: math/layer_norm/.
/// @throws shape_error for rows that are empty or too long; range_error for an epsilon outside [0, 1)
template <unsigned Ring = 64, Fixed N, std::size_t R, LayerNormVariant Variant = accurate_t>
auto layer_norm(secret<N, R> const& x, double epsilon = 1e-12, Variant v = Variant{}) {
    detail::require_norm_rows(detail::at_most_a_product(x), epsilon);
    return detail::on_masked(detail::at_most_a_product(x), [epsilon, v](party& p, auto m) {
        if constexpr (std::same_as<Variant, secformer_t>) {
            static_assert(Ring == 64, "moiety: layer_norm by secformer gives its result in 64 bits");
            return layer_norm(p, m, epsilon, v);
        } else {
            return layer_norm<Ring>(p, m, epsilon, v);
        }
    });
}
/// The same times gamma plus beta, a number a column each.
template <Fixed N, Fixed G, Fixed B, std::size_t R, LayerNormVariant Variant = accurate_t>
auto layer_norm(secret<N, R> const& x, secret<G, 1> const& gamma, secret<B, 1> const& beta, double epsilon = 1e-12,
                Variant v = Variant{}) {
    return layer_norm(x, epsilon, v) * gamma + beta;
}
template <Fixed N, std::size_t R, LayerNormVariant Variant>
auto layer_norm(secret<N, R> const& x, Variant v) {
    return layer_norm(x, 1e-12, v);
}
template <Fixed N, Fixed G, Fixed B, std::size_t R, LayerNormVariant Variant>
auto layer_norm(secret<N, R> const& x, secret<G, 1> const& gamma, secret<B, 1> const& beta, Variant v) {
    return layer_norm(x, gamma, beta, 1e-12, v);
}

/// x / sqrt(mean(x^2) + epsilon) along the last axis, times gamma where it is given, one number a column. Domain, error
/// and cost: math/rms_norm.hpp.
/// @throws shape_error for rows that are empty or too long; range_error for an epsilon outside [0, 1)
template <unsigned Ring = 64, Fixed N, std::size_t R>
auto rms_norm(secret<N, R> const& x, double epsilon = 1e-12) {
    detail::require_norm_rows(detail::at_most_a_product(x), epsilon);
    return detail::on_masked(detail::at_most_a_product(x),
                             [epsilon](party& p, auto m) { return rms_norm<Ring>(p, m, epsilon); });
}
template <Fixed N, Fixed G, std::size_t R>
auto rms_norm(secret<N, R> const& x, secret<G, 1> const& gamma, double epsilon = 1e-12) {
    return rms_norm(x, epsilon) * gamma;
}

namespace detail {
template <class Variant, unsigned Ring, unsigned Reach, class Factor, Fixed N, Fixed M, std::size_t R, std::size_t S>
task<share<softmax_matmul_t<N, Variant, Ring>, R>>
attended(std::shared_ptr<node<N, R>> scores, std::shared_ptr<node<M, R>> values, Factor scale, tensor<bit, S> allowed) {
    scores->want_share();
    values->want_masked();
    auto x = co_await scores->as_share();
    auto v = co_await values->as_masked();
    auto work = softmax_matmul<Variant, Ring>(scores->owner(), x, v, Variant{}, scale, allowed, reach_t<Reach>{});
    auto result = co_await work;
    co_return result;
}
} // namespace detail

/// softmax(scale x) v along the last axis of x, divided after the product. `allowed`, if it has data, is a public
/// matrix of the positions that take part. Domain, error and cost: math/softmax_matmul.hpp.
/// @throws shape_error when the shapes do not multiply, rows are too long or the mask does not stretch
template <unsigned Ring = 64, Fixed N, Fixed M, std::size_t R, SoftmaxVariant Variant = accurate_t,
          ScoreFactor Factor = double, std::size_t S = 2, unsigned Reach = 7>
    requires(R >= 2)
auto softmax_matmul(secret<N, R> const& x, secret<M, R> const& v, Variant = Variant{}, Factor scale = Factor(1),
                    tensor<bit, S> const& allowed = {}, reach_t<Reach> = reach_t<Reach>{}) {
    detail::require_same_party(x.owner(), v.owner());
    auto const shape = matmul_shape(x.shape(), v.shape());
    detail::require_softmax_rows<Variant>("softmax_matmul", x.shape());
    if (allowed.has_data()) broadcast_view(allowed.shape(), x.shape());
    auto a = x.pointer();
    auto b = v.pointer();
    return secret<softmax_matmul_t<N, Variant, Ring>, R>(x.owner(), shape,
                                                         detail::attended<Variant, Ring, Reach>(a, b, scale, allowed));
}

} // namespace moiety
