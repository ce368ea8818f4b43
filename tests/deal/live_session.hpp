// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/deal/live.hpp>

#include <moiety/net/memory.hpp>

#include "../net/raw_channel.hpp"
#include "../net/two_ends.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

/// Sessions of two parties and a dealer over channels in memory, and what each of the three throws.
namespace moiety_test {

using namespace moiety;
using namespace std::chrono_literals;

/// Three channels of a session in memory: party 0 to dealer, party 1 to dealer, party to party.
struct wires {
    std::pair<memory_channel, memory_channel> zero, one, peers;
    explicit wires(std::chrono::milliseconds timeout = 20s)
        : zero(memory_channel_pair(timeout)), one(memory_channel_pair(timeout)), peers(memory_channel_pair(timeout)) {}
};

struct nothing {
    void operator()() const {}
};

/// The name of the exception that f throws, and its message; empty where it throws nothing.
template <class F>
std::string failure_of(F&& f) {
    try {
        f();
    } catch (timeout_error const& e) {
        return std::string("timeout: ") + e.what();
    } catch (channel_error const& e) {
        return std::string("channel: ") + e.what();
    } catch (mismatch_error const& e) {
        return std::string("mismatch: ") + e.what();
    } catch (format_error const& e) {
        return std::string("format: ") + e.what();
    } catch (error const& e) {
        return std::string("error: ") + e.what();
    }
    return {};
}
inline bool starts_with(std::string const& text, std::string const& start) {
    return text.substr(0, start.size()) == start;
}

struct outcome {
    std::string party0, party1, dealer;
};

/// Runs the three, each on a thread; what each threw.
template <class F0, class F1, class D>
outcome run_three(F0 party0, F1 party1, D dealer) {
    outcome o;
    both([&] { both([&] { o.party0 = failure_of(party0); }, [&] { o.party1 = failure_of(party1); }); },
         [&] { o.dealer = failure_of(dealer); });
    return o;
}

/// A session in which party 1 and the dealer wait for what party 0 does.
template <class F>
outcome run_with_party0(wires& w, F party0) {
    return run_three(
        party0,
        [&] {
            dealer_link link(w.one.first, 1, "c");
            link.end();
        },
        [&] {
            auto session = accept_parties(w.zero.second, w.one.second);
            session.next_told();
        });
}

/// A session in which the dealer sends what `deal` writes and party 1 does `use`.
template <class Deal, class Use>
outcome run_session(wires& w, link_options options, Deal deal, Use use) {
    return run_three(
        [&] {
            dealer_link link(w.zero.first, 0, "c", options);
            link.end();
        },
        [&] {
            dealer_link link(w.one.first, 1, "c", options);
            use(link);
            link.end();
        },
        [&] {
            auto session = accept_parties(w.zero.second, w.one.second, options);
            deal(session);
            session.end();
        });
}

inline link_options small_window(std::size_t window) {
    link_options o;
    o.window = window;
    return o;
}

inline bytes some(std::size_t n, std::uint64_t seed = 1) { return pattern(n, seed); }

} // namespace moiety_test
