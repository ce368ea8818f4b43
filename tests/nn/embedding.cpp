// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/embedding.hpp>

#include "weights.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

/// Dealt bits of a change from a ring of Bits bits to one of 64.
template <unsigned Bits>
constexpr std::uint64_t moved = 64 + (64 - Bits);

/// Exactly the table's rows and the offsets, as the table's format holds them.
template <Fixed N>
void check_rows(values<2> const& value, std::vector<std::int64_t> const& ids, values<2> const& table,
                values<2> const& offsets) {
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t j = 0; j < table.shape()[1]; ++j)
            CHECK(value(i, j) ==
                  decode<N>(encode<N>(table(std::size_t(ids[i]), j))) + decode<N>(encode<N>(offsets(i, j))));
}

template <unsigned F>
void check_embedding() {
    using table_number = fixed<F + 8, F>;
    using real = fixed<64, F>;
    std::size_t const vocabulary = 11, width = 6;
    std::vector<std::int64_t> const ids{3, 0, 10, 3};
    random_weights random(1);
    auto const table = random.matrix(vocabulary, width, 10), offsets = random.matrix(ids.size(), width, 5);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const rows = nn::one_hot<F + 8>(me, 0, me.holds_input_of(0) ? &ids : nullptr, ids.size(), vocabulary);
        return nn::embed<real>(rows, theirs<table_number>(me, table), theirs<table_number>(me, offsets));
    });
    check_rows<table_number>(value, ids, table, offsets);
    // Both masked operands in one round, the change of rings in another, the reveal in a third.
    CHECK(cost.rounds == 3);
    CHECK(cost.payload_bits[0] == (4 * 11 + 4 * 6) * (F + 8));
    CHECK(cost.dealt_bits == 4 * 6 * ((F + 8) + moved<F + 8>)); // the product, the change of rings
}

/// Ids of either party in two parts, over a table with a last block that is not full.
void check_split(int owner, std::size_t vocabulary, std::size_t width, std::size_t blocks) {
    using table_number = fixed<24, 16>;
    using real = fixed<64, 16>;
    CAPTURE(owner);
    std::vector<std::int64_t> const ids{3, 0, std::int64_t(vocabulary) - 1, 3, 17};
    random_weights random(1);
    auto const table = random.matrix(vocabulary, width, 10), offsets = random.matrix(ids.size(), width, 5);
    auto const [value, cost] = evaluate([&](party& me) {
        auto const rows =
            nn::split_one_hot<24>(me, owner, me.holds_input_of(owner) ? &ids : nullptr, ids.size(), vocabulary, width);
        REQUIRE(rows.blocks.shape()[1] == blocks);
        return nn::embed<real>(rows, theirs<table_number>(me, table), theirs<table_number>(me, offsets));
    });
    check_rows<table_number>(value, ids, table, offsets);
    std::size_t const places = (vocabulary + blocks - 1) / blocks;
    bool const split = blocks > 1;
    CHECK(cost.rounds == (split ? 4 : 3));
    // the change of rings is opened by both, the ids are sent by their owner, the blocks' rows by the other party
    std::uint64_t const both = ids.size() * width * 24, hot = ids.size() * (places + (split ? blocks : 0)) * 24;
    std::uint64_t const picked = split ? ids.size() * blocks * width * 24 : 0;
    std::uint64_t const tables = vocabulary * width * 24, revealed = ids.size() * width * 64;
    CHECK(cost.payload_bits[0] == both + (owner == 0 ? hot : picked));
    CHECK(cost.payload_bits[1] == both + (owner == 1 ? hot : picked) + tables + revealed);
    CHECK(cost.dealt_bits == ids.size() * width * ((split ? blocks + 1 : 1) * 24 + moved<24>));
}

} // namespace

TEST_CASE("ids in two parts: far fewer words are sent") {
    check_split(0, 101, 4, 5);
    check_split(1, 50, 6, 3);
    check_split(0, 20, 16, 1);
}

TEST_CASE("rows of a private table at private ids, in the narrowest ring") {
    check_embedding<16>();
    check_embedding<12>();
}

TEST_CASE("ids that do not fit are named by their position, never by their value") {
    auto me = party::ideal(fixed_seeds().party0, fixed_seeds().party1);
    std::vector<std::int64_t> ids{3, 11, 2};
    CHECK_THROWS_WITH_AS(nn::one_hot<24>(me, 0, &ids, 3, 11), "the id at position 1 is not in the vocabulary of 11",
                         range_error);
    ids[1] = -1;
    CHECK_THROWS_AS(nn::one_hot<24>(me, 0, &ids, 3, 11), range_error);
    ids[1] = 10;
    CHECK_NOTHROW(nn::one_hot<24>(me, 0, &ids, 3, 11));
    CHECK_THROWS_WITH_AS(nn::one_hot<24>(me, 0, &ids, 4, 11), "one_hot: 3 ids where 4 are announced", shape_error);
    CHECK_THROWS_WITH_AS(nn::one_hot<24>(me, 0, nullptr, 4, 11), "one_hot: 0 ids where 4 are announced", shape_error);
}
