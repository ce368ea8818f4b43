// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// The bit-packed wire format: `count` words of `bits` bits each, one behind the other, lowest bit first, the last
/// byte filled with zeros. Word i occupies bits i*bits to (i+1)*bits-1; bit b is bit b%8 of byte b/8.
///
/// Words that are narrow for their type are first merged into chunks (eight bytes of memory become one chunk of
/// 64/word_bits words). Eight chunks of c bits are c whole bytes, and chunk j of the eight begins at byte j*c/8,
/// bit j*c%8: the loop moves whole chunks with unaligned 64-bit accesses, and nothing depends on the chunk before.

#include <moiety/core/error.hpp>
#include <moiety/core/message.hpp>
#include <moiety/core/word.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace moiety {

static_assert(std::endian::native == std::endian::little, "moiety: words are sent in little-endian order as they lie");

/// Bytes that `count` words of `bits` bits take on the wire.
///
/// throws    range_error when the size does not fit std::size_t
inline std::size_t packed_size(std::size_t count, unsigned bits) {
    if (bits != 0 && count > (~std::size_t{0} - 7) / bits)
        throw range_error(
            message({"packed_size: ", count, " words of ", bits, " bits are more bytes than an address holds"}));
    return (count * bits + 7) / 8;
}

namespace detail {

inline void expect_packed(char const* what, unsigned word, std::size_t count, unsigned bits, std::size_t bytes) {
    if (bits == 0 || bits > word) throw usage_error(message({what, ": a width of ", bits, " bits in words of ", word}));
    if (packed_size(count, bits) != bytes)
        throw usage_error(message(
            {what, ": ", count, " words of ", bits, " bits take ", packed_size(count, bits), " bytes, not ", bytes}));
}

/// Word after word, byte after byte: the reference, and the end of every span.
template <Word W>
void pack_slowly(std::span<W const> words, unsigned bits, std::byte* out) {
    std::uint64_t pending = 0;
    unsigned filled = 0; // bits of `pending` in use, fewer than 8 between pieces
    for (auto const word : words) {
        std::uint64_t rest = word & low_mask<W>(bits);
        for (unsigned left = bits; left > 0;) {
            unsigned const piece = left < 32 ? left : 32;
            pending |= (rest & low_mask<std::uint64_t>(piece)) << filled;
            rest >>= piece;
            left -= piece;
            for (filled += piece; filled >= 8; filled -= 8, pending >>= 8)
                *out++ = static_cast<std::byte>(pending & 0xff);
        }
    }
    if (filled > 0) *out = static_cast<std::byte>(pending & 0xff);
}

template <Word W>
void unpack_slowly(std::byte const* in, unsigned bits, std::span<W> words) {
    std::uint64_t pending = 0;
    unsigned filled = 0;
    for (auto& word : words) {
        std::uint64_t value = 0;
        for (unsigned done = 0; done < bits;) {
            unsigned const piece = bits - done < 32 ? bits - done : 32;
            for (; filled < piece; filled += 8) pending |= std::to_integer<std::uint64_t>(*in++) << filled;
            value |= (pending & low_mask<std::uint64_t>(piece)) << done;
            pending >>= piece;
            filled -= piece;
            done += piece;
        }
        word = static_cast<W>(value);
    }
}

inline std::uint64_t load_64(void const* p) noexcept {
    std::uint64_t x;
    std::memcpy(&x, p, 8);
    return x;
}
inline void store_64(void* p, std::uint64_t x) noexcept { std::memcpy(p, &x, 8); }

/// Words per 8 bytes of memory.
template <Word W>
inline constexpr unsigned words_per_chunk = 8 / sizeof(W);

/// `low_mask(bits)` in the low part of every field of `field` bits.
constexpr std::uint64_t repeated_mask(unsigned field, unsigned bits) {
    std::uint64_t m = 0;
    for (unsigned at = 0; at < 64; at += field) m |= low_mask<std::uint64_t>(bits) << at;
    return m;
}

/// Closes the gaps between the `bits` low bits of the words in 8 bytes, pairwise: one word, two, four, eight at a time.
template <Word W>
struct chunk_codec {
    static constexpr unsigned steps = std::countr_zero(words_per_chunk<W>);

    explicit chunk_codec(unsigned bits) : width(bits * words_per_chunk<W>), clean(repeated_mask(word_bits<W>, bits)) {
        for (unsigned s = 0; s < steps; ++s) {
            unsigned const field = word_bits<W> << s, used = bits << s;
            low[s] = repeated_mask(2 * field, used);
            gap[s] = field - used;
        }
    }

    std::uint64_t close(std::uint64_t x) const noexcept {
        x &= clean;
        for (unsigned s = 0; s < steps; ++s) x = (x & low[s]) | ((x & ~low[s]) >> gap[s]);
        return x;
    }
    /// The inverse of `close`, of the low `width` bits of x.
    std::uint64_t open(std::uint64_t x) const noexcept {
        x &= low_mask<std::uint64_t>(width);
        for (unsigned s = steps; s-- > 0;) x = (x & low[s]) | ((x & ~low[s]) << gap[s]);
        return x;
    }

    unsigned width;                             ///< bits of a chunk
    std::uint64_t clean;                        ///< canonical bits of every word
    std::array<std::uint64_t, steps + 1> low{}; ///< lower half of each pair
    std::array<unsigned, steps + 1> gap{};
};

/// Where the eight chunks of a group begin.
struct group_layout {
    explicit group_layout(unsigned width) {
        for (unsigned j = 0; j < 8; ++j) {
            byte[j] = j * width / 8;
            shift[j] = j * width % 8;
        }
    }
    std::array<unsigned, 8> byte;
    std::array<unsigned, 8> shift;
};

} // namespace detail

