// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/rescale.hpp>

#include <moiety/mpc/compare.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Integers at random in the whole range of a rescale, its ends among them.
template <Fixed N>
tensor<N, 1> in_range(std::size_t n, std::uint64_t seed) {
    auto x = random_words<N>(shape_t<1>{n}, seed);
    std::int64_t const limit = std::int64_t{1} << (N::bits - 2);
    std::int64_t const ends[] = {-limit, limit - 1, 0, -1, 1, -limit + 1};
    auto const to = x.writable();
    for (std::size_t i = 0; i < n; ++i) {
        auto const v = i < 6 ? ends[i] : sign_extend(to[i], N::bits) >> 1;
        to[i] = static_cast<typename N::word>(static_cast<std::uint64_t>(v) & low_mask(N::bits));
    }
    return x;
}

/// What a lifted value is: as a share in its own ring, in a wider and a narrower one, and as a masked tensor.
template <Fixed N, unsigned Drop>
struct forms {
    using narrow_number = typename lifted<N, Drop, 1>::narrow_number;
    tensor<fixed<N::bits, N::fraction - Drop>, 1> own;
    tensor<fixed<64, N::fraction - Drop>, 1> wide;
    tensor<fixed<N::bits - Drop, N::fraction - Drop>, 1> small;
    tensor<narrow_number, 1> masked;
};

template <unsigned Drop, Fixed N>
task<forms<N, Drop>> all_forms(party& p, masked<N, 1> m) {
    constexpr unsigned left = N::fraction - Drop;
    auto const x = drop_bits<Drop>(m);
    forms<N, Drop> f;
    f.own = co_await open(p, to_share<fixed<N::bits, left>>(p, x));
    f.wide = co_await open(p, to_share<fixed<64, left>>(p, x));
    f.small = co_await open(p, to_share<fixed<N::bits - Drop, left>>(p, x));
    auto narrowed = narrow(p, x);
    f.masked = co_await open(p, to_share(p, narrowed));
    co_return f;
}

/// All inputs in range under all masks of a ring of nine bits: floor or the next integer, each exactly as often as the
/// dropped bits say, in every form.
template <unsigned Drop>
void check_all_of_nine_bits() {
    using number = fixed<9, Drop>;
    std::size_t const inputs = 256, masks = 512;
    auto x = tensor<number, 1>::uninitialised({inputs * masks}), r = x;
    for (std::size_t i = 0; i < inputs * masks; ++i) {
        x.writable()[i] = static_cast<std::uint16_t>((i / masks - 128) & 511);
        r.writable()[i] = static_cast<std::uint16_t>(i % masks);
    }
    CAPTURE(Drop);
    auto const result = run_all_roles([&](party& p) { return p.run(all_forms<Drop>(p, opened_under(p, x, r, 3))); });
    check_costs(result);
    auto const& f = result.party0;
    std::array<std::size_t, 256> next{};
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < inputs * masks; ++i) {
        auto const floor = integer_at(x, i) >> Drop;
        auto const y = integer_at(f.wide, i);
        if (y == floor + 1)
            ++next[i / masks];
        else
            wrong += y != floor;
        auto const word = static_cast<std::uint64_t>(y);
        wrong += f.own.words()[i] != (word & low_mask(9));
        wrong += f.small.words()[i] != (word & low_mask(9 - Drop));
        wrong += f.masked.words()[i] != (word & low_mask(9 - Drop));
    }
    CHECK(wrong == 0);
    for (std::size_t v = 0; v < inputs; ++v) {
        std::size_t const dropped = (v - 128) & ((1u << Drop) - 1);
        CHECK(next[v] == dropped << (9 - Drop));
    }
    CHECK(same(f.wide, result.ideal.wide));
    CHECK(same(f.masked, result.ideal.masked));
    CHECK(same(f.wide, result.party1.wide));
}

template <Fixed N, unsigned Frac>
void check_random(std::size_t n) {
    CAPTURE(format_name<N>());
    auto const x = in_range<N>(n, N::bits);
    auto protocol = [](party& p, share<N, 1> s) -> task<tensor<at_scale_t<N, Frac>, 1>> {
        auto before = p.cost();
        auto y = co_await rescale<Frac>(p, s);
        auto const cost = spent(p.cost() - before, s.size());
        CHECK(cost.rounds == 1);
        CHECK(cost.online == N::bits);
        CHECK(cost.dealt == N::bits + N::fraction - Frac);
        auto opened = co_await open(p, y);
        co_return opened;
    };
    auto const r = run_all_roles([&](party& p) { return p.run(protocol(p, split(p, x, 7))); });
    check_costs(r);
    CHECK(same(r.party0, r.ideal));
    double sum = 0; // of the roundings' errors, in units of the last place
    std::size_t const wrong = count_where(n, [&](std::size_t i) {
        auto const above = integer_at(r.party0, i) - (integer_at(x, i) >> (N::fraction - Frac));
        sum +=
            double(above) - std::ldexp(double(x.words()[i] & low_mask(N::fraction - Frac)), -int(N::fraction - Frac));
        return above != 0 && above != 1;
    });
    CHECK(wrong == 0);
    CHECK(std::abs(sum) < 3 * std::sqrt(double(n))); // unbiased: at most half a unit of deviation each
}

