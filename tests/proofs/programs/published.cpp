// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Published variants of functions of single elements for random programs.
#include "check.hpp"

#include <moiety/secret/functions.hpp>

#include <doctest/doctest.h>

namespace moiety_test::programs {

matrix<wide> published_gelu_of(matrix<wide> const& x, std::int64_t which) {
    if (which == 0) return brought_home<wide>(gelu(x, moiety::puma));
    if (which == 1) return brought_home<wide>(gelu(x, moiety::bolt));
    return brought_home<wide>(gelu(x, moiety::secformer));
}
matrix<wide> published_inverse_of(matrix<wide> const& x, std::int64_t which) {
    if (which == 0) return brought_home<wide>(inverse(x, moiety::newton));
    if (which == 1) return brought_home<wide>(inverse(x, moiety::goldschmidt<>));
    return brought_home<wide>(inverse(x, moiety::spu));
}
matrix<wide> published_root_of(matrix<wide> const& x, std::int64_t which) {
    if (which == 0) return brought_home<wide>(inverse_sqrt(x, moiety::newton));
    return brought_home<wide>(inverse_sqrt(x, moiety::goldschmidt<>));
}

} // namespace moiety_test::programs

using namespace moiety_test::programs;

TEST_CASE("random programs have published functions of the formats that they name") {
    for (auto const o : {op::published_gelu, op::published_inverse, op::published_root}) CHECK(!kinds_of(o).empty());
}
