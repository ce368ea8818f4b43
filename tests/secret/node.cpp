// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/secret/node.hpp>

#include "evaluate.hpp"

#include <moiety/secret/product.hpp>

#include <memory>

using namespace moiety;
using namespace moiety_test;

namespace {

using real = fixed<64, 16>;
using real_node = detail::node<real, 1>;

party ideal_party() { return party::ideal(fixed_seeds().party0, fixed_seeds().party1); }

task<share<real, 1>> counted(party& p, int& runs) {
    ++runs;
    co_return share<real, 1>(p.has_shares() ? tensor<real, 1>::filled({3}, 5) : tensor<real, 1>(shape_t<1>{3}));
}

} // namespace

TEST_CASE("what makes a node runs when it is first asked for, and once") {
    auto me = ideal_party();
    int runs = 0;
    secret<real, 1> const x(me, {3}, counted(me, runs));
    auto const y = x + x;
    CHECK(runs == 0);
    reveal(y * x, 0);
    reveal(x, 0);
    CHECK(runs == 1);
    int never = 0;
    { secret<real, 1> const dropped(me, {3}, counted(me, never)); }
    CHECK(never == 0);
}

TEST_CASE("what a value was computed from is let go once it is there") {
    auto me = ideal_party();
    std::weak_ptr<detail::node<fixed<64, 32, 16>, 1>> product;
    secret<real, 1> y;
    {
        auto const a = input_of<real>(me, 0, random_values<1>({4}, 3, 1));
        auto const b = a * a;
        product = b.pointer();
        y = b * a - 1;
    }
    CHECK(!product.expired());
    reveal(y, 0);
    CHECK(product.expired());
}

TEST_CASE("a masked value gives its share without a message, a share its masked form by one opening") {
    auto me = party::dry_run();
    auto const x = input_of<real>(me, 0, random_values<1>({4}, 3, 2));
    prepare(x); // straight to masked form
    auto const before = me.cost();
    me.run([](std::shared_ptr<real_node> node) -> task<void> {
        node->want_share();
        auto s = co_await node->as_share();
        CHECK(s.shape() == shape_t<1>{4});
    }(x.pointer()));
    CHECK(me.cost() == before);
    auto const y = x + x;
    prepare(y);
    CHECK((me.cost() - before).rounds == 1);
    CHECK((me.cost() - before).payload_bits == std::array<std::uint64_t, 2>{4 * 64, 4 * 64});
}

TEST_CASE("everyone who waits for a failed node gets its error") {
    auto me = party::dry_run();
    auto fail = []() -> task<share<real, 1>> {
        throw range_error("no value");
        co_return share<real, 1>();
    };
    secret<real, 1> const x(me, {3}, fail());
    auto wait = [](std::shared_ptr<real_node> node) -> task<int> {
        int caught = 0;
        for (int i = 0; i < 2; ++i) {
            try {
                co_await node->as_share();
            } catch (range_error const&) {
                ++caught;
            }
        }
        co_return caught;
    };
    CHECK(me.run(wait(x.pointer())) == 2); // caught inside: the session goes on
    CHECK(me.run(wait(x.pointer())) == 2);
}