/// Writes the `bits` low bits of every word; higher bits are ignored.
///
/// domain    bits from 1 to the width of the word
/// throws    usage_error when `bits` is out of that range or out.size() is not packed_size(words.size(), bits)
/// source    the format above
template <Word W>
void pack(std::span<W const> words, unsigned bits, std::span<std::byte> out) {
    detail::expect_packed("pack", word_bits<W>, words.size(), bits, out.size());
    if (bits == word_bits<W>) {
        if (!words.empty()) std::memcpy(out.data(), words.data(), out.size());
        return;
    }
    detail::chunk_codec<W> const codec(bits);
    constexpr std::size_t group = 8 * detail::words_per_chunk<W>;
    unsigned const width = codec.width;
    W const* from = words.data();
    std::byte* to = out.data();
    std::byte* const end = to + out.size();
    std::size_t left = words.size();

    if (width < 8) { // a group fits one 64-bit word
        for (; left >= group && end - to >= 8; left -= group, from += group, to += width) {
            std::uint64_t x = 0;
            for (unsigned j = 0; j < 8; ++j)
                x |= codec.close(detail::load_64(from + j * detail::words_per_chunk<W>)) << (j * width);
            detail::store_64(to, x);
        }
    } else {
        detail::group_layout const at(width);
        for (; left >= group && end - to >= std::ptrdiff_t{at.byte[7]} + 8; left -= group, from += group, to += width) {
            std::uint64_t previous = 0;
#pragma GCC unroll 8
            for (unsigned j = 0; j < 8; ++j) {
                auto const x = codec.close(detail::load_64(from + j * detail::words_per_chunk<W>));
                // The first byte still holds the top at.shift[j] bits of the chunk before.
                detail::store_64(to + at.byte[j], x << at.shift[j] | previous >> (width - at.shift[j]));
                previous = x;
            }
        }
    }
    detail::pack_slowly(std::span<W const>(from, left), bits, to);
}

/// Reads words of `bits` bits; their high bits become zero. What fills the last byte is ignored.
///
/// domain    bits from 1 to the width of the word
/// throws    usage_error when `bits` is out of that range or in.size() is not packed_size(words.size(), bits)
/// source    the format above
template <Word W>
void unpack(std::span<std::byte const> in, unsigned bits, std::span<W> words) {
    detail::expect_packed("unpack", word_bits<W>, words.size(), bits, in.size());
    if (bits == word_bits<W>) {
        if (!words.empty()) std::memcpy(words.data(), in.data(), in.size());
        return;
    }
    detail::chunk_codec<W> const codec(bits);
    detail::group_layout const at(codec.width);
    constexpr std::size_t group = 8 * detail::words_per_chunk<W>;
    unsigned const width = codec.width;
    bool const wide = width > 57; // a shifted chunk may reach into a ninth byte
    W* to = words.data();
    std::byte const* from = in.data();
    std::byte const* const end = from + in.size();
    std::size_t left = words.size();

    std::ptrdiff_t const reach = std::ptrdiff_t{at.byte[7]} + (wide ? 9 : 8);
    for (; left >= group && end - from >= reach; left -= group, from += width, to += group) {
#pragma GCC unroll 8
        for (unsigned j = 0; j < 8; ++j) {
            auto x = detail::load_64(from + at.byte[j]) >> at.shift[j];
            if (wide) x |= detail::load_64(from + at.byte[j] + 1) << (8 - at.shift[j]);
            detail::store_64(to + j * detail::words_per_chunk<W>, codec.open(x));
        }
    }
    detail::unpack_slowly(from, bits, std::span<W>(to, left));
}

/// Words of 128 bits in the same format.
template <Word W>
    requires is_two_words<W>
void pack(std::span<W const> words, unsigned bits, std::span<std::byte> out) {
    detail::expect_packed("pack", word_bits<W>, words.size(), bits, out.size());
    std::uint64_t pending = 0;
    unsigned filled = 0; // bits of `pending` in use, fewer than 64
    std::byte* to = out.data();
    auto const append = [&](std::uint64_t x, unsigned width) {
        pending |= x << filled;
        if (filled + width < 64) {
            filled += width;
            return;
        }
        detail::store_64(to, pending);
        to += 8;
        pending = filled ? x >> (64 - filled) : 0;
        filled += width - 64;
    };
    for (auto const word : words) {
        W const x = word & low_mask<W>(bits);
        append(static_cast<std::uint64_t>(x), bits < 64 ? bits : 64);
        if (bits > 64) append(static_cast<std::uint64_t>(x >> 64), bits - 64);
    }
    if (filled > 0) std::memcpy(to, &pending, (filled + 7) / 8);
}
template <Word W>
    requires is_two_words<W>
void unpack(std::span<std::byte const> in, unsigned bits, std::span<W> words) {
    detail::expect_packed("unpack", word_bits<W>, words.size(), bits, in.size());
    std::size_t at = 0; // in bits
    for (auto& word : words) {
        auto const rest = in.subspan(at / 8);
        unsigned const shift = at % 8;
        std::array<std::uint64_t, 3> part{};
        std::memcpy(part.data(), rest.data(), rest.size() < 17 ? rest.size() : 17);
        W x = (W{part[1]} << 64 | part[0]) >> shift;
        if (shift) x |= W{part[2]} << (128 - shift);
        word = x & low_mask<W>(bits);
        at += bits;
    }
}

} // namespace moiety
