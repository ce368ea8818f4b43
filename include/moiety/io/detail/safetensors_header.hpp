// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "moiety/core/error.hpp"
#include "moiety/io/detail/input_file.hpp"
#include "moiety/io/detail/json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace moiety::detail {

struct safetensors_entry {
    std::string dtype;
    std::vector<std::size_t> shape;
    std::uint64_t begin = 0; // in the file, not in its data part
    std::uint64_t end = 0;
};

inline std::string shape_text(std::vector<std::size_t> const& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

/// The index in an array of this shape of the element at a flat row-major position.
inline std::string index_text(std::vector<std::size_t> const& shape, std::size_t flat) {
    std::vector<std::size_t> index(shape.size());
    for (std::size_t i = shape.size(); i-- > 0;) {
        index[i] = flat % shape[i];
        flat /= shape[i];
    }
    return shape_text(index);
}

/// Bytes of an element, for the dtypes whose elements are whole bytes.
inline std::optional<std::uint64_t> dtype_bytes(std::string_view dtype) {
    using sized = std::pair<std::string_view, std::uint64_t>;
    constexpr std::array table{sized{"F32", 4},  sized{"F64", 8},     sized{"F16", 2},     sized{"BF16", 2},
                               sized{"I64", 8},  sized{"I32", 4},     sized{"I16", 2},     sized{"I8", 1},
                               sized{"U64", 8},  sized{"U32", 4},     sized{"U16", 2},     sized{"U8", 1},
                               sized{"BOOL", 1}, sized{"F8_E4M3", 1}, sized{"F8_E5M2", 1}, sized{"C64", 8}};
    auto const found = std::ranges::find(table, dtype, &sized::first);
    if (found == table.end()) return std::nullopt;
    return found->second;
}

/// One entry of the header. `data` is where the file's data part begins.
inline safetensors_entry read_safetensors_entry(input_file const& file, std::string const& name, json const& value,
                                                std::uint64_t data) {
    auto const fail = [&](std::string const& reason) { file.fail("tensor '" + printable(name) + "': " + reason); };
    auto const numbers = [&](char const* key) {
        auto const found = value.find(key);
        if (found == value.end() || !found->is_array()) fail(std::string("has no list ") + key);
        std::vector<std::uint64_t> list;
        for (auto const& item : *found) {
            if (!item.is_number_unsigned()) fail(std::string(key) + " holds something else than natural numbers");
            list.push_back(item.template get<std::uint64_t>());
        }
        return list;
    };
    if (!value.is_object()) fail("its entry is not an object");
    auto const dtype = value.find("dtype");
    if (dtype == value.end() || !dtype->is_string()) fail("has no dtype");

    safetensors_entry entry;
    entry.dtype = dtype->template get<std::string>();
    auto const size = dtype_bytes(entry.dtype);
    if (!size) fail("unknown dtype '" + printable(entry.dtype) + "'");

    auto const shape = numbers("shape");
    entry.shape.assign(shape.begin(), shape.end());
    if (shape.size() > 32) fail("has more than 32 axes");
    auto bytes = size;
    for (auto const extent : shape) {
        if (bytes && extent != 0) bytes = checked_product(*bytes, extent);
    }
    if (!bytes) fail("the product of its shape " + shape_text(entry.shape) + " overflows");
    if (std::ranges::find(shape, std::uint64_t{0}) != shape.end()) bytes = 0;

    auto const offsets = numbers("data_offsets");
    if (offsets.size() != 2) fail("data_offsets are not two numbers");
    if (offsets[0] > offsets[1] || offsets[1] > file.size() - data) {
        fail("its data_offsets [" + std::to_string(offsets[0]) + ", " + std::to_string(offsets[1]) +
             "] do not lie within the " + std::to_string(file.size() - data) + " bytes of data that the file holds");
    }
    if (offsets[1] - offsets[0] != *bytes) {
        fail(entry.dtype + " of shape " + shape_text(entry.shape) + " takes " + std::to_string(*bytes) +
             " bytes, but its data_offsets span " + std::to_string(offsets[1] - offsets[0]));
    }
    entry.begin = data + offsets[0];
    entry.end = data + offsets[1];
    return entry;
}

/// The format demands that the tensors cover the data part: no gap, no overlap, nothing after the last.
inline void check_coverage(input_file const& file, std::map<std::string, safetensors_entry> const& entries,
                           std::uint64_t data) {
    std::vector<std::pair<std::string const*, safetensors_entry const*>> order;
    for (auto const& [name, entry] : entries) order.emplace_back(&name, &entry);
    std::ranges::sort(order, {}, [](auto const& e) { return std::pair(e.second->begin, e.second->end); });
    auto place = data;
    for (auto const& [name, entry] : order) {
        if (entry->begin != place) {
            file.fail("tensor '" + printable(*name) + "' " +
                      (entry->begin < place ? "overlaps the one before it" : "leaves a gap before it"));
        }
        place = entry->end;
    }
    if (place != file.size()) {
        file.fail(std::to_string(file.size() - place) + " bytes after its last tensor belong to none");
    }
}

inline std::map<std::string, safetensors_entry> read_safetensors_header(input_file& file) {
    constexpr std::uint64_t longest = std::uint64_t{16} << 20;
    if (file.size() < 8) file.fail("truncated: not a safetensors file");
    auto const length = file.read_word<std::uint64_t>(0);
    if (length > longest) file.fail("absurd header length of " + std::to_string(length) + " bytes");
    if (length > file.size() - 8) file.fail("truncated in its header");
    auto const text = file.read_text(8, static_cast<std::size_t>(length));
    auto const header = parse_json(text, file.path().string());
    if (!header.is_object()) file.fail("its header is not a JSON object");

    std::map<std::string, safetensors_entry> entries;
    for (auto const& [name, value] : header.items()) {
        if (name != "__metadata__") entries.emplace(name, read_safetensors_entry(file, name, value, 8 + length));
    }
    check_coverage(file, entries, 8 + length);
    return entries;
}

} // namespace moiety::detail
