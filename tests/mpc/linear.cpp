// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/linear.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<37, 10>;

/// f(p, share) against f on the words themselves, in every role; `f` costs nothing.
template <class N, std::size_t R, class F, class G>
void check_local(tensor<N, R> const& x, F of_share, G expected) {
    auto const want = expected(x);
    auto protocol = [of_share](party& p, share<N, R> s) -> task<std::optional<std::remove_cvref_t<decltype(want)>>> {
        auto before = p.cost();
        auto y = of_share(p, s);
        CHECK(p.cost() - before == cost_report{});
        auto out = co_await open_to(p, y, 1);
        co_return out;
    };
    auto const r = run_all_roles([&](party& p) { return p.run(protocol(p, split(p, x, 2))); });
    CHECK(same(*r.party1, want));
    CHECK(same(*r.ideal, want));
    check_costs(r);
}

/// The same through the masked form: f keeps it masked.
template <class N, std::size_t R, class F, class G>
void check_masked(tensor<N, R> const& x, F of_masked, G expected) {
    auto const want = expected(x);
    auto protocol = [of_masked](party& p, share<N, R> s) -> task<std::optional<std::remove_cvref_t<decltype(want)>>> {
        auto m = co_await mask(p, s);
        auto y = of_masked(p, m);
        auto out = co_await open_to(p, to_share(p, y), 1);
        co_return out;
    };
    auto const r = run_all_roles([&](party& p) { return p.run(protocol(p, split(p, x, 2))); });
    CHECK(same(*r.party1, want));
    CHECK(same(*r.ideal, want));
    check_costs(r);
}

} // namespace

TEST_CASE("what a party does alone to shares") {
    auto const x = random_words<number>(shape_t<2>{5, 9}, 3);
    auto const y = random_words<number>(shape_t<2>{5, 9}, 4);
    check_local(
        x, [](party&, auto const& s) { return times_integer(s, -7); },
        [](auto const& t) { return times_integer(t, -7); });
    check_local(
        x, [](party& p, auto const& s) { return plus_word(p, s, 99); }, [](auto const& t) { return plus_word(t, 99); });
    check_local(
        x, [](party&, auto const& s) { return reduce_to<20>(s); }, [](auto const& t) { return reduce_to<20>(t); });
    check_local(
        x, [](party&, auto const& s) { return promote<fixed<37, 25, 10>>(s); },
        [](auto const& t) { return promote<fixed<37, 25, 10>>(t); });
    check_local(
        x, [](party&, auto const& s) { return sum_keeping_axis(s, 1); },
        [](auto const& t) { return sum_keeping_axis(t, 1); });
    check_local(
        x, [](party&, auto const& s) { return sum_keeping_axis(s, 0); },
        [](auto const& t) { return sum_keeping_axis(t, 0); });
    check_local(
        x, [&](party& p, auto const& s) { return s + split(p, y, 8) - s - s; }, [&](auto const& t) { return y - t; });
    check_local(
        x, [](party&, auto const& s) { return reshape(s, shape_t<1>{45}); },
        [](auto const& t) { return t.reshape(shape_t<1>{45}); });
    check_local(
        x,
        [](party&, auto const& s) {
            return gather(s, permuted_view(s.shape(), {1, 0}));
        },
        [](auto const& t) {
            return gather(t, permuted_view(t.shape(), {1, 0}));
        });
}

TEST_CASE("bits: complement, sums and views") {
    auto const b = random_bits(shape_t<2>{7, 19}, 1);
    check_local(
        b, [](party& p, auto const& s) { return complement(p, s); },
        [](auto const& t) { return map<bit>([](auto w) { return ~w; }, t); });
    check_local(
        b, [](party& p, auto const& s) { return complement(p, s) + s; },
        [](auto const& t) { return bit_tensor<2>::filled(t.shape(), ~std::uint64_t{0}); });
    check_local(
        b, [](party&, auto const& s) { return gather(s, sliced_view(s.shape(), 1, 3, 11)); },
        [](auto const& t) { return gather(t, sliced_view(t.shape(), 1, 3, 11)); });
}

TEST_CASE("maps that keep a masked tensor masked") {
    auto const x = random_words<number>(shape_t<2>{5, 9}, 3);
    check_masked(
        x, [](party&, auto const& m) { return reduce_to<12>(m); }, [](auto const& t) { return reduce_to<12>(t); });
    check_masked(
        x,
        [](party&, auto const& m) {
            return reshape(m, shape_t<3>{3, 5, 3});
        },
        [](auto const& t) {
            return t.reshape(shape_t<3>{3, 5, 3});
        });
    check_masked(
        x,
        [](party& p, auto const& m) {
            return gather(p, m, broadcast_view(m.shape(), shape_t<3>{2, 5, 9}));
        },
        [](auto const& t) {
            return gather(t, broadcast_view(t.shape(), shape_t<3>{2, 5, 9}));
        });
}
