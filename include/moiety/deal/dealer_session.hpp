// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/detail/dealt_party.hpp>
#include <moiety/deal/detail/link_frames.hpp>
#include <moiety/deal/detail/printable.hpp>
#include <moiety/deal/source.hpp>
#include <moiety/net/any_channel.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace moiety {

/// The dealer's side of a session with two parties: their public configuration and seeds, what they tell, and a sink
/// whose corrections go to party 1 while the dealer goes on dealing, up to the window ahead of their use.
///
///     auto session = accept_parties(channel_a, channel_b);
///     auto me = party::dealer(session.stream_seed(0), session.stream_seed(1), session);
///     while (auto text = session.next_told()) me.run(program(me, *text));      // or a fixed program and end()
///
/// One thread uses it, but for close(). The first failure of either party ends the session for both.
/// throws  channel_error or timeout_error, naming the party, when one has gone or falls silent; mismatch_error when
///         the parties say different things, or one ends early; format_error for what no party sends
class dealer_session {
  public:
    /// What both parties said when they came.
    std::string const& configuration() const { return hub_->configuration; }
    /// Party 0's or 1's seed.
    seed stream_seed(int party) const { return at(party).party_seed; }

    void write_corrections(std::span<std::byte const> bytes) { at(1).out.write(bytes); }
    /// Lets everything written so far go; does not wait for it to arrive. More may follow.
    void finish() {
        at(1).out.publish();
        hub_->throw_failure();
    }

    /// The next public value, as soon as both parties have told it; nothing when both have ended.
    std::optional<std::string> next_told() {
        auto words = hub_->next_of_both();
        if (words[0] && words[1] && *words[0] == *words[1]) return std::move(words[0]);
        if (!words[0] && !words[1]) {
            hub_->join();
            return std::nullopt;
        }
        auto const said = [&](int i) {
            return "party " + std::to_string(i) + (words[i] ? " says " + detail::quoted(*words[i]) : " has ended");
        };
        std::string const why = "the parties differ: " + said(0) + ", " + said(1);
        hub_->refuse(why);
        throw mismatch_error(why);
    }

    /// Waits until both parties have ended.
    /// throws  mismatch_error where one of them tells something first
    void end() {
        if (auto const text = next_told()) {
            std::string const why = "the parties go on, with " + detail::quoted(*text) + ", where the dealer ends";
            hub_->refuse(why);
            throw mismatch_error(why);
        }
    }

    /// Ends the session at once, from any thread.
    void close() noexcept { hub_->close(); }

    /// The most corrections that ever were under way.
    std::uint64_t peak_bytes() const { return at(1).out.peak(); }

  private:
    friend dealer_session accept_parties(any_channel, any_channel, link_options);
    explicit dealer_session(std::unique_ptr<detail::dealer_hub> hub) : hub_(std::move(hub)) {}

    detail::dealt_party& at(int party) const {
        if (party != 0 && party != 1) throw usage_error("a party's id is 0 or 1, not " + std::to_string(party));
        return *hub_->parties[static_cast<std::size_t>(party)];
    }

    std::unique_ptr<detail::dealer_hub> hub_;
};

static_assert(CorrectionSink<dealer_session>);

/// Hears two parties, in whichever order they have come, and answers them when they agree.
///
/// The channels must outlive the session (or be owning any_channels).
/// throws  mismatch_error when both say that they are the same party, when their configurations differ, or when one is
///         no party or of another version (both are told); format_error for a malformed greeting; channel_error and
///         timeout_error as the channels do
inline dealer_session accept_parties(any_channel a, any_channel b, link_options options = {}) {
    std::array<any_channel, 2> channel{std::move(a), std::move(b)};
    std::array<std::optional<detail::party_hello>, 2> hello;
    std::string complaint; // what the parties are told
    try {
        std::exception_ptr failure;
        for (std::size_t i : {0u, 1u}) { // the second too where the first fails: who is heard can be answered
            auto const who = "a party (" + channel[i].peer() + ")";
            try {
                hello[i] = detail::recv_hello(channel[i], who);
            } catch (...) {
                complaint = "the other party's greeting failed";
                if (!failure) failure = dealer_wire::named(who);
            }
        }
        if (failure) std::rethrow_exception(failure);
        if (hello[0]->id != hello[1]->id) {
            if (hello[0]->id == 1) std::swap(channel[0], channel[1]), std::swap(hello[0], hello[1]);
            if (hello[0]->configuration != hello[1]->configuration)
                complaint = "the parties are configured differently: party 0 says " +
                            detail::quoted(hello[0]->configuration) + ", party 1 " +
                            detail::quoted(hello[1]->configuration);
        } else {
            complaint = "both say that they are party " + std::to_string(hello[0]->id);
        }
        if (!complaint.empty()) throw mismatch_error(complaint);
        complaint = "the other party has gone";
        for (std::size_t i : {0u, 1u}) {
            try {
                detail::send_verdict(channel[i], dealer_wire::verdict::ok, "");
            } catch (...) {
                std::rethrow_exception(dealer_wire::named("party " + std::to_string(i)));
            }
        }
    } catch (...) {
        for (auto& c : channel) {
            try {
                detail::send_verdict(c, dealer_wire::verdict::mismatch, complaint);
            } catch (error const&) { // it has gone, or is what failed
            }
            detail::close_quietly(c);
        }
        throw;
    }
    auto hub = std::make_unique<detail::dealer_hub>(std::move(channel), std::array{*hello[0], *hello[1]}, options);
    hub->start();
    return dealer_session(std::move(hub));
}

} // namespace moiety
