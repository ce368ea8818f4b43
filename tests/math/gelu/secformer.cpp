// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/gelu/secformer.hpp>

#include "check.hpp"

#include <numbers>

using namespace moiety;
using namespace moiety_test;

namespace {

constexpr double edge = constants::secformer_erf_edge * std::numbers::sqrt2;

double published_gelu(double x) {
    double const v = x / std::numbers::sqrt2;
    double erf = v >= constants::secformer_erf_edge ? 1 : -1;
    if (std::abs(v) < constants::secformer_erf_edge) {
        erf = 0;
        for (std::size_t k = 1; k <= 7; ++k)
            erf += constants::secformer_erf[k - 1] *
                   std::sin(2 * std::numbers::pi * double(k) * v / constants::secformer_erf_period);
    }
    return x / 2 * (1 + erf);
}

double exact_gelu(double x) { return x / 2 * std::erfc(-x / std::numbers::sqrt2); }

constexpr double jump = 2.0 / 256; // the pieces meet within this of the published edge

} // namespace

TEST_CASE("secformer's gelu is the published function, at its stated cost") {
    //                                            magnitude               largest  mean  rounds online dealt
    check_gelu<fixed<64, 32, 16>, 0>(shape_t<2>{173, 113}, 26, secformer, published_gelu, {5e-5, 5e-6, 2, 61, 1891},
                                     edge, jump);
    check_gelu<fixed<64, 16>, 0>(shape_t<1>{20001}, 26, secformer, published_gelu, {5e-5, 5e-6, 2, 61, 1811}, edge,
                                 jump);
    check_gelu<fixed<64, 24, 12>, 0>(shape_t<1>{20000}, 26, secformer, published_gelu, {6.1e-4, 9e-5, 2, 55, 1795},
                                     edge, jump);
    check_gelu<fixed<46, 32, 16>, 0>(shape_t<3>{5, 50, 80}, 12, secformer, published_gelu,
                                     {2.5e-4, 3.5e-5, 2, 54, 1578}, edge, jump);
    check_gelu<fixed<38, 24, 12>, 0>(shape_t<1>{20000}, 12, secformer, published_gelu, {8e-4, 8e-5, 2, 49, 1348}, edge,
                                     jump);
}

TEST_CASE("secformer's gelu told of smaller values costs less; against the exact one it errs as published") {
    check_gelu<fixed<64, 32, 16>, 12>(shape_t<1>{20000}, 12, secformer, published_gelu, {5e-5, 5e-6, 2, 57, 1544}, edge,
                                      jump);
    check_gelu<fixed<64, 32, 16>, 12>(shape_t<1>{20000}, 12, secformer, exact_gelu, {0.0198, 0.0043, 2, 57, 1544});
}
