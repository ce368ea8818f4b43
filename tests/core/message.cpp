// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/message.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

using namespace moiety;

TEST_CASE("pieces of a message are text, integers and shapes") {
    CHECK(message({}).empty());
    CHECK(message({"a width of ", 7u, " bits in ", std::string("words"), " of ", std::string_view("8")}) ==
          "a width of 7 bits in words of 8");
    CHECK(message({-3, " ", std::numeric_limits<std::int64_t>::min(), " ",
                   std::numeric_limits<std::uint64_t>::max()}) == "-3 -9223372036854775808 18446744073709551615");
    std::array<std::size_t, 2> const matrix{2, 3};
    std::array<std::size_t, 1> const row{4};
    std::array<std::size_t, 0> const scalar{};
    CHECK(message({matrix, row, scalar}) == "(2, 3)(4)()");
}
