// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "moiety/core/error.hpp"
#include "moiety/io/detail/input_file.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace moiety::detail {

/// What a .npy file says of the bytes that follow.
struct npy_header {
    std::string descr;
    std::vector<std::size_t> shape;
    std::uint64_t data_offset = 0;
};

/// A shape as Python writes it: (), (3,), (2, 3).
inline std::string npy_shape_text(std::span<std::size_t const> shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + (shape.size() == 1 ? ",)" : ")");
}

/// Reads the Python dictionary literal of a header: just the three keys that the format prescribes, in any order.
class npy_header_parser {
  public:
    npy_header_parser(input_file const& file, std::string_view text) : file_(file), rest_(text) {}

    npy_header parse() {
        npy_header header;
        std::optional<bool> fortran;
        bool has_descr = false, has_shape = false;
        expect("{");
        while (!accept("}")) {
            auto const key = quoted();
            expect(":");
            if (key == "descr" && !has_descr) {
                header.descr = quoted();
                has_descr = true;
            } else if (key == "fortran_order" && !fortran) {
                fortran = accept("True");
                if (!*fortran) expect("False");
            } else if (key == "shape" && !has_shape) {
                header.shape = shape();
                has_shape = true;
            } else {
                file_.fail("unexpected key '" + printable(key) + "' in its header");
            }
            if (!accept(",")) {
                expect("}");
                break;
            }
        }
        skip_blanks();
        if (!rest_.empty()) malformed();
        if (!has_descr || !fortran || !has_shape) file_.fail("its header lacks one of descr, fortran_order, shape");
        if (*fortran) file_.fail("is in Fortran order; save it in C order (numpy.ascontiguousarray)");
        return header;
    }

  private:
    [[noreturn]] void malformed() const {
        file_.fail("malformed header near '" + printable(rest_.substr(0, 20)) + "'");
    }

    void skip_blanks() {
        auto const first = rest_.find_first_not_of(" \t\r\n");
        rest_.remove_prefix(first == rest_.npos ? rest_.size() : first);
    }

    bool accept(std::string_view token) {
        skip_blanks();
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    void expect(std::string_view token) {
        if (!accept(token)) malformed();
    }

    std::string quoted() {
        skip_blanks();
        if (rest_.empty() || (rest_[0] != '\'' && rest_[0] != '"')) {
            if (rest_.starts_with('[')) file_.fail("holds records, not an array of numbers");
            malformed();
        }
        auto const end = rest_.find(rest_[0], 1);
        if (end == rest_.npos) malformed();
        std::string const text(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        return text;
    }

    std::vector<std::size_t> shape() {
        constexpr std::size_t largest_rank = 32;
        std::vector<std::size_t> extents;
        expect("(");
        while (!accept(")")) {
            skip_blanks();
            std::size_t extent = 0;
            auto const [end, ec] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), extent);
            if (ec == std::errc::result_out_of_range) file_.fail("an extent of its shape overflows");
            if (ec != std::errc{}) malformed();
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            extents.push_back(extent);
            if (extents.size() > largest_rank) file_.fail("its shape has more than 32 axes");
            if (!accept(",")) {
                expect(")");
                break;
            }
        }
        return extents;
    }

    input_file const& file_;
    std::string_view rest_;
};

inline npy_header read_npy_header(input_file& file) {
    constexpr std::string_view magic = "\x93NUMPY";
    constexpr std::uint64_t longest = 65535;
    if (file.size() < magic.size() || file.read_text(0, magic.size()) != magic) file.fail("not a .npy file");
    auto const major = file.read_word<std::uint8_t>(6);
    if (major != 1 && major != 2) file.fail("unknown .npy format version " + std::to_string(major));
    std::uint64_t const start = major == 1 ? 10 : 12;
    std::uint64_t const length = major == 1 ? file.read_word<std::uint16_t>(8) : file.read_word<std::uint32_t>(8);
    if (length > longest) file.fail("absurd header length of " + std::to_string(length) + " bytes");
    if (length > file.size() - start) file.fail("truncated in its header");
    auto const text = file.read_text(start, static_cast<std::size_t>(length));
    auto header = npy_header_parser(file, text).parse();
    header.data_offset = start + length;
    return header;
}

/// The bytes before the data, version 1, padded to a multiple of 64 as the format recommends.
inline std::string make_npy_header(std::string_view descr, std::span<std::size_t const> shape) {
    auto text =
        "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': " + npy_shape_text(shape) + ", }";
    constexpr std::size_t before = 10;
    text.append(63 - (before + text.size()) % 64, ' ');
    text += '\n';
    if (text.size() > 65535) throw shape_error("write_npy: a shape of too many axes");
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xff);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

} // namespace moiety::detail
