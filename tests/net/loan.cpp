// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/net/any_channel.hpp>
#include <moiety/net/loan.hpp>
#include <moiety/net/memory.hpp>
#include <moiety/net/metered.hpp>
#include <moiety/net/shaped.hpp>

#include "two_ends.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

using namespace moiety;
using namespace moiety_test;
using namespace std::chrono_literals;

static_assert(LendingChannel<memory_channel> && LendingChannel<metered<memory_channel&>> &&
              LendingChannel<any_channel>);
static_assert(!LendingChannel<metered<detail::plain_channel_archetype>> && !LendingChannel<shaped<memory_channel&>>);

namespace {

loan loan_of(bytes b) {
    auto const owner = std::make_shared<bytes>(std::move(b));
    return {*owner, owner};
}
bytes copy(loan const& l) { return {l.bytes().begin(), l.bytes().end()}; }

} // namespace

TEST_CASE("what is lent is read where it lies, and lives as long as somebody reads it") {
    auto [a, b] = memory_channel_pair(10s);
    auto const owner = std::make_shared<bytes>(pattern(1000, 1));
    a.lend({*owner, owner});
    a.flush();
    {
        auto const got = b.borrow(1000);
        CHECK(got.bytes().data() == owner->data());
        CHECK(owner.use_count() == 2);
    }
    CHECK(owner.use_count() == 1);

    auto [c, d] = memory_channel_pair(10s);
    {
        auto const lost = std::make_shared<bytes>(pattern(10, 1));
        c.lend({*lost, lost});
        c.flush();
        CHECK(lost.use_count() == 2);
        auto const late = d.borrow(10);
        { auto gone = std::move(c); } // the lender's end
        CHECK(copy(late) == pattern(10, 1));
    }
}

TEST_CASE("loans and copies are one stream of bytes, however each end cuts it") {
    auto [a, b] = memory_channel_pair(10s);
    auto const all = pattern(10'000, 7);
    auto const part = [&](std::size_t first, std::size_t n) { return bytes(&all[first], &all[first] + n); };
    for (std::size_t const piece : {1u, 3u, 100u, 999u, 1000u, 1001u, 2500u, 10'000u}) {
        CAPTURE(piece);
        for (std::size_t at = 0; at < all.size(); at += 1000) {
            if (at % 3000 == 1000)
                a.send(part(at, 1000));
            else
                a.lend(loan_of(part(at, 1000)));
            if (at % 4000 == 0) a.flush(); // the rest is appended to what the reader has not taken yet
        }
        a.lend(loan_of({}));
        a.flush();
        bytes got;
        for (std::size_t turn = 0; got.size() < all.size(); ++turn) {
            std::size_t const n = std::min(piece, all.size() - got.size());
            auto const next = turn % 2 ? receive(b, n) : copy(b.borrow(n));
            got.insert(got.end(), next.begin(), next.end());
        }
        CHECK(got == all);
    }
    CHECK(b.borrow(0).bytes().empty());
}

TEST_CASE("wrappers pass loans on and count them; over a channel that does not lend they are copies") {
    auto [a, b] = memory_channel_pair(10s);
    metered counted{a};
    any_channel from(counted), to(b);
    CHECK(from.lends());
    auto const message = pattern(500, 3);
    auto const l = loan_of(message);
    from.lend(l);
    from.flush();
    CHECK(to.borrow(500).bytes().data() == l.bytes().data());
    CHECK(counted.counts().sent_bytes == 500);
    CHECK(counted.counts().sent_messages == 1);
    metered back{b};
    counted.send(message);
    counted.flush();
    CHECK(copy(back.borrow(500)) == message);
    CHECK(back.counts().received_bytes == 500);

    shaped slow_a{a, link_shape{}}, slow_b{b, link_shape{}};
    any_channel plain_from(slow_a), plain_to(slow_b);
    CHECK_FALSE(plain_from.lends());
    both(
        [&] {
            plain_from.lend(l);
            plain_from.flush();
        },
        [&] { CHECK(copy(plain_to.borrow(500)) == message); });
    CHECK_FALSE(any_channel().lends());
    CHECK_THROWS_AS(any_channel().borrow(1), usage_error);
}

TEST_CASE("a borrower is woken by closing, and waits no longer than it may") {
    auto [a, b] = memory_channel_pair(50ms);
    CHECK_THROWS_AS(b.borrow(1), timeout_error);
    a.close();
    CHECK_THROWS_AS(b.borrow(1), channel_error);
}

TEST_CASE("a stock uses memory again when its reader is done, and not before") {
    loan_stock stock;
    auto page = stock.take(100);
    auto* const first = page.bytes().data();
    std::fill(page.bytes().begin(), page.bytes().end(), std::byte{1});
    auto reader = std::move(page).lend();
    auto other = stock.take(100);
    CHECK(other.bytes().data() != first);
    std::fill(other.bytes().begin(), other.bytes().end(), std::byte{2});
    CHECK(copy(reader) == bytes(100, std::byte{1}));
    auto second_reader = reader;
    reader = {};
    CHECK(stock.take(100).bytes().data() != first);
    second_reader = {};
    CHECK(stock.take(50).bytes().data() == first);
    CHECK(stock.take(50).bytes().size() == 50);
    CHECK(stock.take(1 << 20).bytes().size() == 1 << 20);
}

TEST_CASE("many loans in flight, to a thread that reads them while the lender goes on") {
    auto [a, b] = memory_channel_pair(10s);
    constexpr std::size_t rounds = 300, size = 5000;
    both(
        [&a = a] {
            loan_stock stock;
            for (std::size_t i = 0; i < rounds; ++i) {
                auto page = stock.take(size);
                std::fill(page.bytes().begin(), page.bytes().end(), static_cast<std::byte>(i));
                a.lend(std::move(page).lend());
                a.flush();
            }
        },
        [&b = b] {
            for (std::size_t i = 0; i < rounds; ++i)
                CHECK(copy(b.borrow(size)) == bytes(size, static_cast<std::byte>(i)));
        });
}
