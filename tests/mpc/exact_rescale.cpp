// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/exact_rescale.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <cstdint>

using namespace moiety;
using namespace moiety_test;

namespace {

template <unsigned Frac, Fixed N>
task<tensor<at_scale_t<N, Frac>, 1>> rounded(party& p, masked<N, 1> m) {
    auto y = co_await rescale<Frac>(p, m, exact);
    co_return co_await open(p, y);
}

template <unsigned Frac, Fixed N>
task<tensor<at_scale_t<N, Frac>, 1>> rounded(party& p, share<N, 1> x) {
    auto y = co_await rescale<Frac>(p, x, exact);
    co_return co_await open(p, y);
}

template <unsigned Frac, Fixed N>
task<void> rescale_only(party& p, share<N, 1> x) {
    co_await rescale<Frac>(p, x, exact);
}

template <Fixed N, unsigned Frac>
void check_floor(std::size_t n) {
    CAPTURE(format_name<N>());
    auto x = random_words<N>(shape_t<1>{n}, N::bits);
    for (auto& w : x.writable())
        w = static_cast<typename N::word>(static_cast<std::uint64_t>(sign_extend(w, N::bits) >> 1) & low_mask(N::bits));
    auto const r = run_all_roles([&](party& p) { return p.run(rounded<Frac>(p, split(p, x, 7))); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    CHECK(count_where(n, [&](std::size_t i) {
              return integer_at(r.party0, i) != integer_at(x, i) >> (N::fraction - Frac);
          }) == 0);
    // other masks, the same bits
    auto const other = run_all_roles([&](party& p) { return p.run(rounded<Frac>(p, split(p, x, 8))); }, 99);
    CHECK(same(other.party1, r.party1));
}

} // namespace

TEST_CASE("nine bits: floor for every input under every mask") {
    using number = fixed<9, 5>;
    std::size_t const inputs = 256, masks = 512;
    auto x = tensor<number, 1>::uninitialised({inputs * masks}), r = x;
    for (std::size_t i = 0; i < inputs * masks; ++i) {
        x.writable()[i] = static_cast<std::uint16_t>((i / masks - 128) & 511);
        r.writable()[i] = static_cast<std::uint16_t>(i % masks);
    }
    auto const result = run_all_roles([&](party& p) { return p.run(rounded<1>(p, opened_under(p, x, r, 3))); });
    check_costs(result);
    CHECK(count_where(x.size(), [&](std::size_t i) { return integer_at(result.party0, i) != integer_at(x, i) >> 4; }) ==
          0);
    CHECK(same(result.party0, result.ideal));
}

TEST_CASE("random values and extremes, whatever the masks") {
    check_floor<fixed<64, 32, 16>, 16>(20'000);
    check_floor<fixed<62, 24, 12>, 12>(2000);
    check_floor<fixed<32, 16>, 0>(2000);
    check_floor<fixed<46, 30, 16>, 16>(333);
    check_floor<fixed<20, 18>, 1>(1000);
    check_floor<fixed<64, 16>, 16>(10);
}

TEST_CASE("the stated cost") {
    using number = fixed<64, 32, 16>;
    auto const cost =
        dry_run([](party& p) { p.run(rescale_only<16>(p, share<number, 1>(tensor<number, 1>(shape_t<1>{1})))); });
    CHECK(cost.rounds == 3);
    CHECK(cost.online_bits() == 64 + 7);
    CHECK(cost.dealt_bits == 2 * 64 + 16 + 60 + 15);
}
