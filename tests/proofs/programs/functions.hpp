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

matrix<narrow> absolute_of(matrix<narrow> const&);
matrix<twice<odd>> absolute_of(matrix<twice<odd>> const&);
matrix<narrow> signum_of(matrix<narrow> const&);
matrix<odd> signum_of(matrix<odd> const&);
matrix<narrow> clip_of(matrix<narrow> const&, std::vector<double> const& bounds);
matrix<twice<odd>> clip_of(matrix<twice<odd>> const&, std::vector<double> const& bounds);
matrix<narrow> through_bits_of(matrix<narrow> const&);
matrix<wide> gelu_of(matrix<twice<wide>> const&);
matrix<odd> gelu_of(matrix<odd> const&);
matrix<wide> exp_of(matrix<wide> const&);
matrix<odd> exp_of(matrix<odd> const&);
matrix<odd> limit_exp_of(matrix<odd> const&);
matrix<wide> tanh_of(matrix<wide> const&);
matrix<wide> silu_of(matrix<twice<wide>> const&);
matrix<narrow> sine_of(matrix<narrow> const&);
matrix<wide> inverse_of(matrix<wide> const&);
matrix<narrow> inverse_of(matrix<narrow> const&);
matrix<wide> quotient_of(matrix<wide> const&, matrix<wide> const&);
matrix<wide> quotient_of(matrix<twice<wide>> const&, matrix<wide> const&);
matrix<narrow> quotient_of(matrix<narrow> const&, matrix<narrow> const&);
matrix<wide> inverse_sqrt_of(matrix<twice<wide>> const&);
matrix<odd> inverse_sqrt_of(matrix<odd> const&);
matrix<wide> root_of(matrix<wide> const&);
matrix<odd> logarithm_of(matrix<odd> const&);
matrix<wide> square_polynomial_of(matrix<twice<wide>> const&, std::vector<double> const& coefficients);
matrix<odd> quartic_of(matrix<odd> const&, std::vector<double> const& coefficients);
matrix<wide> softmax_of(matrix<wide> const&, double scale);
matrix<odd> softmax_of(matrix<twice<odd>> const&, double scale);
matrix<wide> layer_norm_of(matrix<twice<wide>> const&, double epsilon);
matrix<narrow> row_max_of(matrix<narrow> const&);
matrix<vast> row_max_of(matrix<vast> const&);
matrix<odd> sort_of(matrix<odd> const&);
matrix<odd> entry_of(matrix<odd> const&, std::vector<double> const& table);

matrix<wide> attention_of(matrix<wide> const&, matrix<wide> const&, double scale);
matrix<wide> far_attention_of(matrix<wide> const&, matrix<wide> const&, double scale);
matrix<twice<wide>> owned_matmul_of(matrix<wide> const&, matrix<wide> const&, int owner);
matrix<wide> owned_matmul_of(matrix<twice<wide>> const&, matrix<wide> const&, int owner);
matrix<odd> pick_rows_of(matrix<odd> const&, matrix<odd> const&);

/// Published functions, by number: GeLUs of PUMA, BOLT and SecFormer; PUMA's softmax, 2Quad and 2ReLU; inverses by
/// Newton, by Goldschmidt and as SPU has it; inverse square roots by Newton and by Goldschmidt; layer norms of PUMA and
/// SecFormer.
constexpr std::size_t published_count(op o) { return o == op::published_root || o == op::published_norm ? 2 : 3; }
matrix<wide> published_gelu_of(matrix<wide> const&, std::int64_t which);
matrix<wide> published_softmax_of(matrix<wide> const&, std::int64_t which, double scale);
matrix<wide> published_inverse_of(matrix<wide> const&, std::int64_t which);
matrix<wide> published_root_of(matrix<wide> const&, std::int64_t which);
matrix<wide> published_norm_of(matrix<wide> const&, std::int64_t which, double epsilon);

/// The kinds of (first) operands for which the above exist.
inline std::vector<kind> kinds_of(op o) {
    switch (o) {
    case op::absolute:
    case op::clip: return {kind::narrow_home, kind::odd_twice};
    case op::signum: return {kind::narrow_home, kind::odd_home};
    case op::sine:
    case op::through_bits: return {kind::narrow_home};
    case op::gelu: return {kind::wide_twice, kind::odd_home};
    case op::exp: return {kind::wide_home, kind::odd_home};
    case op::inverse: return {kind::wide_home, kind::narrow_home};
    case op::inverse_sqrt: return {kind::wide_twice, kind::odd_home};
    case op::tanh:
    case op::published_gelu:
    case op::published_softmax:
    case op::published_inverse:
    case op::published_root:
    case op::published_norm:
    case op::root: return {kind::wide_home};
    case op::silu:
    case op::square_polynomial:
    case op::layer_norm: return {kind::wide_twice};
    case op::softmax: return {kind::wide_home, kind::odd_twice};
    case op::row_max: return {kind::narrow_home, kind::vast_home};
    case op::attention:
    case op::far_attention: return {kind::wide_home};
    case op::owned_matmul: return {kind::wide_home, kind::wide_twice};
    default: return {kind::odd_home};
    }
}

} // namespace moiety_test::programs
