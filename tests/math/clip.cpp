// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/math/clip.hpp>

#include <moiety/mpc/convert.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

template <Fixed N>
task<std::vector<tensor<N, 1>>> all_three(party& p, share<N, 1> x, double low, double high) {
    auto m = co_await mask(p, x);
    auto [a, s, c] = co_await when_all(abs(p, m), signum(p, m), clip(p, m, low, high));
    auto [oa, os, oc] = co_await when_all(open(p, a), open(p, s), open(p, c));
    std::vector<tensor<N, 1>> out;
    out.push_back(oa);
    out.push_back(os);
    out.push_back(oc);
    co_return out;
}

/// Numbers whose distance to the bounds stays in the ring, the bounds and zero among them.
template <Fixed N>
tensor<N, 1> halved(std::size_t n, double low, double high) {
    auto x = random_words<N>(shape_t<1>{n}, N::bits);
    for (auto& w : x.writable())
        w = static_cast<typename N::word>(static_cast<std::uint64_t>(sign_extend(w, N::bits) >> 1) & low_mask(N::bits));
    x.writable()[0] = encode<N>(low);
    x.writable()[1] = encode<N>(high);
    x.writable()[2] = 0;
    return x;
}

template <Fixed N>
void check(double low, double high) {
    CAPTURE(format_name<N>());
    auto const x = halved<N>(700, low, high);
    auto const r = run_all_roles([&](party& p) { return p.run(all_three(p, split(p, x, 7), low, high)); });
    check_costs(r);
    std::int64_t const bottom = sign_extend(encode<N>(low), N::bits), top = sign_extend(encode<N>(high), N::bits);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const v = integer_at(x, i);
        wrong += integer_at(r.party0[0], i) != (v < 0 ? -v : v);
        wrong += integer_at(r.party0[1], i) != ((v > 0) - (v < 0)) * (std::int64_t{1} << N::fraction);
        wrong += integer_at(r.party1[2], i) != std::clamp(v, bottom, top);
    }
    CHECK(wrong == 0);
    for (std::size_t i = 0; i < 3; ++i) CHECK(same(r.party0[i], r.ideal[i]));
}

template <Fixed M, Fixed N>
task<tensor<M, 1>> converted(party& p, share<N, 1> x) {
    auto y = co_await convert<M>(p, x);
    co_return co_await open(p, y);
}

template <Fixed M, Fixed N>
void check_convert(std::uint64_t dealt) {
    auto x = halved<N>(500, 0, 1);
    auto const r = run_all_roles([&](party& p) { return p.run(converted<M>(p, split(p, x, 7))); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    CHECK(r.cost_dry.dealt_bits == 500 * dealt);
    constexpr unsigned drop = N::fraction - M::fraction;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        auto const off =
            sign_extend(std::uint64_t(r.party0.words()[i] - (integer_at(x, i) >> drop)) & low_mask(M::bits), M::bits);
        wrong += !(off == 0 || (drop > 0 && off == 1));
    }
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE("absolute values, signs and bounds, exactly") {
    check<fixed<64, 16>>(-3.5, 1000);
    check<fixed<32, 8>>(0, 6);
    check<fixed<17, 3>>(-20, -2);
}

TEST_CASE("the stated costs after the opening") {
    using number = fixed<64, 16>;
    auto cost = [](auto program) {
        return spent(dry_run([&](party& p) {
                         masked<number, 1> const x(tensor<number, 1>(shape_t<1>{1}),
                                                   p.draw_mask<number>(shape_t<1>{1}));
                         program(p, x);
                     }),
                     1);
    };
    auto check = [](spent const& s, std::uint64_t rounds, double online, double dealt) {
        CHECK(s.rounds == rounds);
        CHECK(s.online == online);
        CHECK(s.dealt == dealt);
    };
    check(cost([](party& p, auto const& x) { p.run(abs(p, x)); }), 3, 34, 457);
    check(cost([](party& p, auto const& x) { p.run(abs(p, x, one_round)); }), 2, 17, 2021);
    check(cost([](party& p, auto const& x) { p.run(signum(p, x)); }), 3, 68, 553);
    check(cost([](party& p, auto const& x) { p.run(clip(p, x, -1.0, 1.0)); }), 3, 68, 681);
}

TEST_CASE("bounds that are not in order or do not fit") {
    auto p = party::dry_run();
    using number = fixed<16, 8>;
    masked<number, 1> const x(tensor<number, 1>(shape_t<1>{1}), p.draw_mask<number>(shape_t<1>{1}));
    CHECK_THROWS_AS(p.run(clip(p, x, 1.0, 0.0)), range_error);
    auto q = party::dry_run();
    CHECK_THROWS_AS(q.run(clip(q, x, 0.0, 200.0)), range_error);
}

TEST_CASE("numbers move to wider and narrower rings") {
    check_convert<fixed<64, 8>, fixed<32, 8>>(64 + 32);
    check_convert<fixed<20, 8>, fixed<32, 8>>(20);
    check_convert<fixed<48, 4>, fixed<32, 12>>(48 + 24);
}
