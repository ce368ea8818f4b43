// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/domain.hpp>

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/open.hpp>

#include "../support/roles.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<32, 8>;

task<share<number, 2>> half(party& p, share<number, 2> x) {
    require_domain(p, "half", x, -4, 4);
    auto opened = co_await mask(p, x);
    require_domain(p, "half of an opened value", opened, -2, 2);
    co_return to_share(p, opened);
}

void run(party& p, double value) {
    auto x = tensor<number, 2>::zeros({2, 3});
    if (p.has_shares()) x.writable()[4] = encode<number>(value);
    static_cast<void>(p.run(half(p, share_of(p, 0, x))));
}

std::string complaint(double value) {
    auto const seeds = fixed_seeds();
    auto p = party::checked_ideal(seeds.party0, seeds.party1);
    try {
        run(p, value);
    } catch (range_error const& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST_CASE("the checked ideal role names the function, the element and the side") {
    CHECK(complaint(1.5) == "");
    CHECK(complaint(-2) == "");
    CHECK(complaint(-4.5) == "half: element (1, 1) of an operand of shape (2, 3) is below -4, outside the domain");
    CHECK(complaint(4) == "half: element (1, 1) of an operand of shape (2, 3) is not below 4, outside the domain");
    CHECK(complaint(3).starts_with("half of an opened value: element (1, 1)"));
    CHECK(complaint(-3).starts_with("half of an opened value: element (1, 1)"));
}

TEST_CASE("other roles check nothing") {
    auto const r = run_all_roles([](party& p) { run(p, p.holds_input_of(0) ? 100 : 0); });
    check_costs(r);
}
