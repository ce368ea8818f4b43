// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/null.hpp>

#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <span>

using namespace moiety_test;

TEST_CASE("the null channel receives zeros") {
    moiety::null_channel c;
    auto in = pattern(10, 1);
    c.exchange(pattern(10, 2), in);
    CHECK(in == bytes(10));
}

TEST_CASE("the mirror channel receives what was flushed to it, and no more") {
    moiety::mirror_channel c;
    c.send(pattern(10, 1));
    CHECK_THROWS_AS(receive(c, 1), moiety::channel_error);
    c.flush();
    CHECK(receive(c, 10) == pattern(10, 1));
    bytes head(2), rest;
    c.exchange(pattern(6, 2), head, [&] { rest = receive(c, 4); });
    head.insert(head.end(), rest.begin(), rest.end());
    CHECK(head == pattern(6, 2));
}
