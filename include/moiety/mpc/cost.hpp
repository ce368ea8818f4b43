// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <ostream>

namespace moiety {

/// What a program has cost so far: the same numbers in every role, and in a dry run before anything is computed.
///
/// A round is a flush in which at least one party sends. `payload_bits` and `dealt_bits` add up over protocols;
/// `sent_bytes` is 8 a message plus every exchange padded to a byte, handshake excluded; `dealt_bytes` is the payload
/// of the dealer's corrections, framing excluded.
struct cost_report {
    std::uint64_t rounds = 0;
    std::array<std::uint64_t, 2> payload_bits{};
    std::array<std::uint64_t, 2> sent_bytes{};
    std::uint64_t dealt_bits = 0;
    std::uint64_t dealt_bytes = 0;

    friend bool operator==(cost_report const&, cost_report const&) = default;
    friend cost_report operator-(cost_report a, cost_report const& b) {
        a.rounds -= b.rounds;
        for (int i = 0; i < 2; ++i) {
            a.payload_bits[i] -= b.payload_bits[i];
            a.sent_bytes[i] -= b.sent_bytes[i];
        }
        a.dealt_bits -= b.dealt_bits;
        a.dealt_bytes -= b.dealt_bytes;
        return a;
    }
    /// The payload of the party that sends more.
    std::uint64_t online_bits() const { return payload_bits[0] > payload_bits[1] ? payload_bits[0] : payload_bits[1]; }
    /// The bytes of the party that sends more.
    std::uint64_t online_bytes() const { return sent_bytes[0] > sent_bytes[1] ? sent_bytes[0] : sent_bytes[1]; }

    friend std::ostream& operator<<(std::ostream& os, cost_report const& c) {
        return os << c.rounds << (c.rounds == 1 ? " round" : " rounds") << ", party 0 sends " << c.sent_bytes[0]
                  << " bytes, party 1 sends " << c.sent_bytes[1] << " bytes, dealt " << c.dealt_bytes << " bytes";
    }
};

} // namespace moiety
