// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax/accurate.hpp>

#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("accurate softmax is within its stated error for rows of every kind") {
    for (auto kind : all_rows) {
        CAPTURE(static_cast<int>(kind));
        check_softmax(score_rows<wide>(shape_t<2>{6, 128}, kind, 1 / 8.0), accurate, 1 / 8.0, 3.2);
        check_softmax(score_rows<fixed<64, 16>>(shape_t<3>{2, 3, 33}, kind, 1), accurate, 1.0, 3.2);
        check_softmax(score_rows<wide12>(shape_t<2>{6, 128}, kind, 1 / 8.0), accurate, 1 / 8.0, 1.7);
        check_softmax(score_rows<wide12>(shape_t<2>{1, 300}, kind, 1), accurate, 1.0, 1.7);
    }
    check_softmax(score_rows<wide>(shape_t<2>{2, 512}, rows_of::normal, 1), accurate, 1.0, 3.2);
    check_softmax(score_rows<wide>(shape_t<2>{9, 1}, rows_of::far_apart, 1), accurate, 1.0, 3.2);
}

TEST_CASE("accurate softmax costs what it says") {
    auto const c = check_softmax(score_rows<wide>(shape_t<2>{3, 128}, rows_of::normal, 1), accurate, 1.0, 3.2);
    check_cost(c, 3, 128, 8, 64 + 6 + 51, 902, 1518, 15448, 42 - 16);
    auto const d = check_softmax(score_rows<wide12>(shape_t<2>{2, 300}, rows_of::normal, 1), accurate, 1.0, 1.7);
    check_cost(d, 2, 300, 8, 64 + 6 + 50, 1033, 1622, 17964, 38 - 12);
    auto const e = check_softmax(score_rows<wide>(shape_t<2>{3, 128}, rows_of::normal, 1), accurate, 1.0, 3.2, 0,
                                 tensor<bit, 2>{}, wide_reach);
    check_cost(e, 3, 128, 8, 64 + 7 + 59, 1550, 2159, 18901, 42 - 16);
}

TEST_CASE("scores as given are powers of two, in a narrower ring") {
    check_softmax(score_rows<fixed<46, 32, 16>>(shape_t<2>{5, 70}, rows_of::normal, 1), accurate, as_given, 3.2);
}

TEST_CASE("under the wide reach scores lie further from zero and from each other") {
    tensor<bit, 2> const all{};
    for (std::size_t n : {1, 2, 33, 128})
        check_softmax(wide_rows<fixed<46, 35, 16>>(shape_t<2>{10, n}), accurate, as_given, 3.2, 0, all, wide_reach);
    check_softmax(wide_rows<fixed<38, 27, 12>>(shape_t<2>{10, 128}), accurate, as_given, 1.7, 0, all, wide_reach);
    check_softmax(wide_rows<fixed<64, 16>>(shape_t<2>{5, 300}), accurate, as_given, 3.2, 0, all, wide_reach);
    for (auto kind : all_rows) // with a factor: |scale x| to 80, a spread of 160
        check_softmax(score_rows<wide>(shape_t<2>{3, 65}, kind, 0.5), accurate, 1.0, 3.2, 0, all, wide_reach);
}

TEST_CASE("scores beyond the ordinary reach are wrong under it and right under the wide one") {
    using N = fixed<46, 35, 16>;
    tensor<bit, 2> const all{};
    auto x = tensor<N, 2>::zeros(shape_t<2>{1, 4});
    auto const words = x.writable();
    words[0] = encode<N>(58.9);
    words[1] = encode<N>(-64.6);
    words[2] = encode<N>(57.9);
    check_softmax(x, accurate, as_given, 3.2, 0, all, wide_reach);
    auto const ordinary =
        run_all_roles([&](party& p) { return p.run(softmax_revealed(p, x, accurate, as_given, all, ordinary_reach)); });
    CHECK(std::abs(decode<fixed<64, 16>>(ordinary.ideal->words()[0]) - 2.0 / 3) > 0.06);
}

TEST_CASE("positions that are not allowed give exactly 0 and do not count") {
    shape_t<3> const shape{2, 9, 9};
    auto const x = score_rows<fixed<64, 16>>(shape, rows_of::far_apart, 1);
    auto causal = tensor<bit, 2>::zeros({9, 9});
    for (std::size_t i = 0; i < 9; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            causal.writable()[(i * 9 + j) / 64] |= std::uint64_t{1} << ((i * 9 + j) % 64);
    auto padding = tensor<bit, 3>::zeros({2, 1, 9}); // sentences of 5 and of no words
    padding.writable()[0] = 0x1f;
    check_softmax(x, accurate, 1.0, 3.2, 0, causal);
    check_softmax(x, accurate, 1.0, 3.2, 0, padding);
}

TEST_CASE("what softmax does not take is refused") {
    auto me = party::dry_run();
    share<wide, 2> const x(tensor<wide, 2>(shape_t<2>{2, 5}));
    share<wide, 1> const longer(tensor<wide, 1>(shape_t<1>{8192}));
    auto const six = tensor<bit, 1>::zeros({6});
    CHECK_THROWS_WITH_AS((void)softmax(me, longer), "softmax: rows of a tensor of shape (8192) are longer than 8191",
                         shape_error);
    CHECK_THROWS_AS((void)softmax(me, x, accurate, 0.0), usage_error);
    CHECK_THROWS_WITH_AS((void)softmax(me, x, accurate, 1.0, six),
                         "shapes (6) and (2, 5) do not broadcast to each other", shape_error);
}

TEST_CASE("the table of figures is right about it") { check_figures<fixed<64, 16>>("softmax", accurate, accurate); }
