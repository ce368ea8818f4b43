// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/message.hpp>
#include <moiety/core/tensor.hpp>

#include <string>

namespace moiety {

/// Real values as fixed-point words, each rounded to the nearest multiple of 2^-Frac.
///
/// `values` is any xtensor expression of the rank R.
/// @throws range_error naming the first element that is not finite or does not fit the format
/// @throws shape_error when the expression has another rank
template <Fixed N, std::size_t R, class Expression>
tensor<N, R> encode_tensor(Expression const& values) {
    if (values.dimension() != R)
        throw shape_error(message({"an expression of rank ", values.dimension(), " where rank ", R, " is expected"}));
    shape_t<R> shape{};
    std::copy(values.shape().begin(), values.shape().end(), shape.begin());
    auto out = tensor<N, R>::uninitialised(shape);
    auto const words = out.writable();
    std::size_t i = 0;
    for (auto it = values.template begin<xt::layout_type::row_major>(); i < words.size(); ++it, ++i) {
        double const x = static_cast<double>(*it);
        if (!representable<N>(x)) {
            std::array<std::size_t, R> index{};
            std::size_t rest = i;
            for (std::size_t axis = R; axis-- > 0; rest /= shape[axis]) index[axis] = rest % shape[axis];
            throw range_error(message({"element ", index, " of a tensor of shape ", shape,
                                       " is not finite or does not fit the format ", format_name<N>()}));
        }
        words[i] = encode<N>(x);
    }
    return out;
}

/// The real values that fixed-point words stand for. Precondition: the tensor has data.
template <Fixed N, std::size_t R>
xt::xtensor<double, R> decode_tensor(tensor<N, R> const& t) {
    auto values = xt::xtensor<double, R>::from_shape(t.shape());
    auto const words = t.words();
    for (std::size_t i = 0; i < words.size(); ++i) values.data()[i] = decode<N>(words[i]);
    return values;
}

/// Bits as 0 and 1. Precondition: the tensor has data.
template <std::size_t R>
xt::xtensor<bool, R> decode_tensor(tensor<bit, R> const& t) {
    auto values = xt::xtensor<bool, R>::from_shape(t.shape());
    auto const words = t.words();
    for (std::size_t i = 0; i < t.size(); ++i) values.data()[i] = (words[i / 64] >> (i % 64) & 1) != 0;
    return values;
}

/// Packed bits from any xtensor expression of truth values.
template <std::size_t R, class Expression>
tensor<bit, R> encode_bits(Expression const& values) {
    shape_t<R> shape{};
    std::copy(values.shape().begin(), values.shape().end(), shape.begin());
    auto out = tensor<bit, R>::zeros(shape);
    auto const words = out.writable();
    std::size_t i = 0;
    for (auto it = values.template begin<xt::layout_type::row_major>(); i < out.size(); ++it, ++i)
        words[i / 64] |= std::uint64_t(*it ? 1 : 0) << (i % 64);
    return out;
}

} // namespace moiety
