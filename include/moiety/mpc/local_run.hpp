// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Whole sessions in one process: for demonstrations, tests and benchmarks.

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/memory.hpp>
#include <moiety/mpc/cost.hpp>
#include <moiety/mpc/detail/joint_run.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/net/memory.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

namespace moiety {

/// What both parties' shares come from. Whoever holds both knows every mask.
struct session_seeds {
    seed party0, party1;

    session_seeds(seed a, seed b) : party0(a), party1(b) {}
    static session_seeds fresh() { return {random_seed(), random_seed()}; }
};

struct local_options {
    /// How long a party waits for the other. Long, since a party that fails or ends wakes its peer anyway: this is for
    /// two programs that wait for each other.
    std::chrono::milliseconds timeout = std::chrono::minutes(10);
    /// Dealt bytes that may wait for party 1.
    std::size_t window = correction_pipe::default_window;
};

/// Runs f(me) for party 0, party 1 and the dealer side by side, over the two ends of the caller's channel.
///
/// Party 0 runs on the calling thread. `f` is called from three threads at once. Insecure: everything is in one
/// process; with given seeds every run has the same masks.
/// returns  what f returned at party 0 and at party 1, as a pair; nothing where f returns nothing
/// throws   what f threw first. What others throw only because a session was ended under them is not reported.
/// throws   mismatch_error where the dealer deals more than party 1 takes, or less
template <Channel C0, Channel C1, std::invocable<party&> F>
auto insecure_local_run(C0& channel0, C1& channel1, session_seeds const& seeds, F&& f, local_options options = {}) {
    correction_pipe pipe(options.window);
    using result_type = std::remove_cvref_t<std::invoke_result_t<F&, party&>>;
    detail::result_slot<result_type> result[2];
    detail::joint_run run;
    std::mutex turns;

    auto evaluate = [&](int id, auto& channel, insecure_pipe_source source) {
        try {
            party me(id, channel, source);
            me.take_turns(turns);
            try {
                result[id].fill(f, me);
            } catch (...) {
                run.record(); // before the others are woken: this is the cause
                me.abandon();
            }
        } catch (...) {
            run.record();
            source.close();
        }
        detail::close_quietly(channel);
        if (id == 1) pipe.party_ended();
    };
    auto deal = [&] {
        try {
            auto me = party::dealer(seeds.party0, seeds.party1, pipe);
            detail::result_slot<result_type> unused;
            unused.fill(f, me);
            pipe.dealer_ended();
        } catch (...) {
            run.record();
            pipe.dealer_failed();
        }
    };
    auto no_party1 = [&] {
        pipe.party_failed();
        detail::close_quietly(channel1);
    };
    run.start([&] { evaluate(1, channel1, insecure_pipe_source(seeds.party1, pipe)); }, no_party1);
    auto no_dealer = [&] { pipe.dealer_failed(); };
    run.start(deal, no_dealer);
    evaluate(0, channel0, insecure_pipe_source(seeds.party0));
    run.finish();

    if (auto const left = pipe.unread_bytes())
        throw mismatch_error("the dealer does not run the same program: it has dealt " + std::to_string(left) +
                             " bytes more than party 1 has used");
    if constexpr (!std::is_void_v<result_type>) return std::pair(result[0].take(), result[1].take());
}

/// The same over a channel in memory.
template <std::invocable<party&> F>
auto insecure_local_run(session_seeds const& seeds, F&& f, local_options options = {}) {
    auto [a, b] = memory_channel_pair(options.timeout);
    return insecure_local_run(a, b, seeds, std::forward<F>(f), options);
}

/// The same with fresh seeds.
template <std::invocable<party&> F>
auto insecure_local_run(F&& f, local_options options = {}) {
    return insecure_local_run(session_seeds::fresh(), std::forward<F>(f), options);
}

/// Runs f(me) once in the clear: the same numbers, bit for bit, as two parties with these seeds.
template <std::invocable<party&> F>
decltype(auto) ideal_run(session_seeds const& seeds, F&& f) {
    auto me = party::ideal(seeds.party0, seeds.party1);
    return std::invoke(f, me);
}

/// What f(me) will cost: nothing is computed, only shapes go through the program.
template <std::invocable<party&> F>
cost_report dry_run(F&& f) {
    auto me = party::dry_run();
    static_cast<void>(std::invoke(f, me));
    return me.cost();
}

} // namespace moiety
