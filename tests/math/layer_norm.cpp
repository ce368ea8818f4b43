// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/layer_norm.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

using namespace moiety;
using moiety_test::check_costs;
using moiety_test::run_all_roles;

namespace {

using values = std::vector<double>;

// x in the format N -> the normalised rows, settled to `To` fraction bits, as words.
template <unsigned To, Fixed N, unsigned Ring, class Variant, std::size_t R>
task<std::vector<std::uint64_t>> program(party& p, Variant variant, shape_t<R> shape, std::vector<std::uint64_t> input,
                                         double eps) {
    tensor<N, R> mine(shape);
    if (p.holds_input_of(0)) {
        mine = tensor<N, R>::uninitialised(shape);
        for (std::size_t i = 0; i < input.size(); ++i)
            mine.writable()[i] = typename N::word(input[i] & low_mask(N::bits));
    }
    auto x = co_await mask_input(p, 0, mine);
    auto normalise = [&] {
        if constexpr (std::same_as<Variant, secformer_t>)
            return layer_norm(p, x, eps, variant);
        else
            return layer_norm<Ring>(p, x, eps, variant);
    };
    auto work = normalise();
    auto rows = co_await work;
    auto settled = co_await rescale<To>(p, rows);
    auto opened = co_await open(p, settled);
    std::vector<std::uint64_t> words;
    constexpr unsigned bits = decltype(opened)::number::bits;
    for (auto const w : opened.words())
        words.push_back(std::uint64_t(bits < 64 ? sign_extend(std::uint64_t(w), bits) : std::int64_t(w)));
    co_return words;
}

struct result {
    double max = 0, mean = 0;
    cost_report cost;
};

// Rows of the given mean and variance through all roles, against LayerNorm in double precision.
template <Fixed N, unsigned Ring = 64, class Variant, std::size_t R>
result errors(Variant variant, shape_t<R> shape, double centre, double variance, double eps = 0, bool outlier = false) {
    std::mt19937_64 random(29);
    std::normal_distribution<double> normal;
    std::size_t const n = shape[R - 1];
    values x(element_count(shape)), expected(x.size());
    std::vector<std::uint64_t> input(x.size());
    auto moments = [n](double const* row) {
        double mean = 0, square = 0;
        for (std::size_t i = 0; i < n; ++i) mean += row[i] / double(n);
        for (std::size_t i = 0; i < n; ++i) square += (row[i] - mean) * (row[i] - mean) / double(n);
        return std::pair(mean, square);
    };
    for (std::size_t first = 0; first < x.size(); first += n) {
        auto* row = x.data() + first;
        for (std::size_t i = 0; i < n; ++i) row[i] = normal(random);
        if (outlier) row[0] = 0.9 * std::sqrt(double(n));
        auto const [mean, square] = moments(row);
        for (std::size_t i = 0; i < n; ++i) {
            double const wanted = n > 1 ? (row[i] - mean) / std::sqrt(square) * std::sqrt(variance) + centre : centre;
            auto const word = std::llround(std::ldexp(wanted, N::fraction));
            input[first + i] = std::uint64_t(word);
            row[i] = std::ldexp(double(word), -int(N::fraction));
        }
        auto const [m, v] = moments(row);
        for (std::size_t i = 0; i < n; ++i) expected[first + i] = (row[i] - m) / std::sqrt(std::max(v + eps, 1e-300));
    }
    auto r = run_all_roles([&](party& p) { return p.run(program<N::home, N, Ring>(p, variant, shape, input, eps)); });
    CHECK(r.party0 == r.ideal);
    CHECK(r.party0 == r.party1);
    check_costs(r);
    REQUIRE(r.party0.size() == x.size());
    result out;
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const e = std::abs(std::ldexp(double(std::int64_t(r.party0[i])), -int(N::home)) - expected[i]);
        out.max = std::max(out.max, e);
        out.mean += e / double(x.size());
    }
    out.cost = r.cost_dry;
    return out;
}

