// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/shape.hpp>

#include <doctest/doctest.h>

using namespace moiety;

static_assert(element_count(shape_t<0>{}) == 1);
static_assert(element_count(shape_t<3>{2, 3, 4}) == 24);
static_assert(element_count(shape_t<2>{5, 0}) == 0);
static_assert(row_major(shape_t<3>{2, 3, 4}) == std::array<std::ptrdiff_t, 3>{12, 4, 1});

TEST_CASE("shapes print") {
    CHECK(to_string(shape_t<0>{}) == "()");
    CHECK(to_string(shape_t<1>{7}) == "(7)");
    CHECK(to_string(shape_t<3>{2, 3, 4}) == "(2, 3, 4)");
}

TEST_CASE("shapes of more elements than there are addresses") {
    std::size_t const half = std::size_t{1} << 63;
    CHECK_THROWS_WITH_AS(element_count(shape_t<2>{half, 2}),
                         "a tensor of shape (9223372036854775808, 2) has too many elements", shape_error);
    CHECK_THROWS_AS(element_count(shape_t<3>{std::size_t{1} << 33, std::size_t{1} << 31, 0}), shape_error);
    CHECK(element_count(shape_t<2>{0, half - 1}) == 0);
}

TEST_CASE("broadcasting aligns trailing axes and stretches extents of 1") {
    CHECK(broadcast_shape(shape_t<2>{3, 4}, shape_t<2>{3, 4}) == shape_t<2>{3, 4});
    CHECK(broadcast_shape(shape_t<2>{3, 1}, shape_t<1>{4}) == shape_t<2>{3, 4});
    CHECK(broadcast_shape(shape_t<1>{4}, shape_t<3>{2, 1, 1}) == shape_t<3>{2, 1, 4});
    CHECK(broadcast_shape(shape_t<0>{}, shape_t<2>{5, 6}) == shape_t<2>{5, 6});
    CHECK(broadcast_shape(shape_t<2>{0, 1}, shape_t<2>{1, 6}) == shape_t<2>{0, 6});
    CHECK_THROWS_WITH_AS(broadcast_shape(shape_t<2>{3, 4}, shape_t<1>{3}),
                         "shapes (3, 4) and (3) do not broadcast to each other", shape_error);
    CHECK_THROWS_AS(broadcast_shape(shape_t<2>{3, 4}, shape_t<2>{2, 4}), shape_error);
}

TEST_CASE("shapes that must be equal") {
    CHECK_NOTHROW(require_same_shape("add", shape_t<1>{3}, shape_t<1>{3}));
    CHECK_THROWS_WITH_AS(require_same_shape("add", shape_t<2>{3, 4}, shape_t<2>{4, 3}),
                         "add: shapes (3, 4) and (4, 3) differ", shape_error);
}
