// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/split_lookup.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Indices into a table of `length` rows, cut into `blocks` of `each`.
struct setting {
    std::vector<std::int64_t> indices;
    std::size_t length, width, blocks, each;
    int owner;
};

template <unsigned K>
task<masked<fixed<K, 0>, 2>> opened_rows(party& p, int owner, std::vector<std::int64_t> at, std::size_t length) {
    using hot = fixed<K, 0>;
    tensor<hot, 2> rows(shape_t<2>{at.size(), length});
    if (p.holds_input_of(owner)) rows = one_hot_rows<hot>(at, length);
    return mask_input(p, owner, rows);
}

template <Fixed N>
task<tensor<N, 2>> looked_up(party& p, setting s, share<N, 2> table) {
    std::vector<std::int64_t> low, high;
    for (auto i : s.indices) {
        low.push_back(i % std::int64_t(s.each));
        high.push_back(i / std::int64_t(s.each));
    }
    auto places = co_await opened_rows<N::bits>(p, s.owner, low, s.each);
    auto blocks = co_await opened_rows<N::bits>(p, s.owner, high, s.blocks);
    auto opened = co_await mask(p, table);
    auto y = co_await split_lookup(p, places, blocks, opened, s.owner);
    co_return co_await open(p, y);
}

template <Fixed N>
void check(setting const& s) {
    CAPTURE(format_name<N>());
    CAPTURE(s.owner);
    auto const table = random_words<N>(shape_t<2>{s.length, s.width}, 5);
    auto const r = run_all_roles([&](party& p) { return p.run(looked_up<N>(p, s, split(p, table, 7))); });
    std::size_t const count = s.indices.size();
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < s.width; ++j) {
            auto const at = std::size_t(s.indices[i]);
            CHECK(r.party0.words()[i * s.width + j] == (at < s.length ? table.words()[at * s.width + j] : 0));
        }
    CHECK(same(r.party0, r.ideal));
    check_costs(r);
    CHECK(r.cost_party0.rounds == 5); // the three operands, the rows toward the owner, the opening
    std::uint64_t const k = N::bits, common = (s.length + count) * s.width * k;
    auto const& sent = r.cost_party0.payload_bits;
    CHECK(sent[std::size_t(s.owner)] == common + count * (s.each + s.blocks) * k);
    CHECK(sent[std::size_t(1 - s.owner)] == common + count * s.blocks * s.width * k);
    // One product a block and one at the end; masks of operands are dealt as usual.
    CHECK(r.cost_party0.dealt_bits == (s.blocks + 1) * count * s.width * k);
}

} // namespace

TEST_CASE("rows at indices of either party, the last block short or full") {
    for (int owner : {0, 1}) {
        check<fixed<24, 16>>({{0, 6, 3, 3, 5}, 7, 4, 3, 3, owner});
        check<fixed<37, 12>>({{8, 0, 4}, 9, 1, 3, 3, owner});
        check<fixed<64, 16>>({{4, 1}, 5, 3, 1, 5, owner});
    }
    check<fixed<8, 0>>({{7, 8, 2}, 8, 2, 3, 3, 0}); // a place beyond the table
}

TEST_CASE("operands of split_lookup that do not fit") {
    auto const run = [](std::size_t places, std::size_t blocks, std::size_t rows) {
        using hot = fixed<24, 0>;
        using number = fixed<24, 16>;
        auto me = party::dry_run();
        auto const low = me.run(mask_input(me, 0, tensor<hot, 2>(shape_t<2>{places, 3})));
        auto const high = me.run(mask_input(me, 0, tensor<hot, 2>(shape_t<2>{blocks, 2})));
        auto const table = me.run(mask(me, share<number, 2>(tensor<number, 2>(shape_t<2>{rows, 5}))));
        me.run(split_lookup(me, low, high, table, 0));
    };
    CHECK_NOTHROW(run(4, 4, 4));
    CHECK_NOTHROW(run(4, 4, 6));
    CHECK_THROWS_WITH_AS(run(4, 4, 7),
                         "split_lookup: places of shape (4, 3) and blocks of shape (4, 2) do not fit a table of shape "
                         "(7, 5)",
                         shape_error);
    CHECK_THROWS_AS(run(4, 4, 3), shape_error);
    CHECK_THROWS_AS(run(4, 3, 6), shape_error);
}
