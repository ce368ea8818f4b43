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

template <unsigned Width, unsigned Fold>
task<tensor<bit, 2>> negative(party& p, masked<number, 1> x) {
    std::vector<std::uint64_t> const zero(1, 0);
    auto b = co_await less_than(p, x, zero, digit_shape<Width, Fold>{});
    co_return co_await open(p, b);
}

template <unsigned Width>
task<std::vector<tensor<bit, 2>>> all_folds(party& p, masked<number, 1> x) {
    std::vector<task<tensor<bit, 2>>> list;
    list.push_back(negative<Width, 2>(p, x));
    list.push_back(negative<Width, 3>(p, x));
    list.push_back(negative<Width, 4>(p, x));
    list.push_back(negative<Width, 6>(p, x));
    co_return co_await when_all(std::move(list));
}

template <unsigned Width>
void check_folds() {
    CAPTURE(Width);
    auto const x = random_words<number>(shape_t<1>{700}, 1), r = random_words<number>(shape_t<1>{700}, 2);
    auto const result = run_all_roles([&](party& p) { return p.run(all_folds<Width>(p, opened_under(p, x, r, 3))); });
    check_costs(result);
    for (std::size_t f = 0; f < result.party0.size(); ++f) {
        CHECK(count_where(x.size(),
                          [&](std::size_t i) { return bit_at(result.party0[f], i) != (integer_at(x, i) < 0); }) == 0);
        CHECK(same(result.party0[f], result.ideal[f]));
    }
}

/// Reads each digit of r at the digits of c: shares of less and equal, opened.
template <class Shape>
task<std::vector<tensor<bit, 2>>> read_all(party& p, masked<number, 1> x, unsigned bits) {
    digit_tables<Shape, 1> tables(p, x, bits);
    std::vector<std::uint64_t> const positions{0, 77};
    auto orders = detail::read_tables(p, x, tables, positions);
    std::vector<tensor<bit, 2>> out;
    for (auto const& o : orders) {
        auto [l, e] = co_await when_all(open(p, o.less), open(p, o.equal));
        out.push_back(l);
        out.push_back(e);
    }
    co_return out;
}

} // namespace

TEST_CASE("signs with every width of digits and every fold") {
    check_folds<1>();
    check_folds<2>();
    check_folds<3>();
    check_folds<4>();
    check_folds<5>();
    check_folds<6>();
}

TEST_CASE("tables answer what they are read for, at several positions") {
    auto const x = random_words<number>(shape_t<1>{131}, 1), r = random_words<number>(shape_t<1>{131}, 2);
    // 13 bits in digits of at most 4: as equal as can be, the wider ones low: 4, 3, 3, 3
    auto const result =
        run_all_roles([&](party& p) { return p.run(read_all<digit_shape<4, 2>>(p, opened_under(p, x, r, 3), 13)); });
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