using product16 = fixed<64, 32, 16>;
using product12 = fixed<64, 24, 12>;

} // namespace

TEST_CASE("layer_norm: right from variance 2^-10 to 1000 at 16 fraction bits") {
    shape_t<2> const shape{12, 768};
    struct row {
        double variance, max, mean;
    };
    for (auto const& [variance, max, mean] :
         {row{0.001, 9.5e-4, 1.7e-4}, row{0.003, 5e-4, 9.5e-5}, row{0.05, 1.5e-4, 2.5e-5}, row{1, 1.5e-4, 6e-6},
          row{30, 4e-4, 1.2e-5}, row{900, 2.4e-3, 2.5e-5}}) {
        auto const e = errors<product16>(accurate, shape, 0.5, variance, 0, true);
        CHECK(e.max <= max);
        CHECK(e.mean <= mean);
    }
}

TEST_CASE("layer_norm: right from variance 2^-10 to 1000 at 12 fraction bits") {
    struct row {
        double variance, max, mean;
    };
    for (auto const& [variance, max, mean] : {row{0.001, 1.5e-2, 2.7e-3}, row{0.003, 8.6e-3, 1.6e-3},
                                              row{0.05, 2.2e-3, 4e-4}, row{1, 6e-4, 9e-5}, row{900, 6e-4, 9e-5}}) {
        auto const e = errors<product12>(accurate, shape_t<2>{12, 768}, -1.5, variance);
        CHECK(e.max <= max);
        CHECK(e.mean <= mean);
    }
}

TEST_CASE("layer_norm: short, long and odd rows, ranks 1 to 3") {
    CHECK(errors<product16>(accurate, shape_t<1>{33}, 3, 1).max <= 1.2e-4);
    CHECK(errors<product16>(accurate, shape_t<2>{5, 2}, 3, 1).max <= 1.2e-4);
    CHECK(errors<product16>(accurate, shape_t<3>{2, 3, 129}, -3, 2).max <= 1.2e-4);
    CHECK(errors<product16>(accurate, shape_t<2>{2, 4096}, 0.5, 30).max <= 1.2e-4);
    CHECK(errors<product12>(accurate, shape_t<2>{2, 4096}, 0.5, 900).max <= 5e-4);
}

TEST_CASE("layer_norm: a row of one element is 0 within what 1/sqrt(eps) makes of an ulp") {
    CHECK(errors<product16>(accurate, shape_t<2>{7, 1}, 2, 1, 0.01).max <= 20.0 / 65536);
}

TEST_CASE("layer_norm: eps counts") {
    auto const e = errors<product16>(accurate, shape_t<2>{8, 64}, 0.5, 0.01, 0.01);
    CHECK(e.max <= 5e-4);
    CHECK(errors<fixed<64, 16>>(accurate, shape_t<2>{8, 64}, 0.5, 1, 1e-5).max <= 1.2e-4);
}

TEST_CASE("layer_norm: operands at their home scale, in 64 bits and in a narrower ring") {
    CHECK(errors<fixed<64, 16>>(accurate, shape_t<2>{6, 768}, 0.5, 0.05).max <= 1.6e-4);
    CHECK(errors<fixed<48, 16>>(accurate, shape_t<2>{6, 768}, 0.5, 1).max <= 1.2e-4);
}

TEST_CASE("layer_norm: rings of the result, narrow and of two words") {
    CHECK(errors<fixed<48, 32, 16>, 48>(accurate, shape_t<2>{6, 768}, 0.5, 0.05).max <= 2e-4);
    CHECK(errors<product16, 80>(accurate, shape_t<2>{6, 384}, 0.5, 1).max <= 2e-4);
    CHECK(errors<fixed<44, 24, 12>, 50>(accurate, shape_t<2>{6, 384}, 0.5, 1).max <= 1e-3);
    // 28 bits remain of an element: the squares of what wraps leave the ring as the spread is scaled up.
    CHECK(errors<fixed<40, 24, 12>, 50>(accurate, shape_t<2>{6, 768}, 0.5, 1).max <= 1e-3);
    CHECK(errors<fixed<40, 24, 12>, 50>(accurate, shape_t<2>{6, 768}, 0.5, 30).max <= 1e-3);
    CHECK(errors<fixed<64, 16>, 90>(accurate, shape_t<2>{6, 33}, 0.5, 1).max <= 2e-4);
}

