// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Published variants of functions of rows for random programs.
#include "check.hpp"

#include <moiety/secret/functions.hpp>

#include <doctest/doctest.h>

namespace moiety_test::programs {

matrix<wide> published_softmax_of(matrix<wide> const& x, std::int64_t which, double scale) {
    if (which == 0) return brought_home<wide>(softmax(x, scale, moiety::puma));
    if (which == 1) return brought_home<wide>(softmax(x, scale, moiety::two_quad));
    return brought_home<wide>(softmax(x, scale, moiety::two_relu));
}
matrix<wide> published_norm_of(matrix<wide> const& x, std::int64_t which, double epsilon) {
    if (which == 0) return brought_home<wide>(layer_norm(x, epsilon, moiety::puma));
    return brought_home<wide>(layer_norm(x, epsilon, moiety::secformer));
}

} // namespace moiety_test::programs

using namespace moiety_test::programs;

TEST_CASE("random programs have published functions of rows of the formats that they name") {
    for (auto const o : {op::published_softmax, op::published_norm}) CHECK(!kinds_of(o).empty());
}
