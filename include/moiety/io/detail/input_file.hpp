// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "moiety/core/error.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ios>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace moiety::detail {

static_assert(std::endian::native == std::endian::little, "the file formats are read without swapping bytes");

/// Text from a file as it may stand in a one-line message: control characters replaced, long text cut.
inline std::string printable(std::string_view text) {
    constexpr std::size_t longest = 120;
    std::string out(text.substr(0, longest));
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return text.size() > longest ? out + "..." : out;
}

/// The product of two sizes, or nothing where it overflows.
constexpr std::optional<std::uint64_t> checked_product(std::uint64_t a, std::uint64_t b) noexcept {
    if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) return std::nullopt;
    return a * b;
}

/// A regular file read in pieces. Every failure is a format_error that begins with the file's name.
class input_file {
  public:
    explicit input_file(std::filesystem::path file) : path_(std::move(file)) {
        std::error_code ec;
        auto const status = std::filesystem::status(path_, ec);
        if (!std::filesystem::exists(status)) fail("no such file");
        if (!std::filesystem::is_regular_file(status)) fail("not a regular file");
        size_ = std::filesystem::file_size(path_, ec);
        if (ec) fail("cannot be read: " + ec.message());
        stream_.open(path_, std::ios::binary);
        if (!stream_) fail("cannot be opened for reading");
    }

    std::filesystem::path const& path() const noexcept { return path_; }
    std::uint64_t size() const noexcept { return size_; }

    /// Fills `out` from `offset` on.
    void read(std::uint64_t offset, std::span<std::byte> out) {
        if (offset > size_ || out.size() > size_ - offset) fail("truncated");
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(offset));
        stream_.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
        if (stream_.gcount() != static_cast<std::streamsize>(out.size()))
            fail("truncated, or changed while being read");
    }

    /// An unsigned little-endian number.
    template <class Word>
    Word read_word(std::uint64_t offset) {
        Word word{};
        read(offset, std::as_writable_bytes(std::span(&word, 1)));
        return word;
    }

    std::string read_text(std::uint64_t offset, std::size_t length) {
        std::string text(length, '\0');
        read(offset, std::as_writable_bytes(std::span(text)));
        return text;
    }

    [[noreturn]] void fail(std::string const& reason) const { throw format_error(path_.string() + ": " + reason); }

  private:
    std::filesystem::path path_;
    std::ifstream stream_;
    std::uint64_t size_ = 0;
};

/// The whole of a small text file.
inline std::string read_text_file(std::filesystem::path const& path, std::uint64_t largest) {
    input_file file(path);
    if (file.size() > largest) {
        file.fail("larger than the " + std::to_string(largest) + " bytes that such a file may have");
    }
    return file.read_text(0, static_cast<std::size_t>(file.size()));
}

} // namespace moiety::detail