TEST_CASE("layer_norm: what it costs, exactly") {
    std::size_t const rows = 10, n = 768;
    auto const dropped = errors<fixed<48, 32, 16>>(accurate, shape_t<2>{rows, n}, 0, 1).cost;
    auto const narrow = errors<fixed<48, 32, 16>, 48>(accurate, shape_t<2>{rows, n}, 0, 1).cost;
    auto const plain = errors<fixed<64, 16>>(accurate, shape_t<2>{rows, n}, 0, 1).cost;
    for (auto const& cost : {dropped, narrow, plain}) CHECK(cost.rounds == 1 + 4 + 2);
    // The moments; folds; e and p0; p.
    std::uint64_t const online = 2 * 64 + 148 + 53 + 22 + 99, dealt = 38087;
    CHECK(dropped.payload_bits[1] == rows * (online + 2 * n * 64));
    CHECK(plain.payload_bits[1] == dropped.payload_bits[1]);
    CHECK(narrow.payload_bits[1] == rows * (online - 16 + 2 * n * 48));
    // An element's h, its mask bit and their product with the row; then the products of both with the factor.
    CHECK(dropped.dealt_bits == rows * (dealt + n * (64 + 32 + 31 + 64 + 32 + 64 + 18)));
    CHECK(narrow.dealt_bits == rows * (dealt - 928 + n * (64 + 32 + 31 + 48 + 16 + 48 + 18)));
    CHECK(plain.dealt_bits == rows * (dealt + n * (64 + 64 + 18))); // h is the party's own mask
}

TEST_CASE("layer_norm, secformer: right from variance 3 on, at 16 and 12 fraction bits") {
    CHECK(errors<product16>(secformer, shape_t<2>{8, 768}, 0.5, 3).max <= 2.6e-4);
    CHECK(errors<product16>(secformer, shape_t<2>{8, 768}, 0.5, 5).max <= 7e-5);
    CHECK(errors<product16>(secformer, shape_t<2>{8, 768}, 0.5, 100).max <= 7e-5);
    CHECK(errors<product12>(secformer, shape_t<2>{8, 768}, 0.5, 1000).max <= 6e-4);
    CHECK(errors<fixed<64, 12>>(secformer, shape_t<3>{2, 3, 65}, 0.5, 10).max <= 6e-4);
    auto const wrong = errors<product16>(secformer, shape_t<2>{8, 768}, 0.5, 0.5); // as published: not converged
    CHECK(wrong.max > 0.1);
    CHECK(wrong.cost.rounds == 1 + 13 + 2);
    CHECK(wrong.cost.payload_bits[1] == 8 * (1472 + 2 * 768 * 64));
}

TEST_CASE("layer_norm: rows and eps that do not fit are refused") {
    auto run = [&](std::size_t n, double eps) {
        auto p = party::dry_run();
        share<fixed<64, 16>, 2> x(tensor<fixed<64, 16>, 2>({3, n}));
        p.run(layer_norm(p, x, eps));
    };
    CHECK_NOTHROW(run(768, 1e-12));
    CHECK_THROWS_AS(run(0, 0), shape_error);
    CHECK_THROWS_AS(run(40000, 0), shape_error);
    CHECK_THROWS_AS(run(8, 1), range_error);
    CHECK_THROWS_AS(run(8, -0.1), range_error);
    CHECK_THROWS_AS(run(8, std::nan("")), range_error);
}
