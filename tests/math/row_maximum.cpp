// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/row_maximum.hpp>
#include <moiety/mpc/open.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

using product_number = fixed<64, 32, 16>;

template <unsigned Drop, unsigned Reach = 7, Fixed N, std::size_t R>
task<std::optional<tensor<fixed<Reach - 1, 0>, R>>> maximum_revealed(party& p, tensor<N, R> y, tensor<bit, R> allowed) {
    auto x = share_of(p, 1, p.holds_input_of(1) ? y : tensor<N, R>(y.shape()));
    auto opened = co_await mask(p, x);
    auto index = co_await coarse_row_maximum(p, drop_bits<Drop>(opened), allowed, reach_t<Reach>{});
    co_return co_await open_to(p, index, 0);
}

/// Rows of several kinds within [-bins, bins - 2).
template <Fixed N, std::size_t R>
tensor<N, R> rows_of_scores(shape_t<R> shape, double bins, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto uniform = [&](double a, double b) { return std::uniform_real_distribution<double>(a, b)(random); };
    auto t = tensor<N, R>::uninitialised(shape);
    auto const w = t.writable();
    std::size_t const n = shape[R - 1];
    for (std::size_t row = 0; row * n < w.size(); ++row) {
        double const spreads[] = {0.01, 4.0, 2 * bins - 8};
        double const centre = uniform(4 - bins, bins - 4), spread = spreads[row % 3];
        for (std::size_t i = 0; i < n; ++i)
            w[row * n + i] = encode<N>(std::clamp(centre + uniform(-spread, spread), -bins, bins - 2.01));
        if (row == 0) std::fill_n(w.begin(), n, encode<N>(-bins)); // all in the lowest bin
        if (row == 1) w[n - 1] = encode<N>(bins - 2.001);          // and one in the highest
        if (row == 2) w[0] = encode<N>(2.0);                       // at the edge of a bin
    }
    return t;
}

template <unsigned Drop, Fixed N, std::size_t R, unsigned Reach = 7>
cost_report check_maximum(shape_t<R> shape, tensor<bit, R> const& allowed = {}, reach_t<Reach> = ordinary_reach) {
    constexpr int bins = 1 << (Reach - 1);
    CAPTURE(to_string(shape));
    auto const y = rows_of_scores<N>(shape, bins, 11);
    auto const r = run_all_roles([&](party& p) { return p.run(maximum_revealed<Drop, Reach>(p, y, allowed)); });
    check_costs(r);
    std::size_t const n = shape[R - 1], rows = y.size() / n;
    for (std::size_t row = 0; row < rows; ++row) {
        double largest = -1000;
        for (std::size_t i = row * n; i < (row + 1) * n; ++i)
            if (!allowed.has_data() || (allowed.words()[i / 64] >> (i % 64) & 1))
                largest = std::max(largest, decode<N>(y.words()[i]));
        int const index = r.party0->words()[row], bin = static_cast<int>(std::floor(largest / 2)) + bins / 2;
        CAPTURE(row);
        CAPTURE(largest);
        CHECK(index == r.ideal->words()[row]);
        if (largest == -1000)
            CHECK(index == 0);
        else
            CHECK((index == bin || index == bin + 1));
    }
    return r.cost_party0;
}

} // namespace

TEST_CASE("the coarse maximum of a row lies in the bin of its largest element or in the next") {
    check_maximum<16, product_number>(shape_t<2>{9, 128});
    check_maximum<16, product_number>(shape_t<3>{2, 5, 7});
    check_maximum<16, product_number>(shape_t<2>{40, 1});
    check_maximum<16, product_number>(shape_t<1>{255});
    check_maximum<16, product_number>(shape_t<2>{4, 256});
    check_maximum<16, product_number>(shape_t<1>{1024});
    check_maximum<12, fixed<46, 24, 12>>(shape_t<2>{5, 33});
    check_maximum<0, fixed<64, 16>>(shape_t<2>{5, 65});
}

TEST_CASE("the wide reach has twice the bins") {
    check_maximum<16, product_number>(shape_t<2>{12, 128}, tensor<bit, 2>{}, wide_reach);
    check_maximum<16, product_number>(shape_t<2>{40, 1}, tensor<bit, 2>{}, wide_reach);
    check_maximum<16, product_number>(shape_t<1>{1024}, tensor<bit, 1>{}, wide_reach);
    check_maximum<15, fixed<38, 27, 12>>(shape_t<3>{2, 9, 33}, tensor<bit, 3>{}, wide_reach);
}

TEST_CASE("positions that are not allowed do not count") {
    shape_t<2> const shape{12, 45};
    auto allowed = tensor<bit, 2>::zeros(shape);
    std::mt19937_64 random(5);
    for (auto& w : allowed.writable()) w = random() & random();
    for (std::size_t i = 3 * 45; i < 4 * 45; ++i)
        allowed.writable()[i / 64] &= ~(std::uint64_t{1} << (i % 64)); // a row of none
    check_maximum<16, product_number>(shape, allowed);
}

TEST_CASE("the coarse maximum costs what it says") {
    auto expect = []<unsigned Reach>(std::size_t rows, std::size_t n, std::uint64_t w, std::uint64_t digits,
                                     std::uint64_t dealt_a_count, reach_t<Reach> reach) {
        constexpr std::uint64_t counts = (1u << (Reach - 1)) - 1;
        auto const cost = check_maximum<16, product_number>(shape_t<2>{rows, n}, tensor<bit, 2>{}, reach);
        CHECK(cost.rounds == 4); // the opening of y and the reveal are the other two
        CHECK(cost.payload_bits[1] == rows * n * 64 + rows * counts * (w + digits) + rows * (Reach - 1));
        CHECK(cost.dealt_bits == rows * n * counts * w + rows * counts * dealt_a_count);
    };
    expect(3, 100, 8, 2, 48, ordinary_reach);
    expect(2, 300, 10, 2, 80, ordinary_reach);
    expect(1, 1500, 13, 3, 103, ordinary_reach);
    expect(3, 100, 8, 2, 51, wide_reach);
    expect(2, 300, 10, 2, 83, wide_reach);
    expect(1, 1500, 13, 3, 110, wide_reach);
}

TEST_CASE("rows that are too long are refused") {
    auto me = party::dry_run();
    tensor<product_number, 2> const y(shape_t<2>{2, 8192});
    CHECK_THROWS_WITH_AS(me.run(maximum_revealed<16>(me, y, tensor<bit, 2>{})),
                         "coarse_row_maximum: rows of a tensor of shape (2, 8192) are longer than 8191", shape_error);
}
