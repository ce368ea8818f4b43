// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace moiety {

/// Where a peer listens: a host's name or address, and a port.
struct endpoint {
    std::string host;
    std::uint16_t port = 0;

    friend bool operator==(endpoint const&, endpoint const&) = default;
};

/// HOST:PORT, with an IPv6 address in brackets again.
inline std::string to_string(endpoint const& e) {
    auto const port = ":" + std::to_string(e.port);
    return e.host.find(':') == std::string::npos ? e.host + port : "[" + e.host + "]" + port;
}

/// Reads HOST:PORT or [IPV6]:PORT; the port is decimal, 0 to 65535. No name is looked up.
/// throws  `usage_error` for anything else.
inline endpoint parse_endpoint(std::string_view text) {
    auto fail = [&](char const* why) {
        return usage_error("'" + std::string(text) + "' is not HOST:PORT or [IPV6]:PORT: " + why);
    };
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        throw fail("there is no port");
    }
    auto host = text.substr(0, colon);
    auto const port = text.substr(colon + 1);
    if (host.starts_with('[')) {
        if (!host.ends_with(']')) {
            throw fail("a bracket is not closed, or there is no port");
        }
        host = host.substr(1, host.size() - 2);
        if (host.find(':') == std::string_view::npos) {
            throw fail("brackets are for IPv6 addresses");
        }
    } else if (host.find(':') != std::string_view::npos) {
        throw fail("an IPv6 address goes in brackets");
    }
    if (host.empty()) {
        throw fail("there is no host");
    }
    if (host.find_first_of(" \t\r\n[]/") != std::string_view::npos || host.find('\0') != std::string_view::npos) {
        throw fail("the host is not a name or address");
    }
    std::uint16_t number = 0;
    auto const [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (port.empty() || problem != std::errc{} || end != port.data() + port.size()) {
        throw fail("the port is not a number from 0 to 65535");
    }
    return {std::string(host), number};
}

} // namespace moiety
