// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT

#include <moiety/math/row_inverse.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

using namespace moiety;
using moiety_test::check_costs;
using moiety_test::run_all_roles;

namespace {

using words = std::vector<std::uint64_t>;

template <Fixed N, std::size_t R>
tensor<N, R> tensor_of(shape_t<R> shape, words const& values) {
    auto t = tensor<N, R>::uninitialised(shape);
    for (std::size_t i = 0; i < values.size(); ++i) t.writable()[i] = typename N::word(values[i] & low_mask(N::bits));
    return t;
}

template <Fixed N, std::size_t R>
words words_of(tensor<N, R> const& t) {
    return {t.words().begin(), t.words().end()};
}

// S (words of N, opened and divided by 2^Drop) -> words of the result.
template <unsigned Drop, Fixed N, class Power, class Format, std::size_t R>
task<words> program(party& p, Power power, shape_t<R> shape, words values, row_range range, Format format) {
    tensor<N, R> mine = p.holds_input_of(0) ? tensor_of<N, R>(shape, values) : tensor<N, R>(shape);
    auto s = co_await mask_input(p, 0, mine);
    auto out = share<fixed<Format::bits, Format::scale, N::home>, R>();
    if constexpr (Drop == 0)
        out = co_await row_inverse(p, power, s, range, format);
    else
        out = co_await row_inverse(p, power, drop_bits<Drop>(s), range, format);
    auto result = co_await open(p, out);
    co_return words_of(result);
}

struct relative_error {
    double max = 0, mean = 0;
};

// One format over its whole range: two parties against the function, and against the ideal role.
template <unsigned Drop, Fixed N, class Power, class Format, std::size_t R>
auto check(Power power, shape_t<R> shape, row_range range, Format format, relative_error bound) {
    constexpr bool sqrt = std::same_as<Power, reciprocal_sqrt_t>;
    unsigned const seed = 17;
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> octave(range.lo, range.hi);
    words values(element_count(shape));
    std::vector<double> expected;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const s = i == 0   ? std::ldexp(1.0, range.lo)
                         : i == 1 ? std::ldexp(1.0, range.hi)
                                  : std::exp2(octave(random));
        values[i] = std::uint64_t(std::ceil(s * range.one)) << Drop;
        if (i == 1) values[i] -= 1;
        double const real = std::ldexp(double(values[i]), -int(Drop)) / range.one;
        expected.push_back(sqrt ? 1 / std::sqrt(real) : 1 / real);
    }
    auto r = run_all_roles([&](party& p) { return p.run(program<Drop, N>(p, power, shape, values, range, format)); });
    CHECK(r.party0 == r.ideal);
    CHECK(r.party0 == r.party1);
    check_costs(r);
    REQUIRE(r.party0.size() == values.size());
    relative_error e;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const relative =
            std::abs(std::ldexp(double(std::int64_t(r.party0[i])), -int(Format::scale)) / expected[i] - 1);
        e.max = std::max(e.max, relative);
        e.mean += relative / double(values.size());
    }
    CHECK(e.max <= bound.max);
    CHECK(e.mean <= bound.mean);
    return r.cost_dry;
}

} // namespace

TEST_CASE("row_inverse: 1/S is right to 6.6e-5 over the range, in every use's format") {
    relative_error const bound{6.6e-5, 1.3e-5};
    // softmax at scales 16 and 12, long rows, 2Quad
    check<18, fixed<64, 37, 16>>(reciprocal, shape_t<2>{1999, 1}, row_range(-4, 8, std::ldexp(1.0, 19)),
                                 row_inverse_format<34, 15>{}, bound);
    check<0, fixed<42, 18, 12>>(reciprocal, shape_t<2>{1000, 1}, row_range(-4, 8, std::ldexp(1.0, 18)),
                                row_inverse_format<33, 15>{}, bound);
    check<0, fixed<46, 19, 16>>(reciprocal, shape_t<2>{2999, 1}, row_range(-4, 13, std::ldexp(1.0, 19)),
                                row_inverse_format<34, 15>{}, bound);
    check<18, fixed<64, 32, 16>>(reciprocal, shape_t<3>{2, 1000, 1}, row_range(-2, 16, std::ldexp(1.0, 14)),
                                 row_inverse_format<31, 17>{}, {1.1e-4, 1.3e-5}); // guesses of two bits at the end
}

