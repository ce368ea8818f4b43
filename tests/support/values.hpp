// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/local.hpp>
#include <moiety/mpc/open.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

/// Values for tests of protocols: words at random and at the ends of a ring, sharings and masks of one's own choice.
namespace moiety_test {

/// Random words of N; one in eight is 0, -1, the largest or the smallest number, or next to one of these.
template <moiety::Fixed N, std::size_t R>
moiety::tensor<N, R> random_words(moiety::shape_t<R> shape, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto x = moiety::tensor<N, R>::uninitialised(shape);
    using word = moiety::public_word<N>;
    word const half = word{1} << (N::bits - 1);
    word const ends[] = {0, 1, half - 1, half, half + 1, static_cast<word>(~word{0})};
    for (auto& w : x.writable()) {
        auto const r = random();
        word any = r % 8 == 0 ? ends[r / 8 % 6] : static_cast<word>(random());
        if constexpr (N::bits > 64)
            if (r % 8 != 0) any |= static_cast<word>(random()) << 64;
        w = static_cast<typename N::word>(any) & moiety::ring_mask<N>;
    }
    return x;
}

template <std::size_t R>
moiety::tensor<moiety::bit, R> random_bits(moiety::shape_t<R> shape, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto x = moiety::tensor<moiety::bit, R>::uninitialised(shape);
    for (auto& w : x.writable()) w = random();
    return x;
}

/// Element i as a signed integer.
template <moiety::Fixed N, std::size_t R>
auto integer_at(moiety::tensor<N, R> const& t, std::size_t i) {
    return moiety::sign_extend(t.words()[i], N::bits);
}

template <std::size_t R>
bool bit_at(moiety::tensor<moiety::bit, R> const& t, std::size_t i) {
    return (t.words()[i / 64] >> (i % 64) & 1) != 0;
}

/// Equal shapes and elements; what lies beyond the last bit does not count.
template <moiety::Number N, std::size_t R>
bool same(moiety::tensor<N, R> const& a, moiety::tensor<N, R> const& b) {
    if (a.shape() != b.shape() || a.has_data() != b.has_data()) return false;
    if constexpr (std::same_as<N, moiety::bit>) {
        for (std::size_t i = 0; i < (a.has_data() ? a.size() : 0); ++i)
            if (bit_at(a, i) != bit_at(b, i)) return false;
        return true;
    } else {
        return std::ranges::equal(a.words(), b.words());
    }
}
template <class T>
bool same(std::optional<T> const& a, std::optional<T> const& b) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
}

/// x as its owner holds it: data there, a shape elsewhere.
template <moiety::Number N, std::size_t R>
moiety::tensor<N, R> owned(moiety::party const& p, int owner, moiety::tensor<N, R> const& x) {
    return p.holds_input_of(owner) ? x : moiety::tensor<N, R>(x.shape());
}

/// x in shares, of which party 0's is `first`.
template <moiety::Number N, std::size_t R>
moiety::share<N, R> split(moiety::party const& p, moiety::tensor<N, R> const& x, moiety::tensor<N, R> const& first) {
    if (!p.has_shares()) return moiety::share<N, R>(moiety::tensor<N, R>(x.shape()));
    if (p.has_masks()) return moiety::share<N, R>(x);
    return moiety::share<N, R>(p.id() == 0 ? first : x - first);
}
/// The same with a random first share.
template <moiety::Number N, std::size_t R>
moiety::share<N, R> split(moiety::party const& p, moiety::tensor<N, R> const& x, std::uint64_t seed) {
    if constexpr (std::same_as<N, moiety::bit>)
        return split(p, x, random_bits(x.shape(), seed));
    else
        return split(p, x, random_words<N>(x.shape(), seed));
}

/// x opened under a mask of the test's choice.
template <moiety::Number N, std::size_t R>
moiety::masked<N, R> opened_under(moiety::party& p, moiety::tensor<N, R> const& x, moiety::tensor<N, R> const& mask,
                                  std::uint64_t seed) {
    auto const share = split(p, mask, seed).words();
    auto const words = p.has_masks() ? mask : share;
    moiety::dealt<N, R> const r(words, p.has_shares(), p.next_serial());
    return moiety::masked<N, R>(p.has_shares() ? x + mask : moiety::tensor<N, R>(x.shape()), r);
}

/// Elements that differ, by a predicate on the index.
template <class F>
std::size_t count_where(std::size_t n, F f) {
    std::size_t bad = 0;
    for (std::size_t i = 0; i < n; ++i) bad += f(i) ? 1 : 0;
    return bad;
}

/// What a program spends an element, opening excluded or not as the test likes.
struct spent {
    std::uint64_t rounds;
    double online, dealt;

    spent(moiety::cost_report const& c, std::size_t elements)
        : rounds(c.rounds), online(double(c.online_bits()) / double(elements)),
          dealt(double(c.dealt_bits) / double(elements)) {}
};

} // namespace moiety_test
