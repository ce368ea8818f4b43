// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/gelu.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;
using settled = std::optional<tensor<real, 1>>;

/// gelu of a share by a variant, settled and revealed to party 1.
template <class... Variant>
task<settled> gelu_of_share(party& p, tensor<real, 1> x, Variant... variant) {
    auto mine = share_of(p, 0, p.holds_input_of(0) ? x : tensor<real, 1>(x.shape()));
    auto y = co_await gelu<12>(p, mine, variant...);
    auto home = co_await rescale<16>(p, y);
    co_return co_await open_to(p, home, 1);
}

} // namespace

TEST_CASE("gelu of a share opens it in one round more; the default variant is the accurate one") {
    auto x = tensor<real, 1>::uninitialised({601});
    for (std::size_t i = 0; i < x.size(); ++i) x.writable()[i] = encode<real>(0.02 * double(i) - 6);
    auto const a = run_all_roles([&](party& p) { return p.run(gelu_of_share(p, x)); });
    auto const b = run_all_roles([&](party& p) { return p.run(gelu_of_share(p, x, accurate)); });
    auto const c = run_all_roles([&](party& p) { return p.run(gelu_of_share(p, x, secformer)); });
    check_costs(a);
    check_costs(c);
    CHECK(a.cost_party0.rounds == 1 + 2 + 1);
    CHECK(std::ranges::equal(a.party1->words(), b.party1->words()));
    CHECK(std::ranges::equal(a.party1->words(), a.ideal->words()));
    CHECK(!std::ranges::equal(a.party1->words(), c.party1->words()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        double const at = decode<real>(x.words()[i]), exact = at / 2 * std::erfc(-at / std::sqrt(2.0));
        CAPTURE(at);
        CHECK(std::abs(decode<real>(a.party1->words()[i]) - exact) <= 5.0e-5 + 0x1p-16);
        CHECK(std::abs(decode<real>(c.party1->words()[i]) - exact) <= 0.0198);
    }
}

static_assert(GeluVariant<accurate_t> && GeluVariant<secformer_t> && !GeluVariant<two_quad_t>);
