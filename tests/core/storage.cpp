// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/local.hpp>
#include <moiety/core/storage.hpp>
#include <moiety/core/tensor.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <utility>

using namespace moiety;

namespace {
constexpr std::size_t large = std::size_t{1} << 20;
using N = fixed<64, 16>;
} // namespace

TEST_CASE("a recycling storage gives the block that came back last, to those who ask for about its size") {
    auto const s = storage::recycling();
    void* const a = s.take(large);
    void* const b = s.take(large);
    CHECK(a != b);
    s.give(a, large);
    s.give(b, large);
    CHECK(s.take(large) == b);
    CHECK(s.take(large - 1000) == a); // within an eighth
    void* const other = s.take(2 * large);
    CHECK(other != a);
    CHECK(other != b);
    s.give(other, 2 * large);
    s.give(a, large - 1000);
    CHECK(s.take(large) == a);
    s.give(a, large);
    s.give(b, large);
}

TEST_CASE("what waits in a storage is bounded") {
    auto const s = storage::recycling();
    std::size_t const half = moiety::detail::block_pool::kept_bytes / 2;
    void* const a = s.take(half);
    void* const b = s.take(half);
    void* const c = s.take(half);
    s.give(a, half);
    s.give(b, half);
    s.give(c, half); // a goes
    CHECK(s.take(half) == c);
    CHECK(s.take(half) == b);
    s.give(b, half);
    s.give(c, half);
    std::size_t const too_much = 3 * half;
    s.give(s.take(too_much), too_much); // leaves nothing
}

TEST_CASE("small blocks and those of a default storage are their own") {
    storage const none;
    auto const s = storage::recycling();
    CHECK(none == storage());
    CHECK(s != none);
    CHECK(storage(s) == s);
    for (auto const& where : {none, s}) {
        void* const p = where.take(100);
        CHECK(p != nullptr);
        where.give(p, 100);
    }
    CHECK_THROWS_AS(storage_allocator<std::uint64_t>(s).allocate(~std::size_t{0} / 4), std::bad_alloc);
}

TEST_CASE("tensors lie where they are told, results where their first operand does, and outlive who made the storage") {
    std::optional<storage> s = storage::recycling();
    shape_t<1> const shape{large / 8};
    auto a = tensor<N, 1>::filled(shape, 3, *s);
    CHECK(a.where() == *s);
    CHECK(tensor<N, 1>(shape).where() == storage());
    auto const sum = a + tensor<N, 1>::filled(shape, 4);
    CHECK(sum.where() == *s);
    auto copied = a;
    CHECK_FALSE(a.is_sole_owner());
    copied.writable()[0] = 9;
    CHECK(a.is_sole_owner());
    CHECK(copied.where() == *s);
    CHECK(a.words()[0] == 3);
    auto const* const old = a.words().data();
    a = {};
    CHECK(tensor<N, 1>::uninitialised(shape, *s).words().data() == old);
    s.reset();
    CHECK(sum.words()[5] == 7);
    CHECK(copied.words()[0] == 9);
}
