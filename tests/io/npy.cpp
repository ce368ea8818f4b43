// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "moiety/io/npy.hpp"

#include "scratch_folder.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace {

using moiety::format_error;
using moiety::read_npy;
using moiety::write_npy;

std::string little_endian(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

/// A file with this header text, whatever it says.
std::string npy(std::string const& header, std::string const& data, int version = 1) {
    return std::string("\x93NUMPY") + static_cast<char>(version) + '\0' +
           little_endian(header.size(), version == 1 ? 2 : 4) + header + data;
}

std::string described(std::string const& descr, std::string const& order, std::string const& shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

template <class T>
std::string failure(std::filesystem::path const& path) {
    return message_of<format_error>([&] { read_npy<T>(path); });
}

} // namespace

TEST_CASE_TEMPLATE("npy: what is written is read back, any rank", T, float, double, std::int32_t, std::int64_t) {
    scratch_folder const folder;
    for (auto const& shape :
         std::vector<std::vector<std::size_t>>{{}, {1}, {7}, {0}, {3, 4}, {2, 0, 5}, {2, 3, 1, 4}}) {
        auto a = xt::xarray<T>::from_shape(shape);
        for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] = static_cast<T>(i) - T{5};
        if (a.size() > 0) a.data()[0] = std::numeric_limits<T>::lowest();
        write_npy(folder / "a.npy", a);
        CHECK(read_npy<T>(folder / "a.npy") == a);
    }
}

TEST_CASE("npy: the written bytes are those of format version 1, data at a multiple of 64") {
    scratch_folder const folder;
    write_npy(folder / "a.npy", xt::xarray<float>{{1.0f, 2.0f, 3.0f}});
    auto const bytes = bytes_of(folder / "a.npy");
    auto const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }";
    REQUIRE(bytes.size() == 128 + 12);
    CHECK(bytes.substr(0, 10) == std::string("\x93NUMPY\x01\x00\x76\x00", 10));
    CHECK(bytes.substr(10, 60).starts_with(header));
    CHECK(bytes[127] == '\n');
}

TEST_CASE("npy: any expression is written, in row-major order") {
    scratch_folder const folder;
    xt::xarray<double, xt::layout_type::column_major> const a{{1.0, 2.0}, {3.0, 4.0}};
    write_npy(folder / "a.npy", 2.0 * a + 1.0);
    CHECK(read_npy<double>(folder / "a.npy") == xt::xarray<double>{{3.0, 5.0}, {7.0, 9.0}});
}

TEST_CASE("npy: files of numpy itself are read") {
    std::filesystem::path const expected = std::filesystem::path(MOIETY_TEST_DATA) / "tiny_bert" / "expected";
    auto const states = read_npy<float>(expected / "hidden_states_0.npy");
    auto const last = read_npy<float>(expected / "last_hidden_0.npy");
    REQUIRE(states.dimension() == 3);
    CHECK(states.shape()[0] == 3);
    CHECK(states.shape()[2] == 32);
    for (std::size_t i = 0; i < last.shape()[0]; ++i) {
        for (std::size_t j = 0; j < 32; ++j) CHECK(last(i, j) == states(2, i, j));
    }
}

TEST_CASE("npy: version 2, other key orders and widening types are read") {
    scratch_folder const folder;
    auto const ints = little_endian(7, 4) + little_endian(0xffffffff, 4);
    auto const v2 =
        folder.write("v2.npy", npy("{\"shape\": (2,), \"fortran_order\": False, \"descr\": \"<i4\"}", ints, 2));
    CHECK(read_npy<std::int32_t>(v2) == xt::xarray<std::int32_t>{7, -1});
    CHECK(read_npy<std::int64_t>(v2) == xt::xarray<std::int64_t>{7, -1});
    CHECK(read_npy<double>(v2) == xt::xarray<double>{7.0, -1.0});
    CHECK(failure<float>(v2).find("its elements are '<i4', where '<f4' is expected") != std::string::npos);
}

