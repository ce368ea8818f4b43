// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/prg.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace moiety {

/// Correlated randomness, level 2: answers for given masks. What mask-once protocols (all of `math`) need.
///
/// An evaluator draws all its shares from `stream_seed()`; party 1 adds the dealer's corrections, in the order of
/// the program. Party 0's source is never asked for corrections.
template <class S>
concept CorrectionSource = requires(S s, std::span<std::byte> bytes) {
    { s.stream_seed() } -> std::convertible_to<seed>;
    s.read_corrections(bytes);
};

/// Correlated randomness, level 1: stock that some other project makes. Enough for `multiply` and `matmul`.
///
/// `triple` fills shares of uniform a, b and of the element-wise product c = a b modulo 2^bits; `matrix_triple` of
/// a (m x k), b (k x n) and c = a b (m x n), row-major. Both parties ask in the same order.
template <class S>
concept TripleSource = requires(S s, unsigned bits, std::size_t m, std::span<std::uint64_t> words) {
    s.triple(bits, words, words, words);
    s.matrix_triple(bits, m, m, m, words, words, words);
};

template <class S>
concept Source = CorrectionSource<S> || TripleSource<S>;

/// Where a dealer's corrections go.
template <class S>
concept CorrectionSink = requires(S s, std::span<std::byte const> bytes) {
    s.write_corrections(bytes);
    s.finish();
};

} // namespace moiety
