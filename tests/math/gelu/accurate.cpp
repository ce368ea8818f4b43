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
    check_gelu<fixed<64, 32, 16>, 0>(shape_t<2>{173, 113}, 28, accurate, exact_gelu, {5.0e-5, 6.8e-6, 2, 61, 1951});
    check_gelu<fixed<64, 16>, 0>(shape_t<1>{20001}, 28, accurate, exact_gelu, {5.0e-5, 6.8e-6, 2, 61, 1871});
    check_gelu<fixed<64, 24, 12>, 0>(shape_t<1>{20000}, 32, accurate, exact_gelu, {6.1e-4, 9.0e-5, 2, 55, 1827});
    check_gelu<fixed<46, 32, 16>, 0>(shape_t<3>{5, 50, 80}, 12, accurate, exact_gelu, {2.1e-4, 2.5e-5, 2, 50, 1647});
    check_gelu<fixed<38, 24, 12>, 0>(shape_t<1>{20000}, 12, accurate, exact_gelu, {8.4e-4, 1.1e-4, 2, 45, 1273});
}

TEST_CASE("a gelu told of smaller values costs less and is as right") {
    check_gelu<fixed<64, 32, 16>, 12>(shape_t<1>{20000}, 12, accurate, exact_gelu, {5.0e-5, 6.8e-6, 2, 53, 1625});
}

TEST_CASE("gelu of a single value, and of one less than a word of bits") {
    check_gelu<fixed<64, 32, 16>, 12>(shape_t<1>{1}, 12, accurate, exact_gelu, {5.0e-5, 1, 2, 53, 1625});
    check_gelu<fixed<64, 32, 16>, 12>(shape_t<1>{63}, 12, accurate, exact_gelu, {5.0e-5, 1, 2, 53, 1625});
}

static_assert(std::same_as<gelu_t<fixed<64, 32, 16>>, fixed<64, 34, 16>>);
static_assert(std::same_as<gelu_t<fixed<46, 32, 16>>, fixed<61, 31, 16>>);
static_assert(std::same_as<gelu_t<fixed<38, 24, 12>>, fixed<51, 25, 12>>);