TEST_CASE("npy: hostile files are refused with the file and the reason") {
    scratch_folder const folder;
    auto const good = described("<f4", "False", "(2, 3)");
    auto const data = std::string(24, '\0');
    std::string many_axes;
    for (int i = 0; i < 33; ++i) many_axes += "1,";
    struct hostile {
        std::string bytes, reason;
    };
    std::vector<hostile> const cases{
        {"", "not a .npy file"},
        {"PK\x03\x04 something else", "not a .npy file"},
        {"\x93NUMPY", "truncated"},
        {std::string("\x93NUMPY\x01\x00\x40", 9), "truncated"},
        {npy(good, data, 3), "unknown .npy format version 3"},
        {npy(good, data).substr(0, 30), "truncated in its header"},
        {std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12), "absurd header length of 4294967295 bytes"},
        {npy(good, data.substr(1)), "its shape (2, 3) takes 24 bytes, but 23 follow the header"},
        {npy(good, data + "x"), "its shape (2, 3) takes 24 bytes, but 25 follow the header"},
        {npy(described("<f4", "False", "(4611686018427387904, 4)"), data), "overflows"},
        {npy(described("<f4", "False", "(4611686018427387904, 4, 0)"), ""), "overflows"},
        {npy(described("<f4", "False", "(99999999999999999999,)"), data), "an extent of its shape overflows"},
        {npy(described("<f4", "False", "(1099511627776,)"), data), "takes 4398046511104 bytes"},
        {npy(described("<f4", "False", "(-1,)"), data), "malformed header"},
        {npy(described("<f4", "False", "(" + many_axes + ")"), data), "more than 32 axes"},
        {npy(described("<f4", "True", "(2, 3)"), data), "Fortran order"},
        {npy(described(">f4", "False", "(2, 3)"), data), "its elements are '>f4'"},
        {npy(described("|O", "False", "(2, 3)"), data), "its elements are '|O'"},
        {npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,)}", data), "holds records"},
        {npy("{'descr': '<f4', 'shape': (6,)}", data), "lacks one of descr, fortran_order, shape"},
        {npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,)}", data),
         "unexpected key 'descr'"},
        {npy("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x\n': 1}", data), "unexpected key 'x?'"},
        {npy("{'descr': '<f4", data), "malformed header"},
        {npy(good + "import os", data), "malformed header"},
        {npy("", data), "malformed header"},
    };
    for (auto const& [bytes, reason] : cases) {
        auto const path = folder.write("hostile.npy", bytes);
        auto const message = failure<float>(path);
        CAPTURE(message);
        CAPTURE(reason);
        CHECK(message.starts_with(path.string() + ": "));
        CHECK(message.find(reason) != std::string::npos);
        CHECK(message.find('\n') == std::string::npos);
    }
    CHECK(failure<float>(folder / "absent.npy") == (folder / "absent.npy").string() + ": no such file");
    CHECK(failure<float>(folder.path()) == folder.path().string() + ": not a regular file");
}

TEST_CASE("npy: every file cut short is refused") {
    scratch_folder const folder;
    write_npy(folder / "a.npy", xt::xarray<float>{1.0f, 2.0f, 3.0f});
    auto const whole = bytes_of(folder / "a.npy");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK(failure<float>(folder.write("cut.npy", whole.substr(0, length))) != "no exception");
    }
}

TEST_CASE("npy: what cannot be written is said") {
    scratch_folder const folder;
    std::vector<std::size_t> const shape{2, 2};
    std::vector<float> const values{1.0f, 2.0f, 3.0f};
    CHECK_THROWS_AS(write_npy<float>(folder / "a.npy", shape, values), moiety::shape_error);
    auto const path = folder / "no/such/folder.npy";
    auto const call = [&] { write_npy(path, xt::xarray<float>{1.0f}); };
    CHECK(message_of<moiety::error>(call) == path.string() + ": cannot be written");
}
