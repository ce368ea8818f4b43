// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// GeLU, exp, softmax and layer norm for random programs.
#include "check.hpp"

#include <moiety/secret/functions.hpp>

#include <doctest/doctest.h>

namespace moiety_test::programs {

matrix<wide> gelu_of(matrix<twice<wide>> const& x) { return brought_home<wide>(gelu(x)); }
matrix<odd> gelu_of(matrix<odd> const& x) { return brought_home<odd>(gelu(x)); }
matrix<wide> exp_of(matrix<wide> const& x) { return brought_home<wide>(exp(x)); }
matrix<odd> exp_of(matrix<odd> const& x) { return brought_home<odd>(exp(x)); }
matrix<wide> softmax_of(matrix<wide> const& x, double scale) { return brought_home<wide>(softmax(x, scale)); }
matrix<odd> softmax_of(matrix<twice<odd>> const& x, double scale) { return brought_home<odd>(softmax(x, scale)); }
matrix<wide> layer_norm_of(matrix<twice<wide>> const& x, double epsilon) {
    return brought_home<wide>(layer_norm(x, epsilon));
}

} // namespace moiety_test::programs

using namespace moiety_test::programs;

TEST_CASE("random programs have smooth functions of the formats that they name") {
    for (auto const o : {op::gelu, op::exp, op::softmax, op::layer_norm}) CHECK(!kinds_of(o).empty());
}
