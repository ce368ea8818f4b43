// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/cost.hpp>
#include <moiety/mpc/local_run.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/wire.hpp>
#include <moiety/net/memory.hpp>
#include <moiety/net/metered.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <variant>

/// One program in every role, and what each says about it:
///
///     auto r = run_all_roles([](party& p) { return p.run(protocol(p, ...)); });
///     CHECK(r.party0 == expected);
///     CHECK(r.ideal == r.party0);
///     check_costs(r);
namespace moiety_test {

/// Seeds that are the same in every run of a test; another n, other seeds.
inline moiety::session_seeds fixed_seeds(std::uint64_t n = 1) {
    std::array<std::byte, 16> a{}, b{};
    for (unsigned i = 0; i < 8; ++i) a[i] = b[i] = static_cast<std::byte>(n >> (8 * i));
    b[15] = std::byte(1);
    return {moiety::seed(a), moiety::seed(b)};
}

/// `Result` is what the program returns; std::monostate where it returns nothing.
template <class Result>
struct role_results {
    Result party0, party1, ideal;
    moiety::cost_report cost_party0, cost_party1, cost_dealer, cost_ideal, cost_dry;
    moiety::traffic traffic0, traffic1; ///< what the channel counted
};

/// Runs f(me) in all five roles with the same seeds; `f` may return any value, or nothing.
template <class F>
auto run_all_roles(F&& f, std::uint64_t seed_number = 1) {
    using namespace moiety;
    using returned = std::remove_cvref_t<std::invoke_result_t<F&, party&>>;
    using result = std::conditional_t<std::is_void_v<returned>, std::monostate, returned>;
    auto const seeds = fixed_seeds(seed_number);
    auto invoke = [&f](party& me) -> result {
        if constexpr (std::is_void_v<returned>) {
            std::invoke(f, me);
            return {};
        } else {
            return std::invoke(f, me);
        }
    };

    std::array<cost_report, 5> cost; // one for each role, written by its own thread
    auto counted = [&](party& me) -> result {
        auto value = invoke(me);
        cost[static_cast<std::size_t>(me.random().role())] = me.cost();
        return value;
    };
    auto [a, b] = memory_channel_pair(std::chrono::minutes(2));
    metered m0{a}, m1{b};
    auto [party0, party1] = insecure_local_run(m0, m1, seeds, counted);
    auto ideal = ideal_run(seeds, counted);
    dry_run(counted);

    auto of = [&cost](share_role role) { return cost[static_cast<std::size_t>(role)]; };
    return role_results<result>{std::move(party0),
                                std::move(party1),
                                std::move(ideal),
                                of(share_role::party0),
                                of(share_role::party1),
                                of(share_role::dealer),
                                of(share_role::ideal),
                                of(share_role::dry_run),
                                m0.counts(),
                                m1.counts()};
}

/// Every role reports the same cost, and it is what went through the channel, to the byte.
template <class Result>
void check_costs(role_results<Result> const& r) {
    CHECK(r.cost_party1 == r.cost_party0);
    CHECK(r.cost_dealer == r.cost_party0);
    CHECK(r.cost_ideal == r.cost_party0);
    CHECK(r.cost_dry == r.cost_party0);
    auto const& cost = r.cost_party0;
    std::uint64_t const greeting = cost.rounds != 0 ? 16 : 0; // wire.hpp: both greet before the first round
    CHECK(r.traffic0.sent_bytes == cost.sent_bytes[0] + greeting);
    CHECK(r.traffic1.sent_bytes == cost.sent_bytes[1] + greeting);
    CHECK(r.traffic0.received_bytes == r.traffic1.sent_bytes);
    CHECK(r.traffic1.received_bytes == r.traffic0.sent_bytes);
}

} // namespace moiety_test
