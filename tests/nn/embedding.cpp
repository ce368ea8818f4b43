// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/nn/embedding.hpp>

#include "weights.hpp"

using namespace moiety;
using namespace moiety_test;

namespace {

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
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t j = 0; j < width; ++j)
            CHECK(value(i, j) ==
                  doctest::Approx(table(std::size_t(ids[i]), j) + offsets(i, j)).epsilon(3 * std::ldexp(1.0, -int(F))));
    // Both masked operands in one round, the change of rings in another, the reveal in a third.
    CHECK(cost.rounds == 3);
    CHECK(cost.payload_bits[0] == (4 * 11 + 4 * 6) * (F + 8));
}

} // namespace

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
