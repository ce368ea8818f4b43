// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Powers of -1 and -1/2, their like, and polynomials for random programs.
#include "check.hpp"

#include <moiety/secret/functions.hpp>
#include <moiety/secret/polynomial.hpp>

#include <doctest/doctest.h>

namespace moiety_test::programs {

matrix<wide> inverse_of(matrix<wide> const& x) { return brought_home<wide>(inverse(x)); }
matrix<narrow> inverse_of(matrix<narrow> const& x) { return brought_home<narrow>(inverse(x)); }
matrix<wide> quotient_of(matrix<wide> const& x, matrix<wide> const& y) { return brought_home<wide>(x / y); }
matrix<wide> quotient_of(matrix<twice<wide>> const& x, matrix<wide> const& y) { return brought_home<wide>(x / y); }
matrix<narrow> quotient_of(matrix<narrow> const& x, matrix<narrow> const& y) { return brought_home<narrow>(x / y); }
matrix<wide> inverse_sqrt_of(matrix<twice<wide>> const& x) { return brought_home<wide>(inverse_sqrt(x)); }
matrix<odd> inverse_sqrt_of(matrix<odd> const& x) { return brought_home<odd>(inverse_sqrt(x)); }
matrix<wide> root_of(matrix<wide> const& x) { return brought_home<wide>(sqrt(x)); }
matrix<odd> logarithm_of(matrix<odd> const& x) { return brought_home<odd>(log(x)); }
matrix<wide> square_polynomial_of(matrix<twice<wide>> const& x, std::vector<double> const& c) {
    return brought_home<wide>(polynomial(x, {c[0], c[1], c[2]}));
}
matrix<odd> quartic_of(matrix<odd> const& x, std::vector<double> const& c) {
    return brought_home<odd>(polynomial(x, {c[0], c[1], c[2], c[3], c[4]}));
}

} // namespace moiety_test::programs

using namespace moiety_test::programs;

TEST_CASE("random programs have powers of the formats that they name") {
    for (auto const o : {op::inverse, op::inverse_sqrt, op::root, op::logarithm, op::square_polynomial, op::quartic})
        CHECK(!kinds_of(o).empty());
}
