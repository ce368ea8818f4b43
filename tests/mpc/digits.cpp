// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Every shape of digits, and the tables themselves.
#include <moiety/mpc/digits.hpp>

#include <moiety/mpc/compare.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <utility>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<14, 0>;

template <class Shape>
task<tensor<bit, 2>> negative(party& p, masked<number, 1> x) {
    std::vector<std::uint64_t> const thresholds{0, 5};
    auto b = co_await less_than(p, x, thresholds, Shape{});
    co_return co_await open(p, b);
}

template <class... Shape>
task<std::vector<tensor<bit, 2>>> in_shapes(party& p, masked<number, 1> x) {
    std::vector<task<tensor<bit, 2>>> list;
    (list.push_back(negative<Shape>(p, x)), ...);
    co_return co_await when_all(std::move(list));
}

template <class... Shape>
void check_shapes() {
    auto const x = random_words<number>(shape_t<1>{700}, 1), r = random_words<number>(shape_t<1>{700}, 2);
    auto const result =
        run_all_roles([&](party& p) { return p.run(in_shapes<Shape...>(p, opened_under(p, x, r, 3))); });
    check_costs(result);
    for (std::size_t f = 0; f < result.party0.size(); ++f) {
        CAPTURE(f);
        auto const& got = result.party0[f];
        CHECK(count_where(x.size(), [&](std::size_t i) { return bit_at(got, i) != (integer_at(x, i) < 0); }) == 0);
        CHECK(count_where(x.size(), [&](std::size_t i) {
                  return integer_at(x, i) - 5 >= -8192 && bit_at(got, 700 + i) != (integer_at(x, i) < 5);
              }) == 0);
        CHECK(same(got, result.ideal[f]));
    }
}

/// Reads each digit of r at the digits of c: shares of less and equal, opened.
template <class Shape, Fixed N>
task<std::vector<tensor<bit, 2>>> read_all(party& p, masked<N, 1> x, unsigned bits,
                                           std::vector<std::uint64_t> positions) {
    auto const orders = detail::read_tables<Shape>(p, x, bits, positions).orders;
    std::vector<tensor<bit, 2>> out;
    for (auto const& o : orders) {
        auto [l, e] = co_await when_all(open(p, o.less), open(p, o.equal));
        out.push_back(l);
        out.push_back(e);
    }
    co_return out;
}

/// A digit alone: every position of its table under every digit of a mask.
template <unsigned Width>
void check_one_digit() {
    using ring = fixed<Width, 0>;
    std::size_t const entries = std::size_t{1} << Width;
    auto x = tensor<ring, 1>::uninitialised({entries * entries}), r = x;
    for (std::size_t i = 0; i < x.size(); ++i) {
        x.writable()[i] = static_cast<typename ring::word>((i / entries - i % entries) & (entries - 1));
        r.writable()[i] = static_cast<typename ring::word>(i % entries);
    }
    auto const result = run_all_roles(
        [&](party& p) { return p.run(read_all<digit_shape<Width, 2>>(p, opened_under(p, x, r, 3), Width, {0})); });
    check_costs(result);
    CHECK(result.cost_dry.dealt_bits == x.size() * (entries - 1));
    CHECK(count_where(x.size(),
                      [&](std::size_t i) { return bit_at(result.party0[0], i) != (i / entries < i % entries); }) == 0);
    CHECK(count_where(x.size(),
                      [&](std::size_t i) { return bit_at(result.party0[1], i) != (i / entries == i % entries); }) == 0);
}

} // namespace

TEST_CASE("signs with every width of digits and every fold") {
    check_shapes<digit_shape<1, 2>, digit_shape<1, 4, 3, 2>, digit_shape<2, 3>, digit_shape<2, 7>, digit_shape<3, 2, 3>,
                 digit_shape<3, 5>, digit_shape<4, 4>, digit_shape<5, 3>, digit_shape<6, 6>, digit_shape<7, 2>,
                 digit_shape<8, 10>>();
}

TEST_CASE("every position of a table of 127 and of 255 entries") {
    check_one_digit<7>();
    check_one_digit<8>();
}

TEST_CASE("tables answer what they are read for, at several positions") {
    auto const x = random_words<number>(shape_t<1>{131}, 1), r = random_words<number>(shape_t<1>{131}, 2);
    // 13 bits in digits of at most 4: as equal as can be, the wider ones low: 4, 3, 3, 3
    auto const result = run_all_roles([&](party& p) {
        return p.run(read_all<digit_shape<4, 2>>(p, opened_under(p, x, r, 3), 13, {0, 77}));
    });
    check_costs(result);
    CHECK(result.cost_dry.dealt_bits == 131 * (15 + 7 + 7 + 7));
    REQUIRE(result.party0.size() == 8);
    unsigned const shift[] = {0, 4, 7, 10}, width[] = {4, 3, 3, 3};
    std::size_t wrong = 0;
    for (std::size_t d = 0; d < 4; ++d)
        for (std::size_t k = 0; k < 2; ++k)
            for (std::size_t i = 0; i < 131; ++i) {
                auto const c = static_cast<std::uint64_t>(x.words()[i] + r.words()[i]) - (k ? 77 : 0);
                auto const of_c = c >> shift[d] & low_mask(width[d]);
                auto const of_r = std::uint64_t(r.words()[i]) >> shift[d] & low_mask(width[d]);
                wrong += bit_at(result.party0[2 * d], k * 131 + i) != (of_c < of_r);
                wrong += bit_at(result.party0[2 * d + 1], k * 131 + i) != (of_c == of_r);
            }
    CHECK(wrong == 0);
}
