// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "moiety/core/error.hpp"
#include "moiety/io/detail/input_file.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace moiety::detail {

using json = nlohmann::json;

/// JSON from a file or a peer. Beyond what the grammar forbids, it refuses absurd nesting and a key given twice, of
/// which readers disagree which one counts. `origin` begins the message.
inline json parse_json(std::string_view text, std::string const& origin) {
    std::vector<std::set<std::string>> keys;
    auto const inspect = [&](int depth, json::parse_event_t event, json& value) {
        if (depth > 16) throw format_error(origin + ": JSON nested deeper than 16");
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key && !keys.back().insert(value.get_ref<std::string const&>()).second) {
            throw format_error(origin + ": the key '" + printable(value.get_ref<std::string const&>()) +
                               "' is given twice");
        }
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), inspect);
    } catch (json::parse_error const& e) {
        throw format_error(origin + ": not JSON at byte " + std::to_string(e.byte));
    } catch (json::exception const&) {
        throw format_error(origin + ": not JSON");
    }
}

} // namespace moiety::detail
