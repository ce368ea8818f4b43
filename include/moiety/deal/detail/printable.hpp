// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

namespace moiety::detail {

/// Text from outside, fit for a message.
inline std::string printable(std::string const& text, std::size_t most = 1000) {
    std::string out;
    for (char c : text.substr(0, most)) out += c >= ' ' && c <= '~' ? c : '?';
    return text.size() > most ? out + "..." : out;
}
inline std::string quoted(std::string const& text) { return "'" + printable(text, 200) + "'"; }

} // namespace moiety::detail
