// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ios>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace private_encoder {

/// The bytes of a file of at most 64 MiB. Throws moiety::format_error naming the file where it cannot be read.
inline std::string read_file(std::filesystem::path const& path) {
    constexpr std::uintmax_t largest = std::uintmax_t{64} << 20;
    auto const fail = [&](std::string const& reason) { throw moiety::format_error(path.string() + ": " + reason); };
    std::error_code ec;
    if (!std::filesystem::exists(path, ec)) fail("no such file");
    if (std::filesystem::is_directory(path, ec)) fail("is a directory");
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("cannot be opened for reading");
    std::string bytes;
    // In pieces and not by the size that the system reports, so that a pipe will do as well.
    std::vector<char> piece(std::size_t{1} << 16);
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
        bytes.append(piece.data(), static_cast<std::size_t>(file.gcount()));
        if (bytes.size() > largest) fail("larger than 64 MiB");
    }
    if (file.bad()) fail("cannot be read");
    return bytes;
}

/// Where text stops being UTF-8: the offset of the first byte of the first ill-formed sequence.
inline std::optional<std::size_t> find_ill_formed_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        // U8_NEXT takes 32-bit offsets and looks at most four bytes ahead.
        auto const rest = text.substr(i, 4);
        auto const length = static_cast<std::int32_t>(rest.size());
        std::int32_t step = 0;
        std::int32_t c = 0;
        U8_NEXT(rest.data(), step, length, c);
        if (c < 0) return i;
        i += static_cast<std::size_t>(step);
    }
    return std::nullopt;
}

/// The lines of UTF-8 text, without their ends (\n or \r\n); a last line need not be ended.
///
/// throws    moiety::format_error naming origin, line and byte offset where the text is not UTF-8
inline std::vector<std::string> split_lines(std::string_view text, std::string const& origin) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        auto end = text.find('\n', begin);
        if (end == text.npos) end = text.size();
        auto line = text.substr(begin, end - begin);
        if (auto const bad = find_ill_formed_utf8(line)) {
            throw moiety::format_error(origin + ": not UTF-8 in line " + std::to_string(lines.size() + 1) +
                                       ", at byte offset " + std::to_string(begin + *bad));
        }
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.emplace_back(line);
        begin = end + 1;
    }
    return lines;
}

/// The sentences of a text file, one a line. Blank lines at the end of the file do not count.
///
/// throws    moiety::format_error naming the file, and the line where it is one: unreadable, not UTF-8, no text at all,
///           or a blank line between sentences (every line is to give one vector, and a blank one has none to give)
inline std::vector<std::string> read_sentences(std::filesystem::path const& path) {
    auto lines = split_lines(read_file(path), path.string());
    auto const blank = [](std::string const& line) { return line.find_first_not_of(" \t\v\f\r") == line.npos; };
    while (!lines.empty() && blank(lines.back())) lines.pop_back();
    if (lines.empty()) throw moiety::format_error(path.string() + ": holds no text");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (blank(lines[i])) {
            throw moiety::format_error(path.string() + ": line " + std::to_string(i + 1) +
                                       " is blank, where one sentence a line is expected");
        }
    }
    return lines;
}

} // namespace private_encoder