TEST_CASE("row_inverse: 1/sqrt(S) is right to 2.4e-5 over the range, in every use's format") {
    relative_error const bound{2.4e-5, 6e-6};
    check<0, fixed<64, 16>>(reciprocal_sqrt, shape_t<1>{4000}, row_range(-10, 10, std::ldexp(1.0, 16)),
                            row_inverse_format<38, 11>{}, bound);
    check<0, fixed<64, 12>>(reciprocal_sqrt, shape_t<1>{3001}, row_range(-8, 10, std::ldexp(1.0, 12)),
                            row_inverse_format<34, 11>{}, bound);
    // layer_norm: the unit is n^2
    check<28, fixed<64, 28, 0>>(reciprocal_sqrt, shape_t<2>{2000, 1}, row_range(-10, 10, 768.0 * 768.0 * 16),
                                row_inverse_format<50, 11>{}, bound);
}

TEST_CASE("row_inverse: an opening narrower than the error's ring is lifted") {
    check<0, fixed<32, 16>>(reciprocal_sqrt, shape_t<1>{2000}, row_range(-10, 10, std::ldexp(1.0, 16)),
                            row_inverse_format<38, 11>{}, {2.4e-5, 6e-6});
}

TEST_CASE("row_inverse: what it costs, exactly") {
    std::size_t const rows = 1000;
    auto const cost =
        check<0, fixed<64, 16>>(reciprocal_sqrt, shape_t<1>{rows}, row_range(-10, 10, std::ldexp(1.0, 16)),
                                row_inverse_format<38, 11>{}, {2.4e-5, 6e-6});
    CHECK(cost.rounds == 1 + 2 + 1); // the input, and the result's opening
    // 27 bits in three digits: 18 thresholds need three, 18 two, 4 one; a fold of k opens 2 k - 1. Then e, p0, the
    // result.
    std::uint64_t const fold = 18 * 5 + 18 * 3 + 4;
    CHECK(cost.payload_bits[1] == rows * (fold + 41 + 22 + 64));
    // Tables; the top bit and the sets of mask bits, alone and times the mask; products of the powers of e with p0.
    std::uint64_t const tables = 3 * 512, words = (1 + 18 * 10 + 18 * 4 + 4) * (41 + 41), series = 2443;
    CHECK(cost.dealt_bits == rows * (tables + words + series));
    CHECK(tables + words + series == 25053);
}

TEST_CASE("row_inverse: a single value and an odd handful") {
    check<0, fixed<64, 16>>(reciprocal, shape_t<1>{1}, row_range(0, 1, 65536), row_inverse_format<34, 15>{},
                            {6.6e-5, 6.6e-5});
    check<0, fixed<64, 16>>(reciprocal_sqrt, shape_t<3>{1, 3, 1}, row_range(-3, 4, 65536), row_inverse_format<38, 11>{},
                            {2.4e-5, 2.4e-5});
}

TEST_CASE("row_inverse: a range that the format cannot hold is refused") {
    auto refused = [](row_range range) {
        auto p = party::dry_run();
        masked<fixed<64, 16>, 1> s;
        CHECK_THROWS_AS(p.run(row_inverse(p, reciprocal, s, range, row_inverse_format<34, 15>{})), usage_error);
    };
    refused(row_range(-4, 50, 65536));
    refused(row_range(3, 3, 65536));
    refused(row_range(-10, 4, 65536));
    refused(row_range(-4, 15, 65536));
}
