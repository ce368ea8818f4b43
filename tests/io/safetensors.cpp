// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "moiety/io/safetensors.hpp"

#include "scratch_folder.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace {

using moiety::format_error;
using moiety::range_error;
using moiety::safetensors_file;

template <class T>
std::string bytes(std::vector<T> const& values) {
    return {reinterpret_cast<char const*>(values.data()), values.size() * sizeof(T)};
}

/// A file with this header text, whatever it says.
std::string safetensors(std::string const& header, std::string const& data) {
    return bytes<std::uint64_t>({header.size()}) + header + data;
}

std::string entry(std::string const& name, std::string const& dtype, std::string const& shape,
                  std::string const& offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

} // namespace

TEST_CASE("safetensors: tensors of every floating-point type are read") {
    scratch_folder const folder;
    auto const header = "{\"__metadata__\":{\"format\":\"pt\"}," + entry("a", "F32", "[2,2]", "[0,16]") + "," +
                        entry("b", "F64", "[2]", "[16,32]") + "," + entry("c", "F16", "[3]", "[32,38]") + "," +
                        entry("d", "BF16", "[1]", "[38,40]") + "," + entry("e", "I64", "[1]", "[40,48]") + "," +
                        entry("f", "F32", "[]", "[48,52]") + "," + entry("g", "F32", "[0,3]", "[52,52]") + "}   ";
    auto const data = bytes<float>({1.5f, -2.0f, 3.0f, -0.0f}) + bytes<double>({0.1, -1e300}) +
                      bytes<std::uint16_t>({0x3c00, 0x8001, 0x7bff, 0xc049}) + bytes<std::int64_t>({42}) +
                      bytes<float>({7.0f});
    safetensors_file file(folder.write("a.safetensors", safetensors(header, data)));

    CHECK(file.entries().size() == 7);
    CHECK(file.contains("e"));
    CHECK_FALSE(file.contains("__metadata__"));
    CHECK(file.at("a").shape == std::vector<std::size_t>{2, 2});
    CHECK(file.load("a", {2, 2}) == xt::xarray<float>{{1.5f, -2.0f}, {3.0f, -0.0f}});
    CHECK(file.load<double>("b", {2}) == xt::xarray<double>{0.1, -1e300});
    CHECK(file.load("c", {3}) == xt::xarray<float>{1.0f, -0x1p-24f, 65504.0f});
    CHECK(file.load<double>("d", {1}) == xt::xarray<double>{-3.140625});
    CHECK(file.load("f", {}) == xt::xarray<float>(7.0f));
    CHECK(file.load("g", {0, 3}).size() == 0);
    CHECK(file.read_bytes("e") == std::vector<std::byte>{std::byte{42}, {}, {}, {}, {}, {}, {}, {}});

    auto const message = [&](auto call) { return message_of<moiety::error>(call); };
    auto const name = file.path().string();
    CHECK(message([&] { file.load("h", {1}); }) == name + ": has no tensor 'h'");
    CHECK(message([&] { file.load("a", {4}); }) == name + ": tensor 'a' has shape [2, 2], where [4] is expected");
    CHECK(message([&] { file.load("e", {1}); }) ==
          name + ": tensor 'e' has dtype I64, where F32, F64, F16 or BF16 is expected");
    CHECK(message([&] { file.load<float>("b", {2}); }) == name + ": tensor 'b' is infinite or out of range at [1]");
}

TEST_CASE("safetensors: every 16-bit pattern has its value") {
    // Against the definition, sign * 2^(e - bias) * (1 + m / 2^bits), with ldexp.
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        auto const half = moiety::detail::float_from_f16(static_cast<std::uint16_t>(bits));
        int const exponent = (bits >> 10) & 31;
        int const mantissa = bits & 1023;
        double value = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
        if (exponent == 31) value = std::numeric_limits<double>::infinity();
        if (exponent == 31 && mantissa != 0) {
            REQUIRE(std::isnan(half));
        } else {
            REQUIRE(half == (bits & 0x8000 ? -value : value));
        }
    }
}

TEST_CASE("safetensors: a number that is not finite is named with its place, and not its value") {
    scratch_folder const folder;
    auto const header = "{" + entry("layer.0.weight", "F32", "[2,3]", "[0,24]") + "}";
    for (float const bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()}) {
        safetensors_file file(folder.write("a.safetensors", safetensors(header, bytes<float>({1, 2, 3, 4, bad, bad}))));
        auto const message = message_of<range_error>([&] { file.load("layer.0.weight", {2, 3}); });
        CHECK(message == file.path().string() + ": tensor 'layer.0.weight' is " +
                             (bad != bad ? "not a number" : "infinite or out of range") + " at [1, 1]");
    }
}

