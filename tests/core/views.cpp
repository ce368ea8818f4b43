// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/views.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <vector>

using namespace moiety;

namespace {

/// A tensor whose element i is a function of i, of any number: bits take its parity.
template <Number N, std::size_t R>
tensor<N, R> counting(shape_t<R> shape) {
    auto t = tensor<N, R>::zeros(shape);
    for (std::size_t i = 0; i < t.size(); ++i) {
        if constexpr (std::same_as<N, bit>)
            t.writable()[i / 64] |= std::uint64_t((i * i + i / 3) & 1) << (i % 64);
        else
            t.writable()[i] = static_cast<typename N::word>(i & low_mask(N::bits));
    }
    return t;
}

template <Number N, std::size_t R>
std::uint64_t at(tensor<N, R> const& t, std::size_t i) {
    if constexpr (std::same_as<N, bit>)
        return t.words()[i / 64] >> (i % 64) & 1;
    else
        return t.words()[i];
}

/// The view, element by element, by the definition: offset + sum of index times stride.
template <Number N, std::size_t R, std::size_t S>
void check_view(tensor<N, R> const& source, view_map<S> const& v) {
    auto const got = gather(source, v);
    CHECK(got.shape() == v.shape);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        std::ptrdiff_t from = v.offset;
        std::size_t rest = i;
        for (std::size_t axis = S; axis-- > 0; rest /= v.shape[axis])
            from += static_cast<std::ptrdiff_t>(rest % v.shape[axis]) * v.strides[axis];
        wrong += at(got, i) != at(source, static_cast<std::size_t>(from));
    }
    CHECK(wrong == 0);
    CHECK(!gather(tensor<N, R>(source.shape()), v).has_data());
}

template <Number N>
void check_all() {
    CAPTURE(N::bits);
    auto const x = counting<N>(shape_t<3>{5, 7, 11});
    check_view(x, identity_view(x.shape()));
    check_view(x, permuted_view(x.shape(), {2, 0, 1}));
    check_view(x, permuted_view(x.shape(), {0, 2, 1}));
    check_view(x, sliced_view(x.shape(), 0, 1, 4));
    check_view(x, sliced_view(x.shape(), 1, 6, 7));
    check_view(x, sliced_view(x.shape(), 2, 3, 3)); // nothing
    check_view(x, broadcast_view(x.shape(), shape_t<4>{3, 5, 7, 11}));
    auto const column = counting<N>(shape_t<2>{7, 1});
    check_view(column, broadcast_view(column.shape(), shape_t<3>{2, 7, 70}));
    auto const one = counting<N>(shape_t<1>{1});
    check_view(one, broadcast_view(one.shape(), shape_t<1>{200}));
    auto const scalar = counting<N>(shape_t<0>{});
    check_view(scalar, broadcast_view(scalar.shape(), shape_t<2>{3, 5}));
    check_view(scalar, identity_view(scalar.shape()));
    auto const none = counting<N>(shape_t<2>{0, 4});
    check_view(none, permuted_view(none.shape(), {1, 0}));
}

} // namespace

TEST_CASE("views of words of every width, and of bits") {
    check_all<bit>();
    check_all<fixed<8, 0>>();
    check_all<fixed<16, 0>>();
    check_all<fixed<31, 0>>();
    check_all<fixed<64, 0>>();
    check_all<boolean<15>>();
}

TEST_CASE("views that do not exist") {
    shape_t<2> const shape{3, 4};
    CHECK_THROWS_WITH_AS(permuted_view(shape, {0, 0}),
                         "transpose: the axes are not a permutation of the axes of (3, 4)", shape_error);
    CHECK_THROWS_AS(permuted_view(shape, {0, 2}), shape_error);
    CHECK_THROWS_WITH_AS(sliced_view(shape, 1, 2, 5), "slice: [2, 5) of axis 1 of (3, 4)", shape_error);
    CHECK_THROWS_AS(sliced_view(shape, 1, 3, 2), shape_error);
    CHECK_THROWS_AS(sliced_view(shape, 2, 0, 0), shape_error);
    CHECK_THROWS_WITH_AS(broadcast_view(shape, shape_t<2>{3, 1}), "broadcast: (3, 4) does not stretch to (3, 1)",
                         shape_error);
    CHECK_THROWS_AS(broadcast_view(shape, shape_t<2>{6, 4}), shape_error);
}

TEST_CASE("tensors joined along an axis") {
    using number = fixed<16, 0>;
    auto const x = counting<number>(shape_t<3>{2, 3, 4});
    std::vector<tensor<number, 3>> parts;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        parts.clear();
        for (std::size_t i = 0; i < x.shape()[axis]; ++i)
            parts.push_back(gather(x, sliced_view(x.shape(), axis, i, i + 1)));
        auto const joined = concatenate(parts, axis);
        CHECK(joined.shape() == x.shape());
        CHECK(std::ranges::equal(joined.words(), x.words()));
    }
    parts = {x, tensor<number, 3>(shape_t<3>{2, 5, 4})};
    auto const shape_only = concatenate(parts, 1);
    CHECK(!shape_only.has_data());
    CHECK(shape_only.shape() == shape_t<3>{2, 8, 4});
    CHECK_THROWS_AS(concatenate(parts, 0), shape_error);
}
