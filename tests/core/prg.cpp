// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/prg.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

using namespace moiety;

static_assert(!std::is_copy_constructible_v<prg> && std::is_nothrow_move_constructible_v<prg>);
static_assert(!std::is_aggregate_v<seed> && !std::is_default_constructible_v<seed>);

namespace {

seed counting_seed() {
    std::array<std::byte, 16> key;
    for (unsigned i = 0; i < 16; ++i) key[i] = static_cast<std::byte>(i);
    return seed(key);
}

std::vector<std::byte> bytes_of(prg& stream, std::size_t n) {
    std::vector<std::byte> out(n);
    stream.fill(out);
    return out;
}

std::uint64_t hex_high(std::span<std::byte const> b) {
    std::uint64_t x = 0;
    for (unsigned i = 0; i < 8; ++i) x = x << 8 | std::to_integer<std::uint64_t>(b[i]);
    return x;
}

} // namespace

TEST_CASE("the stream is AES-128 of 0, 1, 2, ...") {
    // Blocks 0 and 1 under the zero key: the hash key and the first counter of the published GCM test cases.
    prg zero(seed(std::array<std::byte, 16>{}));
    auto const out = bytes_of(zero, 32);
    CHECK(hex_high(std::span(out).subspan(0)) == 0x66e94bd4ef8a2c3bu);
    CHECK(hex_high(std::span(out).subspan(8)) == 0x884cfa59ca342b2eu);
}

TEST_CASE("reads of any size, and seeks to any byte, see one stream") {
    std::size_t const length = 70'000; // more than four blocks of work
    prg whole(counting_seed());
    auto const all = bytes_of(whole, length);
    CHECK(whole.position() == length);

    prg pieces(counting_seed());
    bool same = true;
    for (std::size_t at = 0, step = 1; at < length; step = step * 7 % 5003 + 1) {
        std::size_t const n = std::min(step, length - at);
        auto const part = bytes_of(pieces, n);
        same = same && std::equal(part.begin(), part.end(), all.begin() + static_cast<std::ptrdiff_t>(at));
        at += n;
        same = same && pieces.position() == at;
    }
    CHECK(same);

    for (std::size_t const skip : {0, 1, 15, 16, 17, 31, 32, 255, 4096, 16'383, 16'384, 65'537}) {
        CAPTURE(skip);
        prg stream(counting_seed());
        bytes_of(stream, 5); // the seek starts inside a block
        stream.discard(skip);
        CHECK(stream.position() == skip + 5);
        auto const part = bytes_of(stream, 40);
        CHECK(std::equal(part.begin(), part.end(), all.begin() + static_cast<std::ptrdiff_t>(skip + 5)));
    }
}

TEST_CASE("the counter carries beyond 32 bits") {
    std::uint64_t const edge = std::uint64_t{16} << 32;
    prg across(counting_seed()), beyond(counting_seed());
    across.discard(edge - 16);
    beyond.discard(edge);
    auto const both = bytes_of(across, 32), second = bytes_of(beyond, 16);
    CHECK(std::equal(second.begin(), second.end(), both.begin() + 16));
    prg start(counting_seed());
    CHECK(bytes_of(start, 16) != second);
}

TEST_CASE_TEMPLATE("draw: the stream's bytes, with the high bits cleared", W, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t, uint128) {
    for (unsigned bits = 1; bits <= word_bits<W>; ++bits) {
        CAPTURE(bits);
        std::size_t const n = 20'003; // longer than a block, odd
        prg words(counting_seed()), bytes(counting_seed());
        words.discard(3);
        bytes.discard(3);
        std::vector<W> drawn(n), raw(n);
        words.draw(std::span(drawn), bits);
        bytes.fill(std::as_writable_bytes(std::span(raw)));
        CHECK(words.position() == 3 + n * sizeof(W));
        bool same = true;
        W seen = 0;
        for (std::size_t i = 0; i < n; ++i) {
            same = same && drawn[i] == (raw[i] & low_mask<W>(bits));
            seen = static_cast<W>(seen | drawn[i]);
        }
        CHECK(same);
        CHECK((seen == low_mask<W>(bits))); // every bit is 1 at times
    }
}

TEST_CASE("a moved stream goes on; what is left behind is refused") {
    prg first(counting_seed()), reference(counting_seed());
    bytes_of(first, 21);
    reference.discard(21);
    prg second(std::move(first));
    CHECK(bytes_of(second, 64) == bytes_of(reference, 64));
    std::vector<std::byte> out(1);
    CHECK_THROWS_AS(first.fill(out), usage_error);
}

TEST_CASE("the end of the stream and a wrong width are refused") {
    prg stream(counting_seed());
    stream.discard(~std::uint64_t{0} - 7);
    std::vector<std::byte> out(8);
    CHECK_THROWS_WITH_AS(stream.fill(out), "prg: the stream ends before 8 more bytes", material_error);
    CHECK_THROWS_AS(stream.discard(8), material_error);
    CHECK(stream.position() == ~std::uint64_t{0} - 7);
    std::vector<std::uint8_t> words(4);
    CHECK_THROWS_AS(stream.draw(std::span(words), 9), usage_error);
    CHECK_THROWS_AS(stream.draw(std::span(words), 0), usage_error);
}

TEST_CASE("fresh seeds differ") { CHECK(!(random_seed() == random_seed())); }
