// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/gelu/accurate.hpp>

#include "check.hpp"

#include <numbers>

using namespace moiety;
using namespace moiety_test;

namespace {

double exact_gelu(double x) { return x / 2 * std::erfc(-x / std::numbers::sqrt2); }

} // namespace

TEST_CASE("gelu is within its stated error over its whole domain, at its stated cost") {
    //                                            magnitude              largest  mean  rounds online dealt
    check_gelu<fixed<64, 32, 16>, 0>(shape_t<2>{173, 113}, 30, accurate, exact_gelu, {6.0e-5, 1.1e-5, 2, 59, 1503});
    check_gelu<fixed<64, 16>, 0>(shape_t<1>{20001}, 32, accurate, exact_gelu, {6.0e-5, 1.1e-5, 2, 59, 1535});
    check_gelu<fixed<64, 24, 12>, 0>(shape_t<1>{20000}, 32, accurate, exact_gelu, {6.0e-4, 1.15e-4, 2, 54, 1433});
    check_gelu<fixed<46, 32, 16>, 0>(shape_t<3>{5, 50, 80}, 12, accurate, exact_gelu, {6.0e-5, 1.1e-5, 2, 51, 969});
    check_gelu<fixed<38, 24, 12>, 0>(shape_t<1>{20000}, 12, accurate, exact_gelu, {6.0e-4, 1.15e-4, 2, 46, 771});
}

TEST_CASE("a gelu told of smaller values costs less and is as right") {
    check_gelu<fixed<64, 32, 16>, 12>(shape_t<1>{20000}, 12, accurate, exact_gelu, {6.0e-5, 1.1e-5, 2, 51, 1113});
}

TEST_CASE("gelu of a single value, and of one less than a word of bits") {
    check_gelu<fixed<46, 32, 16>, 12>(shape_t<1>{1}, 12, accurate, exact_gelu, {6.0e-5, 1, 2, 51, 969});
    check_gelu<fixed<46, 32, 16>, 12>(shape_t<1>{63}, 12, accurate, exact_gelu, {6.0e-5, 1, 2, 51, 969});
}

static_assert(std::same_as<gelu_t<fixed<64, 32, 16>>, fixed<64, 16>>);
static_assert(std::same_as<gelu_t<fixed<46, 32, 16>>, fixed<46, 16>>);
static_assert(std::same_as<gelu_t<fixed<46, 32, 16>, secformer_t>, fixed<61, 31, 16>>);
