// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/rescale.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Integers at random within 2^limit on both sides, the ends among them.
template <Fixed N>
tensor<N, 1> within(std::size_t n, unsigned limit, std::uint64_t seed) {
    auto x = random_words<N>(shape_t<1>{n}, seed);
    auto const to = x.writable();
    for (std::size_t i = 0; i < n; ++i)
        to[i] = static_cast<typename N::word>(sign_extend(to[i], limit + 1)) & ring_mask<N>;
    return x;
}

/// The last product of a LayerNorm with fraction bits F: x at scale F in a 48-bit ring, a factor of each row at scale
/// 18 in 64 bits, their product at scale F + 18 in `Ring` bits, from where it goes on at scale F.
template <unsigned Ring, unsigned F>
struct normalised {
    using input = fixed<48, 32, F>;
    using factor = fixed<64, 36, F>;
    using product = fixed<Ring, F + 18, F>;
    tensor<product, 1> whole;
    tensor<fixed<Ring - 18, F>, 1> narrow;
    tensor<fixed<64, F>, 1> wide_share;
    tensor<fixed<Ring - 34, F>, 1> small_share;
    tensor<fixed<Ring, F>, 1> own_share;
};

template <unsigned Ring, unsigned F>
task<normalised<Ring, F>> last_product(party& p, share<typename normalised<Ring, F>::input, 1> x,
                                       share<typename normalised<Ring, F>::factor, 1> q, std::size_t columns) {
    using forms = normalised<Ring, F>;
    forms out;
    auto mx = co_await mask(p, x);
    auto mq = co_await mask(p, q);
    std::vector<term> terms;
    operand const of_row = operand(drop_bits<18>(mq)).repeat_each(columns);
    terms.push_back(term(1, {drop_bits<32 - F>(mx), of_row}));
    auto y = sum_of_products<typename forms::product>(p, x.shape(), terms);
    out.whole = co_await open(p, y);
    auto before = p.cost();
    auto my = co_await mask(p, y);
    auto const lifted_y = drop_bits<18>(my);
    auto narrowed = narrow(p, lifted_y);
    auto const cost = spent(p.cost() - before, x.size());
    CHECK(cost.rounds == 1);
    CHECK(cost.online == Ring);
    CHECK(cost.dealt == Ring - 18);
    static_assert(std::is_same_v<decltype(narrowed), masked<fixed<Ring - 18, F>, 1>>);
    out.narrow = co_await open(p, to_share(p, narrowed));
    out.wide_share = co_await open(p, to_share<fixed<64, F>>(p, lifted_y));
    out.small_share = co_await open(p, to_share<fixed<Ring - 34, F>>(p, lifted_y));
    out.own_share = co_await open(p, to_share<fixed<Ring, F>>(p, lifted_y));
    co_return out;
}

template <unsigned Ring, unsigned F>
void check_last_product() {
    CAPTURE(Ring);
    using forms = normalised<Ring, F>;
    std::size_t const rows = 13, columns = 79, n = rows * columns;
    // |x| <= 2^46 before the drop; the product stays below 2^(Ring - 2).
    unsigned const left = 46 - (32 - F), right = Ring - 2 - left;
    auto const x = within<typename forms::input>(n, 46, 1);
    auto const q = within<typename forms::factor>(rows, right + 18 < 62 ? right + 18 : 62, 2);
    auto const r = run_all_roles(
        [&](party& p) { return p.run(last_product<Ring, F>(p, split(p, x, 3), split(p, q, 4), columns)); });
    check_costs(r);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < n; ++i) {
        auto const whole = integer_at(r.party0.whole, i);
        int128 const a = integer_at(x, i) >> (32 - F), b = integer_at(q, i / columns) >> 18;
        bool found = false; // each factor is rounded down, or up to the next integer
        for (int u = 0; u < 2; ++u)
            for (int v = 0; v < 2; ++v) found = found || whole == (a + u) * (b + v);
        wrong += !found;
        auto const rounded = integer_at(r.party0.own_share, i);
        wrong += rounded != whole >> 18 && rounded != (whole >> 18) + 1;
        wrong += integer_at(r.party0.narrow, i) != rounded;
        auto const low = static_cast<std::uint64_t>(rounded);
        wrong += r.party0.wide_share.words()[i] != low;
        wrong += r.party0.small_share.words()[i] != (low & low_mask(Ring - 34));
    }
    CHECK(wrong == 0);
    CHECK(same(r.party0.whole, r.ideal.whole));
    CHECK(same(r.party0.narrow, r.ideal.narrow));
    CHECK(same(r.party0.own_share, r.ideal.own_share));
    CHECK(same(r.party0.narrow, r.party1.narrow));
    CHECK(same(r.party0.wide_share, r.party1.wide_share));
    CHECK(same(r.party0.small_share, r.party1.small_share));
}

} // namespace

TEST_CASE("the last product of a LayerNorm in a ring of two words goes on as a masked number of one word") {
    check_last_product<80, 16>();
    check_last_product<68, 12>();
}
