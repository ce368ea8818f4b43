// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/endpoint.hpp>

#include <doctest/doctest.h>

#include <string>

using moiety::endpoint;
using moiety::parse_endpoint;

TEST_CASE("endpoints are read and written back") {
    for (auto const& [text, expected] : {std::pair{"localhost:1", endpoint{"localhost", 1}},
                                         {"127.0.0.1:65535", endpoint{"127.0.0.1", 65535}},
                                         {"[::1]:5000", endpoint{"::1", 5000}},
                                         {"0.0.0.0:0", endpoint{"0.0.0.0", 0}}}) {
        CAPTURE(text);
        CHECK(parse_endpoint(text) == expected);
        CHECK(to_string(expected) == text);
    }
}

TEST_CASE("what is not HOST:PORT is refused with the reason") {
    for (std::string const text :
         {"", "host", ":1", "host:", "host:65536", "host:-1", "host:+1", "host:1x", "host: 1", "::1:5000", "[::1]",
          "[::1:5", "[::1]5", "[]:5", "[host]:5", "http://h:80", "a b:1"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_endpoint(text), moiety::usage_error);
    }
    CHECK_THROWS_WITH(parse_endpoint("host:65536"),
                      "'host:65536' is not HOST:PORT or [IPV6]:PORT: the port is not a number from 0 to 65535");
    CHECK_THROWS_WITH(parse_endpoint("::1:5000"),
                      "'::1:5000' is not HOST:PORT or [IPV6]:PORT: an IPv6 address goes in brackets");
}
