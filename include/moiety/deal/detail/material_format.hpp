// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/core/prg.hpp>
#include <moiety/deal/detail/posix_file.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

/// The file of a stored stream. All integers little-endian.
///
///     0   "moietyM", version             48  bytes of corrections (8)
///     8   status (4)                     56  bytes of the file (8)
///     12  party (4)                      64  bytes of program text (4), 4 zero bytes
///     16  stream id (16)                 72  checksum of the header but for the status, and of the text (8)
///     32  seed (16)                      80  program text
///
/// then, for party 1, blocks: length (4), 4 zero bytes, checksum (8), so many bytes of corrections.
namespace moiety::detail::stored {

inline constexpr std::size_t header_bytes = 80;
inline constexpr std::size_t block_header_bytes = 16;
inline constexpr std::size_t longest_program = std::size_t{1} << 20;
inline constexpr std::uint8_t version = 1;

enum class status : std::uint32_t { unfinished = 0, ready = 1, used = 2 };

/// Guards against damage, not against malice: whoever can write the file knows the masks anyway.
inline std::uint64_t checksum(std::span<std::byte const> bytes, std::uint64_t start = 0) {
    std::array<std::uint64_t, 4> h{start + bytes.size(), 0x9e3779b97f4a7c15ULL, 0xbf58476d1ce4e5b9ULL,
                                   0x94d049bb133111ebULL};
    auto const mix = [](std::uint64_t x, std::uint64_t w) {
        x = (x ^ w) * 0xff51afd7ed558ccdULL;
        return x ^ (x >> 32);
    };
    std::array<std::uint64_t, 4> w{};
    for (; bytes.size() >= sizeof w; bytes = bytes.subspan(sizeof w)) {
        std::memcpy(w.data(), bytes.data(), sizeof w);
        for (std::size_t i = 0; i < 4; ++i) h[i] = mix(h[i], w[i]);
    }
    w = {};
    if (!bytes.empty()) std::memcpy(w.data(), bytes.data(), bytes.size());
    for (std::size_t i = 0; i < 4; ++i) h[i] = mix(h[i], w[i]);
    return mix(mix(mix(h[0], h[1]), h[2]), h[3]);
}

struct header {
    status state = status::unfinished;
    std::uint32_t party = 0;
    std::array<std::byte, 16> stream_id{};
    std::array<std::byte, 16> key{};
    std::uint64_t corrections = 0;
    std::uint64_t file_bytes = 0;
    std::string program;

    /// The fixed part and the text.
    std::vector<std::byte> bytes() const {
        std::vector<std::byte> b(header_bytes + program.size());
        put(b, 0, magic());
        put(b, 12, party);
        put(b, 16, stream_id);
        put(b, 32, key);
        put(b, 48, corrections);
        put(b, 56, file_bytes);
        put(b, 64, static_cast<std::uint32_t>(program.size()));
        if (!program.empty()) std::memcpy(b.data() + header_bytes, program.data(), program.size());
        put(b, 72, checksum(b));
        put(b, 8, state); // changes when the stream is used
        return b;
    }

    /// @throws format_error for a file that is no stored stream, damaged, truncated or not finished
    static header read(posix_file& file) {
        std::string const name = file.path().string();
        std::uint64_t const size = file.size();
        if (size < header_bytes) throw format_error(name + " is too short for a stored stream");
        std::vector<std::byte> b(header_bytes);
        file.read_all(b);
        if (std::memcmp(b.data(), magic().data(), 7) != 0) throw format_error(name + " is not a stored stream");
        if (b[7] != magic()[7])
            throw format_error(name + " is of version " + std::to_string(int(b[7])) + "; this library reads version " +
                               std::to_string(int(version)));
        auto const text_bytes = get<std::uint32_t>(b, 64);
        if (text_bytes > longest_program || text_bytes > size - header_bytes)
            throw format_error(name + " is damaged: a program text of " + std::to_string(text_bytes) + " bytes");
        b.resize(header_bytes + text_bytes);
        file.read_all(std::span(b).subspan(header_bytes));

        header h;
        h.state = get<status>(b, 8);
        h.party = get<std::uint32_t>(b, 12);
        h.stream_id = get<std::array<std::byte, 16>>(b, 16);
        h.key = get<std::array<std::byte, 16>>(b, 32);
        h.corrections = get<std::uint64_t>(b, 48);
        h.file_bytes = get<std::uint64_t>(b, 56);
        auto const expected = get<std::uint64_t>(b, 72);
        put(b, 8, status::unfinished);
        put(b, 72, std::uint64_t{0});
        if (checksum(b) != expected || h.party > 1)
            throw format_error(name + " is damaged: its header does not add up");
        for (std::size_t i = 0; i < text_bytes; ++i) h.program += static_cast<char>(b[header_bytes + i]);
        if (h.state != status::ready && h.state != status::used)
            throw format_error(name + " is not finished: its dealer was interrupted");
        if (h.file_bytes != size)
            throw format_error(name + " has " + std::to_string(size) + " bytes where " + std::to_string(h.file_bytes) +
                               " are announced: it is truncated or damaged");
        return h;
    }

    template <class T>
    static T get(std::span<std::byte const> b, std::size_t at) {
        T x;
        std::memcpy(&x, b.data() + at, sizeof x);
        return x;
    }
    template <class T>
    static void put(std::span<std::byte> b, std::size_t at, T const& x) {
        std::memcpy(b.data() + at, &x, sizeof x);
    }
    static std::array<std::byte, 8> magic() {
        std::array<std::byte, 8> m{};
        std::memcpy(m.data(), "moietyM", 7);
        m[7] = std::byte(version);
        return m;
    }
};

inline std::string hex(std::span<std::byte const> bytes) {
    std::string out;
    for (std::byte b : bytes)
        for (int const digit : {int(b) >> 4, int(b) & 15}) out += "0123456789abcdef"[digit];
    return out;
}

} // namespace moiety::detail::stored
