// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "program.hpp"

#include <moiety/secret/secret.hpp>

/// The library's functions as random programs use them: each result goes home to its operand's home format. They are
/// compiled beside the interpreter, in files of their own: each is a large part of the library.
namespace moiety_test::programs {

template <moiety::Fixed N>
using matrix = moiety::secret<N, 2>;

/// A function's result in a home format: a function may give it there, or unsettled.
template <moiety::Fixed H, moiety::Fixed N>
matrix<H> brought_home(matrix<N> const& x) {
    if constexpr (std::same_as<N, H>)
        return x;
    else
        return moiety::convert<H>(x);
}

matrix<wide> gelu_of(matrix<twice<wide>> const&);
matrix<odd> gelu_of(matrix<odd> const&);
matrix<wide> exp_of(matrix<wide> const&);
matrix<odd> exp_of(matrix<odd> const&);
matrix<wide> inverse_of(matrix<wide> const&);
matrix<narrow> inverse_of(matrix<narrow> const&);
matrix<wide> inverse_sqrt_of(matrix<twice<wide>> const&);
matrix<odd> inverse_sqrt_of(matrix<odd> const&);
matrix<wide> softmax_of(matrix<wide> const&, double scale);
matrix<odd> softmax_of(matrix<twice<odd>> const&, double scale);
matrix<wide> layer_norm_of(matrix<twice<wide>> const&, double epsilon);

/// The kinds of operands for which the above exist.
inline std::vector<kind> kinds_of(op o) {
    switch (o) {
    case op::gelu: return {kind::wide_twice, kind::odd_home};
    case op::exp: return {kind::wide_home, kind::odd_home};
    case op::inverse: return {kind::wide_home, kind::narrow_home};
    case op::inverse_sqrt: return {kind::wide_twice, kind::odd_home};
    case op::softmax: return {kind::wide_home, kind::odd_twice};
    case op::layer_norm: return {kind::wide_twice};
    default: return {};
    }
}

} // namespace moiety_test::programs
