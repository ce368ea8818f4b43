// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/tensor.hpp>

#include <doctest/doctest.h>

#include <type_traits>
#include <utility>

using namespace moiety;

namespace {
using real = fixed<64, 16>;

template <class T, class M>
concept reinterprets_to = requires(T t) { t.template reinterpret<M>(); };
} // namespace

static_assert(storage_words<real>(10) == 10);
static_assert(storage_words<bit>(0) == 0 && storage_words<bit>(1) == 1 && storage_words<bit>(64) == 1 &&
              storage_words<bit>(65) == 2);

// The same words under another format: only where it holds them all.
static_assert(reinterprets_to<tensor<real, 1>, fixed<64, 32, 16>>);
static_assert(reinterprets_to<tensor<fixed<40, 8>, 1>, fixed<50, 8>>);
static_assert(!reinterprets_to<tensor<fixed<50, 8>, 1>, fixed<40, 8>>); // narrower
static_assert(!reinterprets_to<tensor<fixed<40, 8>, 1>, fixed<32, 8>>);
static_assert(!reinterprets_to<tensor<fixed<16, 8>, 1>, fixed<32, 8>>); // another word
static_assert(!reinterprets_to<tensor<bit, 1>, fixed<64, 0>>);          // packed, though the word is the same

TEST_CASE("a tensor is a shape, and perhaps data") {
    tensor<real, 2> const none;
    CHECK(!none.has_data());
    CHECK(none.size() == 0);
    tensor<real, 2> const shape_only(shape_t<2>{3, 4});
    CHECK(!shape_only.has_data());
    CHECK(shape_only.size() == 12);
    CHECK(shape_only.words().empty());
    auto const ones = tensor<real, 2>::filled({3, 4}, 7);
    CHECK(ones.has_data());
    CHECK(ones.words().size() == 12);
    CHECK(ones.words()[11] == 7);
    auto const empty = tensor<real, 2>::zeros({3, 0});
    CHECK(empty.has_data());
    CHECK(empty.words().empty());
    CHECK(tensor<real, 0>::filled({}, 5).words()[0] == 5);
}

TEST_CASE("copies share their words until one is written") {
    auto a = tensor<real, 1>::filled({4}, 1);
    auto const b = a;
    CHECK(a.words().data() == b.words().data());
    a.writable()[2] = 9;
    CHECK(a.words().data() != b.words().data());
    CHECK(b.words()[2] == 1);
    CHECK(a.words()[2] == 9);
    CHECK(a.words()[3] == 1);
    auto const* before = a.words().data();
    a.writable()[0] = 3; // its own: no copy
    CHECK(a.words().data() == before);
    auto const c = std::move(a);
    CHECK(c.words()[0] == 3);
    CHECK(tensor<real, 1>(shape_t<1>{4}).writable().empty());
}

TEST_CASE("another shape, another format, the same words") {
    auto const a = tensor<real, 2>::filled({3, 4}, 1);
    auto const b = a.reshape(shape_t<3>{2, 2, 3});
    CHECK(b.words().data() == a.words().data());
    CHECK(b.shape() == shape_t<3>{2, 2, 3});
    CHECK(!tensor<real, 2>(shape_t<2>{3, 4}).reshape(shape_t<1>{12}).has_data());
    CHECK_THROWS_WITH_AS(a.reshape(shape_t<1>{13}), "reshape: (3, 4) does not have the elements of (13)", shape_error);
    auto const c = a.reinterpret<fixed<64, 32, 16>>();
    CHECK(c.words().data() == a.words().data());
}

TEST_CASE("words as an xtensor view") {
    auto a = tensor<fixed<16, 0>, 2>::uninitialised({2, 3});
    for (std::size_t i = 0; i < 6; ++i) a.writable()[i] = static_cast<std::uint16_t>(i);
    auto const view = a.array();
    CHECK(view(1, 2) == 5);
    CHECK(view(0, 1) == 1);
}

TEST_CASE("kept words outlive their tensor") {
    std::shared_ptr<void const> kept;
    std::uint64_t const* words = nullptr;
    {
        auto const a = tensor<real, 1>::filled({4}, 42);
        kept = a.keep();
        words = a.words().data();
    }
    CHECK(words[3] == 42);
    CHECK(kept.use_count() == 1);
}