template <Fixed N>
task<tensor<N, 1>> no_bits_dropped(party& p, share<N, 1> s) {
    auto y = co_await rescale<N::fraction>(p, s);
    auto z = co_await rescale<N::fraction>(p, y, local);
    co_return co_await open(p, z);
}

template <unsigned Frac, Fixed N>
task<tensor<at_scale_t<N, Frac>, 1>> locally(party& p, share<N, 1> s) {
    auto const y = co_await rescale<Frac>(p, s, local);
    CHECK(p.cost() == cost_report{});
    co_return co_await open(p, y);
}

} // namespace

TEST_CASE("nine bits: every input under every mask") {
    check_all_of_nine_bits<1>();
    check_all_of_nine_bits<4>();
    check_all_of_nine_bits<6>();
}

TEST_CASE("values up to 2^(Bits-2) at random: never wrong, unbiased, at the stated cost") {
    check_random<fixed<64, 16>, 0>(400'000);
    check_random<fixed<64, 32, 16>, 16>(200'000);
    check_random<fixed<62, 24, 12>, 12>(200'000);
    check_random<fixed<32, 16, 16>, 0>(200'000);
    check_random<fixed<46, 30, 16>, 16>(1000);
    check_random<fixed<17, 9>, 3>(1000);
    check_random<fixed<8, 6>, 1>(1001);
}

TEST_CASE("nothing to drop costs nothing") {
    auto const x = random_words<fixed<64, 16>>(shape_t<1>{5}, 1); // the whole ring
    auto const r = run_all_roles([&](party& p) { return p.run(no_bits_dropped(p, split(p, x, 7))); });
    CHECK(same(r.party0, x));
    CHECK(r.cost_dry.rounds == 1);
    CHECK(r.cost_dry.dealt_bits == 0);
}

TEST_CASE("a lifted value whose mask only the dealer knows serves comparisons, and no product") {
    using number = fixed<40, 20>;
    auto const x = in_range<number>(500, 5);
    auto protocol = [](party& p, share<number, 1> s) -> task<tensor<bit, 1>> {
        auto m = co_await mask(p, s);
        auto before = p.cost();
        auto small = narrow_unshared(p, drop_bits<12>(m));
        CHECK(p.cost() - before == cost_report{});
        if (p.is_evaluator()) {
            std::vector<term> terms;
            terms.emplace_back(1, std::vector<operand>(1, operand::of(small)));
            using its_ring = fixed<28, 8>;
            CHECK_THROWS_AS((sum_of_products<its_ring, 1>(p, s.shape(), terms)), usage_error);
        }
        auto b = co_await sign(p, small);
        co_return co_await open(p, b);
    };
    auto const r = run_all_roles([&](party& p) { return p.run(protocol(p, split(p, x, 7))); });
    check_costs(r);
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (integer_at(x, i) >= -(1 << 12) && integer_at(x, i) < 0) continue; // may round up to 0
        CHECK(bit_at(r.party0, i) == (integer_at(x, i) < 0));
    }
    CHECK(same(r.party0, r.ideal));
}

TEST_CASE("the local rescale has no message, and fails as often as it says") {
    using number = fixed<16, 8>;
    std::size_t const n = 100'000;
    for (int value : {1 << 13, -(1 << 13), 1 << 11, 0}) {
        CAPTURE(value);
        auto const x = tensor<number, 1>::filled({n}, static_cast<std::uint16_t>(value));
        // A first share that is truly uniform: random_words has its extremes too often.
        auto first = tensor<number, 1>::uninitialised({n});
        std::mt19937_64 random(11);
        for (auto& w : first.writable()) w = static_cast<std::uint16_t>(random());
        auto const r = run_all_roles([&](party& p) { return p.run(locally<0>(p, split(p, x, first))); });
        check_costs(r);
        std::size_t failed = 0;
        for (std::size_t i = 0; i < n; ++i) {
            auto const error = integer_at(r.party0, i) - (value >> 8);
            if (std::abs(error) > 1) {
                CHECK(std::abs(std::abs(error) - 256) <= 1);
                ++failed;
            }
        }
        double const expected = std::abs(value) / 65536.0;
        CHECK(std::abs(double(failed) / double(n) - expected) < 0.006);
        CHECK(integer_at(r.ideal, 0) == value >> 8);
    }
}
