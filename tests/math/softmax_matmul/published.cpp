// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Values averaged under the published variants, against their formulas.
#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

using as_models = fixed<46, 35, 16>; // as attention gives scores

template <class Variant>
void check_both(Variant variant, rows_of kind, figures promise) {
    check_product<real>(score_rows<as_models>(shape_t<2>{11, 40}, kind, 1), 3, variant, as_given, promise);
    check_product<real>(score_rows<as_models>(shape_t<2>{9, 9}, kind, 1), 3, variant, as_given, promise,
                        causal_mask(9));
}

} // namespace

TEST_CASE("weights of at most 1 times values") {
    check_both(puma, rows_of::within_eight, figures(1.6e-3, 2e-4));
    check_both(bolt, rows_of::within_eight, figures(1.6e-3, 2e-4));
    check_both(crypten, rows_of::within_eight, figures(1.6e-3, 2e-4));
}

TEST_CASE("substitutes times values") {
    check_both(two_relu, rows_of::normal, figures(2e-3, 2e-4));
    check_both(mpcformer, rows_of::small_squares, figures(2e-3, 2e-4));
}

TEST_CASE("SHAFT's probabilities times values") {
    check_both(shaft, rows_of::within_eight, figures(4e-3, 3e-4));
    check_product<fixed<64, 12>>(score_rows<fixed<38, 27, 12>>(shape_t<2>{5, 40}, rows_of::normal, 1), 3, shaft,
                                 as_given, figures(2e-2, 3e-3));
}
