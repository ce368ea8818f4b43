// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/encode.hpp>
#include <moiety/secret/linear.hpp>

namespace moiety {

namespace detail {
template <Fixed N, std::size_t R>
task<share<N, R>> input_share(party& p, int owner, tensor<N, R> value) {
    co_return share_of(p, owner, value);
}
template <Fixed N, std::size_t R>
task<share<N, R>> constant_share(party& p, tensor<N, R> value) {
    co_return public_share(p, value);
}
} // namespace detail

/// A private input that is words already; `value` has data where `party::holds_input_of(owner)`.
///
/// cost      nothing as a share; masked: 1 round, one way, Bits online bits an element from the owner
/// @throws shape_error when the value has another shape
template <Fixed N, std::size_t R>
secret<N, R> input_words(party& p, int owner, shape_t<R> shape, tensor<N, R> value) {
    require_same_shape("input", shape, value.shape());
    return secret<N, R>(p, shape, detail::input_share(p, owner, value), mask_input(p, owner, value));
}

/// A private input of party `owner`. `value()` is called there only (and in the ideal role) and gives an xtensor
/// expression of the shape.
///
/// @throws range_error naming the first element that the format does not hold
/// @throws shape_error when the expression has another shape
/// @throws usage_error when `owner` is neither 0 nor 1
template <Fixed N, std::size_t R, class F>
secret<N, R> input(party& p, int owner, shape_t<R> shape, F value) {
    if (owner != 0 && owner != 1) throw usage_error("input: a party's id is 0 or 1, not " + std::to_string(owner));
    tensor<N, R> words(shape);
    if (p.holds_input_of(owner)) {
        auto const turn = p.turn();
        words = encode_tensor<N, R>(value());
    }
    return input_words(p, owner, shape, words);
}

template <Fixed N, std::size_t R, class F>
secret<N, R> party::input(int owner, std::size_t const (&shape)[R], F value) {
    shape_t<R> s{};
    std::copy(shape, shape + R, s.begin());
    return moiety::input<N, R>(*this, owner, s, std::move(value));
}

/// A public tensor as an operand of secret expressions; every role gives the same values.
/// @throws range_error naming the first element that the format does not hold
template <Fixed N, std::size_t R, class Expression>
secret<N, R> constant(party& p, Expression const& values) {
    auto words = encode_tensor<N, R>(values);
    auto shape = words.shape();
    return secret<N, R>(p, shape, detail::constant_share(p, words));
}

} // namespace moiety
