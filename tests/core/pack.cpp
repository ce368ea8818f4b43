// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/pack.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

using namespace moiety;

namespace {

template <class W>
std::vector<W> random_words(std::size_t n, unsigned salt) {
    std::mt19937_64 random(1000 * n + salt);
    std::vector<W> out(n);
    for (auto& w : out) {
        w = static_cast<W>(random());
        if constexpr (is_two_words<W>) w |= static_cast<W>(random()) << 64;
    }
    return out;
}

// The format's definition, bit by bit.
template <class W>
std::vector<std::byte> packed_by_definition(std::vector<W> const& words, unsigned bits) {
    std::vector<std::byte> out((words.size() * bits + 7) / 8);
    for (std::size_t i = 0; i < words.size(); ++i)
        for (unsigned b = 0; b < bits; ++b)
            if (words[i] >> b & 1) out[(i * bits + b) / 8] |= std::byte{1} << (i * bits + b) % 8;
    return out;
}

// Exact-size copies on the heap, so that a sanitizer sees an access beyond either end.
template <class T>
std::unique_ptr<T[]> exact(std::vector<T> const& v) {
    auto copy = std::make_unique<T[]>(v.size());
    std::copy(v.begin(), v.end(), copy.get());
    return copy;
}

} // namespace

TEST_CASE_TEMPLATE("every width and many lengths: the bytes of the format, and back", W, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, uint128) {
    for (unsigned bits = 1; bits <= word_bits<W>; ++bits) {
        for (std::size_t const n : {0, 1, 2, 7, 8, 9, 15, 16, 63, 64, 65, 130, 517}) {
            auto const words = random_words<W>(n, bits);
            auto const expected = packed_by_definition(words, bits);
            auto const from = exact(words);
            auto const bytes = exact(std::vector<std::byte>(expected.size(), std::byte{0xaa}));
            pack(std::span<W const>(from.get(), n), bits, std::span(bytes.get(), expected.size()));
            bool const same_bytes = std::equal(expected.begin(), expected.end(), bytes.get());

            auto const back = exact(std::vector<W>(n, static_cast<W>(0x55)));
            unpack(std::span<std::byte const>(bytes.get(), expected.size()), bits, std::span(back.get(), n));
            bool same_words = true;
            for (std::size_t i = 0; i < n; ++i) same_words = same_words && back[i] == (words[i] & low_mask<W>(bits));
            if (!same_bytes || !same_words) {
                CAPTURE(bits);
                CAPTURE(n);
                CHECK(same_bytes);
                CHECK(same_words);
            }
        }
    }
    CHECK(packed_size(517, 46) == 2973);
}

TEST_CASE("the bits that fill the last byte are zero when written and ignored when read") {
    std::vector<std::uint32_t> const words{0xffffffff};
    std::vector<std::byte> bytes(2);
    pack(std::span<std::uint32_t const>(words), 9, std::span(bytes));
    CHECK(bytes == std::vector{std::byte{0xff}, std::byte{0x01}});
    bytes[1] = std::byte{0xff};
    std::vector<std::uint32_t> back(1);
    unpack(std::span<std::byte const>(bytes), 9, std::span(back));
    CHECK(back[0] == 0x1ff);
}

TEST_CASE("a size or width that does not fit is refused") {
    std::vector<std::uint16_t> words(10);
    std::vector<std::byte> bytes(11);
    CHECK_THROWS_WITH_AS(pack(std::span<std::uint16_t const>(words), 9, std::span(bytes)),
                         "pack: 10 words of 9 bits take 12 bytes, not 11", usage_error);
    CHECK_THROWS_AS(unpack(std::span<std::byte const>(bytes), 17, std::span(words)), usage_error);
    CHECK_THROWS_AS(unpack(std::span<std::byte const>(bytes), 0, std::span(words)), usage_error);
    CHECK_THROWS_AS(packed_size(~std::size_t{0} / 8, 46), range_error);
}
