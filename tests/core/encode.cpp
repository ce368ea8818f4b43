// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/encode.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xarray.hpp>
#endif

using namespace moiety;

namespace {
using real = fixed<64, 16>;

xt::xtensor<double, 2> small() { return {{0.5, -1.25, 3.0}, {100.0, -0.0, 1e-9}}; }
} // namespace

TEST_CASE("real numbers and back") {
    auto const t = encode_tensor<real, 2>(small());
    CHECK(t.shape() == shape_t<2>{2, 3});
    CHECK(t.words()[0] == 1u << 15);
    CHECK(t.words()[5] == 0);
    auto const back = decode_tensor(t);
    CHECK(back(0, 1) == -1.25);
    CHECK(back(1, 0) == 100.0);
}

TEST_CASE("expressions of any layout and element type") {
    auto const x = small();
    auto const sum = encode_tensor<real, 2>(2.0 * x + 1.0);
    CHECK(decode_tensor(sum)(0, 1) == -1.5);
    auto const turned = encode_tensor<real, 2>(xt::transpose(x));
    CHECK(turned.shape() == shape_t<2>{3, 2});
    CHECK(decode_tensor(turned)(2, 0) == 3.0);
    xt::xarray<double, xt::layout_type::column_major> columns = x;
    CHECK(decode_tensor(encode_tensor<real, 2>(columns))(1, 0) == 100.0);
    xt::xtensor<int, 1> const integers{1, -2};
    CHECK(decode_tensor(encode_tensor<fixed<8, 4>, 1>(integers))(1) == -2.0);
    xt::xtensor<float, 1> const none = xt::xtensor<float, 1>::from_shape({0});
    CHECK(encode_tensor<real, 1>(none).size() == 0);
}

TEST_CASE("what the format cannot hold is refused, with its place") {
    auto x = small();
    x(1, 2) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH_AS((encode_tensor<real, 2>(x)),
                         "element (1, 2) of a tensor of shape (2, 3) is not finite or does not fit the format 64.16",
                         range_error);
    x(0, 1) = -std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH_AS((encode_tensor<real, 2>(x)),
                         "element (0, 1) of a tensor of shape (2, 3) is not finite or does not fit the format 64.16",
                         range_error);
    CHECK_THROWS_WITH_AS((encode_tensor<fixed<10, 3>, 2>(small())),
                         "element (1, 0) of a tensor of shape (2, 3) is not finite or does not fit the format 10.3",
                         range_error);
    CHECK_NOTHROW(encode_tensor<fixed<11, 3>, 2>(small()));
}

TEST_CASE("an expression of another rank") {
    CHECK_THROWS_WITH_AS((encode_tensor<real, 3>(xt::xarray<double>(small()))),
                         "an expression of rank 2 where rank 3 is expected", shape_error);
}

TEST_CASE("truth values and back") {
    auto const x = xt::xtensor<double, 2>(small());
    auto const b = encode_bits<2>(x > 0.0);
    CHECK(b.shape() == shape_t<2>{2, 3});
    CHECK(b.words()[0] == 0b101101);
    auto const back = decode_tensor(b);
    CHECK(back(0, 0));
    CHECK(!back(0, 1));
    CHECK(back(1, 2));
}
