// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Powers of -1 and -1/2 for random programs.
#include "check.hpp"

#include <moiety/secret/functions.hpp>

#include <doctest/doctest.h>

namespace moiety_test::programs {

matrix<wide> inverse_of(matrix<wide> const& x) { return brought_home<wide>(inverse(x)); }
matrix<narrow> inverse_of(matrix<narrow> const& x) { return brought_home<narrow>(inverse(x)); }
matrix<wide> inverse_sqrt_of(matrix<twice<wide>> const& x) { return brought_home<wide>(inverse_sqrt(x)); }
matrix<odd> inverse_sqrt_of(matrix<odd> const& x) { return brought_home<odd>(inverse_sqrt(x)); }

} // namespace moiety_test::programs

using namespace moiety_test::programs;

TEST_CASE("random programs have negative powers of the formats that they name") {
    for (auto const o : {op::inverse, op::inverse_sqrt}) CHECK(!kinds_of(o).empty());
}
