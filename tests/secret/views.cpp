// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/views.hpp>

#include "evaluate.hpp"

#include <moiety/secret/product.hpp>

using namespace moiety;
using namespace moiety_test;

using real = fixed<64, 16>;

TEST_CASE("views name the elements that they say") {
    auto const x = random_values<3>({2, 3, 4}, 100, 1);
    auto view = [&](auto f) { return value_of([&](party& me) { return f(input_of<real>(me, 0, x)); }); };
    auto const turned = view([](auto a) { return transpose(a); });
    auto const rolled = view([](auto a) {
        std::array<std::size_t, 3> const axes{2, 0, 1};
        return transpose(a, axes);
    });
    auto const cut = view([](auto a) { return slice(a, 1, 1, 3); });
    auto const flat = view([](auto a) {
        shape_t<1> const shape{24};
        return reshape(a, shape);
    });
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 4; ++k) {
                CHECK(turned(i, k, j) == x(i, j, k));
                CHECK(rolled(k, i, j) == x(i, j, k));
                if (j >= 1) CHECK(cut(i, j - 1, k) == x(i, j, k));
                CHECK(flat(12 * i + 4 * j + k) == x(i, j, k));
            }
    auto const row = random_values<2>({3, 1}, 100, 2);
    auto const stretched = value_of([&](party& me) {
        shape_t<3> const shape{2, 3, 4};
        return broadcast_to(input_of<real>(me, 1, row), shape);
    });
    CHECK(stretched.shape() == std::array<std::size_t, 3>{2, 3, 4});
    CHECK(stretched(1, 2, 3) == row(2, 0));
    auto const nothing = view([](auto a) { return slice(a, 0, 1, 1); });
    CHECK(nothing.size() == 0);
}

TEST_CASE("a value and all its views share one opening") {
    auto const x = random_values<2>({4, 4}, 4, 3);
    auto const plain = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return a * a;
    });
    auto const viewed = cost_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        shape_t<2> const two_by_eight{2, 8};
        auto const b = reshape(reshape(transpose(a), two_by_eight), a.shape());
        auto const top = broadcast_to(slice(a, 0, 0, 1), a.shape());
        return a * transpose(a) + a * b + b * top;
    });
    CHECK(viewed.rounds == plain.rounds);
    CHECK(viewed.payload_bits == plain.payload_bits);
    auto const value = value_of([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return a * transpose(a) + a * broadcast_to(slice(a, 0, 0, 1), a.shape());
    });
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 4; ++j) CHECK(value(i, j) == x(i, j) * x(j, i) + x(i, j) * x(0, j));
}

TEST_CASE("views of an unsettled value wait for it and cost nothing themselves") {
    auto const x = random_values<2>({3, 5}, 4, 4);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const a = input_of<real>(me, 0, x);
        return transpose(a * a) + 1;
    });
    CHECK(value(4, 2) == x(2, 4) * x(2, 4) + 1);
    CHECK(cost.rounds == 2);
}

TEST_CASE("views that do not fit are reported where they are written") {
    auto me = party::dry_run();
    auto const x = input_of<real>(me, 0, random_values<2>({2, 3}, 1, 5));
    std::array<std::size_t, 2> const twice{1, 1};
    shape_t<2> const other{4, 3};
    shape_t<1> const five{5};
    CHECK_THROWS_WITH_AS(transpose(x, twice), "transpose: the axes are not a permutation of the axes of (2, 3)",
                         shape_error);
    CHECK_THROWS_WITH_AS(slice(x, 1, 2, 4), "slice: [2, 4) of axis 1 of (2, 3)", shape_error);
    CHECK_THROWS_WITH_AS(slice(x, 0, 2, 1), "slice: [2, 1) of axis 0 of (2, 3)", shape_error);
    CHECK_THROWS_AS(slice(x, 2, 0, 1), shape_error);
    CHECK_THROWS_WITH_AS(broadcast_to(x, other), "shapes (2, 3) and (4, 3) do not broadcast to each other",
                         shape_error);
    CHECK_THROWS_WITH_AS(reshape(x, five), "reshape: (2, 3) does not have the elements of (5)", shape_error);
}
