// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/softmax_matmul.hpp>

#include "softmax_matmul/check.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

/// Costs of one call: per score, per value, per result, per row; opening of v included, settling and reveal not.
struct price {
    std::uint64_t score, value, result, row;

    price(std::uint64_t s, std::uint64_t v, std::uint64_t o, std::uint64_t r) : score(s), value(v), result(o), row(r) {}
    std::uint64_t total(std::size_t m, std::size_t n, std::size_t d) const {
        return m * n * score + n * d * value + m * d * result + m * row;
    }
};

template <class Variant, Fixed N, class... Reach>
void check_price(std::size_t m, std::size_t n, std::size_t d, std::uint64_t rounds, price online, price dealt,
                 Reach... reach) {
    CAPTURE(format_name<N>());
    auto const cost = dry_run([&](party& p) {
        share<N, 3> const x(tensor<N, 3>(shape_t<3>{1, m, n})), v(tensor<N, 3>(shape_t<3>{1, n, d}));
        return p.run(softmax_matmul(p, x, v, Variant{}, 1.0, tensor<bit, 3>{}, reach...));
    });
    CHECK(cost.rounds == rounds);
    CHECK(cost.payload_bits[0] == online.total(m, n, d));
    CHECK(cost.payload_bits[1] == online.total(m, n, d));
    CHECK(cost.dealt_bits == dealt.total(m, n, d));
}

figures const accurate16(1.6e-3, 2e-4), accurate12(2.2e-3, 3e-4), quad16(1e-4, 2e-5), quad12(4e-4, 1e-4);

} // namespace

TEST_CASE("softmax times values is within its stated error for rows of every kind") {
    for (auto kind : all_rows) {
        CAPTURE(static_cast<int>(kind));
        check_product<wide>(score_rows<wide>(shape_t<3>{2, 10, 128}, kind, 1 / 8.0), 7, accurate, 1 / 8.0, accurate16);
        check_product<wide12>(score_rows<wide12>(shape_t<3>{2, 10, 128}, kind, 1 / 8.0), 7, accurate, 1 / 8.0,
                              accurate12);
    }
    check_product<wide>(score_rows<wide>(shape_t<3>{1, 3, 300}, rows_of::normal, 1), 5, accurate, 1.0, accurate16);
    check_product<wide>(score_rows<wide>(shape_t<3>{3, 1, 1}, rows_of::normal, 1), 1, accurate, 1.0, accurate16);
}

TEST_CASE("values may come opened and settled, and scores in a narrower ring") {
    auto const scores = score_rows<fixed<46, 32, 16>>(shape_t<2>{9, 33}, rows_of::normal, 1);
    auto first_seven = tensor<bit, 1>::zeros({33});
    first_seven.writable()[0] = 0x7f;
    check_product<fixed<64, 16>, true>(scores, 3, accurate, as_given, accurate16, first_seven);
}

TEST_CASE("under the wide reach scores lie further from zero and from each other") {
    tensor<bit, 3> const all{};
    check_product<wide, true>(wide_rows<fixed<46, 35, 16>>(shape_t<3>{2, 10, 128}), 5, accurate, as_given, accurate16,
                              all, wide_reach);
    check_product<wide12, true>(wide_rows<fixed<38, 27, 12>>(shape_t<3>{2, 10, 128}), 5, accurate, as_given, accurate12,
                                all, wide_reach);
}

TEST_CASE("positions that are not allowed do not count, and a row of none gives exactly 0") {
    auto padding = tensor<bit, 3>::zeros({2, 1, 20});
    padding.writable()[0] = 0x7ff;
    check_product<wide>(score_rows<wide>(shape_t<3>{2, 6, 20}, rows_of::far_apart, 1), 4, accurate, 1.0, accurate16,
                        padding);
}

TEST_CASE("2Quad times values is within its stated error") {
    for (auto kind : {rows_of::normal, rows_of::equal, rows_of::close, rows_of::small_squares}) {
        check_product<wide>(score_rows<wide>(shape_t<3>{2, 5, 128}, kind, 1 / 8.0), 7, two_quad, 1 / 8.0, quad16);
        check_product<wide12>(score_rows<wide12>(shape_t<3>{2, 5, 128}, kind, 1 / 8.0), 7, two_quad, 1 / 8.0, quad12);
    }
}

TEST_CASE("SecFormer's softmax times values is within its stated error in its range") {
    check_product<wide>(score_rows<wide>(shape_t<3>{2, 5, 128}, rows_of::normal, 1), 7, secformer, 1.0, quad16);
    check_product<wide12>(score_rows<wide12>(shape_t<3>{2, 5, 128}, rows_of::normal, 1), 7, secformer, 1.0, quad12);
}

TEST_CASE("softmax times values costs what it says") {
    check_price<accurate_t, wide>(3, 128, 5, 8, price(134, 64, 46, 848), price(1580, 46, 198, 14736));
    check_price<accurate_t, wide>(2, 300, 3, 8, price(134, 64, 46, 980), price(1706, 46, 198, 17764));
    check_price<accurate_t, wide12>(3, 128, 5, 8, price(131, 64, 42, 849), price(1528, 42, 204, 14664));
    check_price<accurate_t, wide>(3, 128, 5, 8, price(143, 64, 46, 1488), price(2221, 46, 198, 18189), wide_reach);
    check_price<accurate_t, wide12>(3, 128, 5, 8, price(140, 64, 42, 1489), price(2169, 42, 204, 18117), wide_reach);
    check_price<two_quad_t, wide>(3, 100, 5, 5, price(128, 64, 46, 279), price(246, 46, 192, 20758));
    check_price<two_quad_t, wide12>(3, 100, 5, 5, price(118, 64, 42, 277), price(234, 42, 192, 19842));
    check_price<secformer_t, wide>(3, 100, 5, 16, price(128, 64, 46, 1664), price(246, 46, 250, 6040));
    check_price<secformer_t, wide12>(3, 100, 5, 16, price(118, 64, 42, 1664), price(234, 42, 254, 6056));
}

TEST_CASE("shapes that do not multiply are refused") {
    auto me = party::dry_run();
    share<wide, 3> const x(tensor<wide, 3>(shape_t<3>{2, 4, 5})), v(tensor<wide, 3>(shape_t<3>{2, 4, 5}));
    CHECK_THROWS_WITH_AS((void)softmax_matmul(me, x, v), "matmul: shapes (2, 4, 5) and (2, 4, 5) do not multiply",
                         shape_error);
}
