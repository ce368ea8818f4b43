// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/gemm.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

using namespace moiety;

namespace {

template <class W>
std::vector<W> random_words(std::size_t n, std::uint64_t salt) {
    std::mt19937_64 random(salt);
    std::vector<W> out(n);
    for (auto& w : out) {
        w = static_cast<W>(random());
        if constexpr (is_two_words<W>) w |= static_cast<W>(random()) << 64;
    }
    return out;
}

// rows x columns inside a larger buffer: rows `slack` words longer than needed, or the same transposed.
template <class W>
struct stored_matrix {
    stored_matrix(std::size_t rows, std::size_t columns, bool transposed, std::size_t slack, std::uint64_t salt)
        : words(random_words<W>(transposed ? columns * (rows + slack) : rows * (columns + slack), salt)),
          view(transposed ? matrix_view<W>(words.data(), columns, rows, rows + slack).transposed()
                          : matrix_view<W>(words.data(), rows, columns, columns + slack)) {}
    std::vector<W> words;
    matrix_view<W> view;
};

using sizes = std::array<std::size_t, 3>; // m, k, n

// Both ways to multiply against the definition; the words around c must stay as they are.
template <class W>
void check_product(sizes s, unsigned layout, update op) {
    auto const [m, k, n] = s;
    std::size_t const slack = layout & 8 ? 3 : 0;
    stored_matrix<W> const a(m, k, layout & 1, slack, 1), b(k, n, layout & 2, slack, 2);
    stored_matrix<W> c(m, n, layout & 4, slack, 3), d(m, n, layout & 4, slack, 3), e(m, n, layout & 4, slack, 3);
    gemm_reference(op, e.view, a.view, b.view);
    gemm(op, c.view, a.view, b.view);
    gemm(op, d.view, a.view, packed_matrix<W>(b.view));
    bool const direct = c.words == e.words, packed = d.words == e.words;
    if (!direct || !packed) {
        CAPTURE(m);
        CAPTURE(k);
        CAPTURE(n);
        CAPTURE(layout);
        CAPTURE(static_cast<int>(op));
        CHECK(direct);
        CHECK(packed);
    }
}

} // namespace

TEST_CASE("the reference is the product") {
    std::vector<std::uint8_t> const a{1, 2, 3, 200, 5, 6}, b{7, 8, 9, 10, 11, 255};
    std::vector<std::uint8_t> c(4, 1);
    gemm_reference(update::add, matrix_view<std::uint8_t>(c, 2, 2), matrix_view<std::uint8_t const>(a, 2, 3),
                   matrix_view<std::uint8_t const>(b, 3, 2));
    auto const mod = [](int x) { return static_cast<std::uint8_t>(x); };
    CHECK(c == std::vector{mod(1 + 7 + 18 + 33), mod(1 + 8 + 20 + 3 * 255), mod(1 + 1400 + 45 + 66),
                           mod(1 + 1600 + 50 + 6 * 255)});
}

TEST_CASE_TEMPLATE("every small size, in every layout", W, std::uint32_t, std::uint64_t) {
    for (std::size_t m : {1, 2, 3, 5, 8, 9, 17})
        for (std::size_t k : {1, 7, 16, 33})
            for (std::size_t n : {1, 3, 4, 5, 8, 13, 24, 25, 47, 50})
                for (unsigned layout = 0; layout < 16; ++layout)
                    check_product<W>({m, k, n}, layout, static_cast<update>((m + n + layout) % 3));
    CHECK(true); // a failure is reported with its sizes
}

TEST_CASE_TEMPLATE("sizes around the blocks of every cache level", W, std::uint32_t, std::uint64_t) {
    for (auto const s : {sizes{130, 769, 100}, sizes{64, 64, 385}, sizes{65, 1540, 25}, sizes{1, 800, 1000},
                         sizes{1000, 800, 1}, sizes{7, 1600, 390}, sizes{390, 900, 6}, sizes{128, 64, 128}})
        for (unsigned layout = 0; layout < 8; ++layout) check_product<W>(s, layout, static_cast<update>(layout % 3));
    CHECK(true);
}

TEST_CASE_TEMPLATE("narrow and wide words, and empty matrices", W, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t, uint128) {
    for (unsigned layout = 0; layout < 16; ++layout)
        for (auto const op : {update::assign, update::add, update::subtract})
            for (auto const s : {sizes{4, 5, 6}, sizes{20, 40, 30}, sizes{3, 300, 150}, sizes{3, 0, 4},
                                 sizes{20, 0, 30}, sizes{0, 5, 6}, sizes{5, 6, 0}})
                check_product<W>(s, layout, op);
    CHECK(true);
}

TEST_CASE("a product of transposes is the transpose of the product") {
    using W = std::uint64_t;
    stored_matrix<W> const a(40, 50, false, 0, 1), b(50, 60, false, 0, 2);
    stored_matrix<W> c(40, 60, false, 0, 3), d(60, 40, false, 0, 4);
    gemm(update::assign, c.view, a.view, b.view);
    gemm(update::assign, d.view, b.view.transposed(), a.view.transposed());
    bool same = true;
    for (std::size_t i = 0; i < 40; ++i)
        for (std::size_t j = 0; j < 60; ++j) same = same && c.view(i, j) == d.view(j, i);
    CHECK(same);
}

TEST_CASE("the scalar path is the reference") {
    using W = std::uint32_t;
    stored_matrix<W> const a(9, 10, false, 1, 1), b(10, 11, true, 1, 2);
    stored_matrix<W> c(9, 11, false, 0, 3), d(9, 11, false, 0, 3), e(9, 11, false, 0, 3);
    gemm_reference(update::subtract, e.view, a.view, b.view);
    gemm<scalar_arch>(update::subtract, c.view, a.view, b.view);
    gemm(update::subtract, d.view, a.view, packed_matrix<W, scalar_arch>(b.view));
    CHECK(c.words == e.words);
    CHECK(d.words == e.words);
}

TEST_CASE("shapes that do not fit are refused by name") {
    using W = std::uint64_t;
    stored_matrix<W> const a(2, 3, false, 0, 1), b(4, 5, false, 0, 2);
    stored_matrix<W> c(2, 5, false, 0, 3);
    CHECK_THROWS_WITH_AS(gemm(update::assign, c.view, a.view, b.view), "gemm: a product of 2 x 3 and 4 x 5 into 2 x 5",
                         shape_error);
    CHECK_THROWS_AS(gemm(update::assign, c.view, a.view, packed_matrix<W>(b.view)), shape_error);
    CHECK_THROWS_AS(matrix_view<W>(std::span<W>(c.words), 3, 5), shape_error);
}
