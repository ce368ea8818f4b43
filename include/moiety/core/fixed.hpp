// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/word.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

namespace moiety {

/// The smallest unsigned word that holds `Bits` bits.
template <unsigned Bits>
using word_t = std::conditional_t<
    (Bits <= 8), std::uint8_t,
    std::conditional_t<
        (Bits <= 16), std::uint16_t,
        std::conditional_t<(Bits <= 32), std::uint32_t, std::conditional_t<(Bits <= 64), std::uint64_t, uint128>>>>;

/// A fixed-point number in Z_2^Bits: a two's-complement integer that stands for integer / 2^Frac.
///
/// `Bits` is the width of the ring and on the wire (2 to 128), `Frac` the scale, `Home` the scale that a product
/// goes back to when it is settled. The type carries no data; tensors of it hold canonical words (high bits zero).
/// Semantics of wrap, sign, shift and rounding: docs/numbers.md.
template <unsigned Bits, unsigned Frac, unsigned Home = Frac>
struct fixed {
    static_assert(Bits >= 2 && Bits <= 128, "moiety: a fixed-point ring has 2 to 128 bits");
    // NOLINTNEXTLINE(misc-redundant-expression): the widest ring has 64 bits where the compiler has no wider integers
    static_assert(Bits <= widest_ring || Bits > 128,
                  "moiety: rings of more than 64 bits need a compiler with 128-bit integers");
    static_assert(Frac < Bits, "moiety: this scale does not fit the ring: fraction bits must be fewer than ring bits");
    static_assert(Home <= Frac, "moiety: the home scale of a number is at most its own scale");

    static constexpr unsigned bits = Bits;
    static constexpr unsigned fraction = Frac;
    static constexpr unsigned home = Home;
    static constexpr bool is_boolean = false;
    using word = word_t<Bits>;
};

/// W bits under exclusive or: the group in which one-hot tables are shared.
template <unsigned W>
struct boolean {
    static_assert(W >= 1 && W <= 64);
    static constexpr unsigned bits = W;
    static constexpr unsigned fraction = 0;
    static constexpr unsigned home = 0;
    static constexpr bool is_boolean = true;
    using word = word_t<W>;
};

/// One bit under exclusive or; tensors of it are packed, 64 elements a word.
struct bit {
    static constexpr unsigned bits = 1;
    static constexpr unsigned fraction = 0;
    static constexpr unsigned home = 0;
    static constexpr bool is_boolean = true;
    using word = std::uint64_t;
};

namespace detail {
template <class>
inline constexpr bool is_fixed_v = false;
template <unsigned B, unsigned F, unsigned H>
inline constexpr bool is_fixed_v<fixed<B, F, H>> = true;
template <class>
inline constexpr bool is_boolean_v = false;
template <unsigned W>
inline constexpr bool is_boolean_v<boolean<W>> = true;
template <>
inline constexpr bool is_boolean_v<bit> = true;
} // namespace detail

/// A fixed-point format.
template <class N>
concept Fixed = detail::is_fixed_v<N>;

/// A group under exclusive or.
template <class N>
concept Boolean = detail::is_boolean_v<N>;

/// Anything that a tensor can hold and two parties can share.
template <class N>
concept Number = Fixed<N> || Boolean<N>;

/// All ones in the ring of N.
template <Number N>
inline constexpr typename N::word ring_mask = low_mask<typename N::word>(N::bits);

/// A public word of the ring of N as functions take it: 64 bits, or 128 in wider rings.
template <Number N>
using public_word = std::conditional_t<(N::bits <= 64), std::uint64_t, uint128>;

/// All ones in the low `bits` bits (0 to 64).
constexpr std::uint64_t low_mask(unsigned bits) { return bits >= 64 ? ~0ULL : (1ULL << bits) - 1; }

/// The two's-complement value of a canonical word of `bits` bits.
constexpr std::int64_t sign_extend(std::uint64_t word, unsigned bits) {
    return static_cast<std::int64_t>(word << (64 - bits)) >> (64 - bits);
}
template <class W>
    requires(std::same_as<W, uint128> && is_two_words<W>)
constexpr int128 sign_extend(W word, unsigned bits) {
    return static_cast<int128>(word << (128 - bits)) >> (128 - bits);
}

/// A product of two numbers of one ring and one home: the scales add up. Does not compile when they cannot.
template <Fixed N, Fixed M>
struct product_type {
    static_assert(N::bits == M::bits,
                  "moiety: operands of a product have different ring widths; convert one with a named conversion");
    static_assert(N::home == M::home || N::fraction == 0 || M::fraction == 0,
                  "moiety: operands of a product have different home scales; convert one with a named conversion");
    static_assert(N::fraction + M::fraction < N::bits, "moiety: the scale of this product does not fit the ring");
    using type = fixed<N::bits, N::fraction + M::fraction, (N::home > M::home ? N::home : M::home)>;
};
template <Fixed N, Fixed M>
using product_t = typename product_type<N, M>::type;

/// The same number at its home scale.
template <Fixed N>
using home_t = fixed<N::bits, N::home>;

/// A number of the same ring at another scale; it keeps its home.
template <Fixed N, unsigned Frac>
using at_scale_t = fixed<N::bits, Frac, (N::home < Frac ? N::home : Frac)>;

/// The same scale in another ring.
template <Fixed N, unsigned Bits>
using in_ring_t = fixed<Bits, N::fraction, N::home>;

/// Sums of two scales go to the larger one, exactly.
template <Fixed N, Fixed M>
struct sum_type {
    static_assert(N::bits == M::bits,
                  "moiety: operands of a sum have different ring widths; convert one with a named conversion");
    static_assert(N::home == M::home, "moiety: operands of a sum have different home scales; convert one first");
    using type = std::conditional_t<(N::fraction >= M::fraction), N, M>;
};
template <Fixed N, Fixed M>
using sum_t = typename sum_type<N, M>::type;

namespace detail {
/// 2^e for e from 0 to 127: a product with it, or with its reciprocal, is exact and takes no call.
constexpr double power_of_two(unsigned e) { return e < 64 ? double(1ULL << e) : double(1ULL << (e - 64)) * 0x1p64; }
} // namespace detail

/// The largest real number that the format holds.
template <Fixed N>
constexpr double largest() {
    return detail::power_of_two(N::bits - 1 - N::fraction) - 1 / detail::power_of_two(N::fraction);
}

/// True when x, rounded to the nearest multiple of 2^-Frac, fits the format.
template <Fixed N>
bool representable(double x) {
    double const scaled = std::nearbyint(x * detail::power_of_two(N::fraction));
    constexpr double limit = detail::power_of_two(N::bits - 1);
    return scaled >= -limit && scaled < limit; // false for NaN
}

/// The canonical word nearest to x (ties to even). Precondition: representable<N>(x).
template <Fixed N>
typename N::word encode(double x) {
    using integer = std::conditional_t<is_two_words<typename N::word>, int128, std::int64_t>;
    auto const scaled = static_cast<integer>(std::nearbyint(x * detail::power_of_two(N::fraction)));
    return static_cast<typename N::word>(static_cast<typename N::word>(scaled) & ring_mask<N>);
}

/// The real number that a canonical word stands for.
template <Fixed N>
double decode(typename N::word w) {
    return static_cast<double>(sign_extend(w, N::bits)) * (1 / detail::power_of_two(N::fraction));
}

/// "64.16" for fixed<64, 16>.
template <Number N>
std::string format_name() {
    return std::to_string(N::bits) + "." + std::to_string(N::fraction);
}

} // namespace moiety
