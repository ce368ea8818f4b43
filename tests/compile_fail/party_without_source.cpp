// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A session over something that is no source of randomness.
// expect: (no matching function for call to|no matching constructor for initialization of) .*(moiety::)?party
#include <moiety/mpc/party.hpp>
#include <moiety/net/memory.hpp>

namespace moiety {
struct stock {
    void triple(unsigned, std::span<std::uint64_t>, std::span<std::uint64_t>, std::span<std::uint64_t>);
    void matrix_triple(unsigned, std::size_t, std::size_t, std::size_t, std::span<std::uint64_t>,
                       std::span<std::uint64_t>, std::span<std::uint64_t>);
};
party right(memory_channel& channel, stock& triples) { return party(0, channel, triples); }
#ifdef MOIETY_WRONG
party wrong(memory_channel& channel, int& nothing) { return party(0, channel, nothing); }
#endif
} // namespace moiety
