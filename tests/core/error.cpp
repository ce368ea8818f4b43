// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

using namespace moiety;

template <class E>
inline constexpr bool is_ours = std::is_base_of_v<error, E> && std::is_constructible_v<E, std::string>;

static_assert(std::is_base_of_v<std::runtime_error, error>);
static_assert(is_ours<shape_error> && is_ours<range_error> && is_ours<format_error> && is_ours<channel_error> &&
              is_ours<timeout_error> && is_ours<mismatch_error> && is_ours<material_error> && is_ours<usage_error>);
// A peer that is silent is a peer that is not there; nothing else is a kind of another.
static_assert(std::is_base_of_v<channel_error, timeout_error>);
static_assert(!std::is_base_of_v<channel_error, mismatch_error> && !std::is_base_of_v<usage_error, shape_error>);

TEST_CASE("one handler catches everything that the library throws on purpose, with its message") {
    auto caught = [](auto const& e) {
        try {
            throw e;
        } catch (error const& any) {
            return std::string(any.what());
        }
    };
    CHECK(caught(shape_error("a shape")) == "a shape");
    CHECK(caught(timeout_error("silence")) == "silence");
    CHECK(caught(material_error("used before")) == "used before");
}