TEST_CASE("safetensors: hostile files are refused with the file and the reason") {
    scratch_folder const folder;
    auto const one = [](std::string const& dtype, std::string const& shape, std::string const& offsets) {
        return safetensors("{" + entry("w", dtype, shape, offsets) + "}", std::string(16, '\0'));
    };
    auto const two = [](std::string const& first, std::string const& second) {
        return safetensors("{" + entry("v", "F32", "[2]", first) + "," + entry("w", "F32", "[2]", second) + "}",
                           std::string(16, '\0'));
    };
    std::string const deep(1000, '[');
    struct hostile {
        std::string bytes, reason;
    };
    std::vector<hostile> const cases{
        {"", "truncated"},
        {"1234567", "truncated"},
        {bytes<std::uint64_t>({100}) + "{}", "truncated in its header"},
        {bytes<std::uint64_t>({~std::uint64_t{0}}) + "{}", "absurd header length of 18446744073709551615 bytes"},
        {safetensors("", ""), "not JSON"},
        {safetensors("{\"w\":", ""), "not JSON at byte"},
        {safetensors("\xff\xfe{}", ""), "not JSON at byte"},
        {safetensors("{\"\xff\":1}", ""), "not JSON at byte"},
        {safetensors("[1e999]", ""), "not JSON"},
        {safetensors(deep, ""), "nested deeper than 16"},
        {safetensors("[]", ""), "its header is not a JSON object"},
        {safetensors("{\"w\":1}", ""), "tensor 'w': its entry is not an object"},
        {safetensors("{\"w\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "abcd"), "tensor 'w': has no dtype"},
        {safetensors("{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", "abcd"), "tensor 'w': has no list shape"},
        {safetensors("{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", "abcd"), "tensor 'w': has no list data_offsets"},
        {safetensors("{" + entry("w", "F32", "[4]", "[0,16]") + "," + entry("w", "F32", "[4]", "[0,16]") + "}",
                     std::string(16, '\0')),
         "the key 'w' is given twice"},
        {one("F99", "[4]", "[0,16]"), "unknown dtype 'F99'"},
        {one("F32", "[-4]", "[0,16]"), "shape holds something else than natural numbers"},
        {one("F32", "[4.0]", "[0,16]"), "shape holds something else than natural numbers"},
        {one("F32", "[4]", "[0,16,16]"), "data_offsets are not two numbers"},
        {one("F32", "[4]", "[16,0]"), "do not lie within the 16 bytes"},
        {one("F32", "[4]", "[4,20]"), "do not lie within the 16 bytes"},
        {one("F32", "[4]", "[0,18446744073709551615]"), "do not lie within the 16 bytes"},
        {one("F32", "[3]", "[0,16]"), "F32 of shape [3] takes 12 bytes, but its data_offsets span 16"},
        {one("F16", "[4]", "[0,16]"), "F16 of shape [4] takes 8 bytes, but its data_offsets span 16"},
        {one("F32", "[4611686018427387904,4]", "[0,16]"), "overflows"},
        {one("F32", "[4294967296,4294967296]", "[0,0]"), "overflows"},
        {one("F32", "[2]", "[0,8]"), "8 bytes after its last tensor belong to none"},
        {one("F32", "[2]", "[8,16]"), "tensor 'w' leaves a gap before it"},
        {two("[0,8]", "[0,8]"), "overlaps the one before it"},
        {two("[0,8]", "[4,12]"), "tensor 'w' overlaps the one before it"},
        {safetensors("{\"a\\nb\":1}", ""), "tensor 'a?b'"},
    };
    for (auto const& [content, reason] : cases) {
        auto const path = folder.write("hostile.safetensors", content);
        auto const message = message_of<format_error>([&] { safetensors_file{path}; });
        CAPTURE(message);
        CAPTURE(reason);
        CHECK(message.starts_with(path.string() + ": "));
        CHECK(message.find(reason) != std::string::npos);
        CHECK(message.find('\n') == std::string::npos);
    }
    auto const absent = folder / "absent.safetensors";
    CHECK(message_of<format_error>([&] { safetensors_file{absent}; }) == absent.string() + ": no such file");
}

TEST_CASE("safetensors: a real model is read, and refused wherever it is cut or changed in its header") {
    auto const path = std::filesystem::path(MOIETY_TEST_DATA) / "tiny_bert" / "model.safetensors";
    safetensors_file model(path);
    auto const words = model.load("embeddings.word_embeddings.weight", {136, 32});
    CHECK(words.size() == 136 * 32);
    CHECK(model.contains("encoder.layer.1.attention.self.query.weight"));

    scratch_folder const folder;
    auto const whole = bytes_of(path);
    for (std::size_t length = 0; length < whole.size(); length += length < 64 ? 1 : 997) {
        CAPTURE(length);
        auto const cut = folder.write("cut.safetensors", whole.substr(0, length));
        CHECK_THROWS_AS(safetensors_file{cut}, format_error);
    }
    // A file that is cut after it was opened: the exception comes from the load.
    auto const shrinking = folder.write("shrinking.safetensors", whole);
    safetensors_file opened(shrinking);
    std::filesystem::resize_file(shrinking, whole.size() / 2);
    CHECK_THROWS_AS(for (auto const& [name, e] : opened.entries()) opened.load(name, e.shape), format_error);
}
