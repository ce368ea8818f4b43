// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/deal/memory.hpp>

#include <moiety/mpc/party.hpp>
#include <moiety/net/memory.hpp>

#include "../net/two_ends.hpp"
#include "../support/roles.hpp"
#include "../support/sample_program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <thread>

using namespace moiety;
using namespace moiety_test;

TEST_CASE("a recorded stream serves two parties again and again") {
    shape_t<2> const shape{7, 100};
    auto const seeds = fixed_seeds();
    correction_record record;
    auto dealer = party::dealer(seeds.party0, seeds.party1, record);
    dealer.run(program(dealer, shape));
    CHECK(record.bytes().size() == dealer.cost().dealt_bytes);
    auto ideal = party::ideal(seeds.party0, seeds.party1);
    auto const expected = ideal.run(program(ideal, shape));

    insecure_replay zero(seeds.party0), one(seeds.party1, record);
    for (int i = 0; i < 3; ++i) {
        auto [a, b] = memory_channel_pair();
        party p0(0, a, zero), p1(1, b, one);
        revealed result;
        both([&] { result = p0.run(program(p0, shape)); }, [&] { p1.run(program(p1, shape)); });
        CHECK(same(result, expected));
        std::vector<std::byte> more(1);
        CHECK_THROWS_WITH_AS(one.read_corrections(more), "the recorded corrections end 1 bytes too early",
                             material_error);
        one.rewind();
    }
    std::vector<std::byte> some(1);
    CHECK_THROWS_AS(zero.read_corrections(some), material_error);
}

TEST_CASE("a pipe carries everything in order within its window") {
    auto const all = pattern(300'000, 1);
    for (std::size_t const window : {std::size_t{1024}, std::size_t{5000}, std::size_t{1} << 20}) {
        CAPTURE(window);
        correction_pipe pipe(window);
        insecure_pipe_source source(fixed_seeds().party1, pipe);
        bytes got(all.size());
        both(
            [&] {
                for (std::size_t at = 0, n = 1; at < all.size(); at += n, n = n * 7 % 10'007) {
                    n = std::min(n, all.size() - at);
                    pipe.write_corrections(std::span(all).subspan(at, n));
                    if (n % 3 == 0) pipe.finish();
                }
                pipe.finish();
                pipe.dealer_ended();
            },
            [&] {
                for (std::size_t at = 0, n = 1; at < all.size(); at += n, n = n * 5 % 9'973) {
                    n = std::min(n, all.size() - at);
                    source.read_corrections(std::span(got).subspan(at, n));
                }
            });
        CHECK(got == all);
        CHECK(pipe.peak_bytes() <= window);
        CHECK(pipe.peak_bytes() > 0);
        CHECK(pipe.written_bytes() == all.size());
        CHECK(pipe.unread_bytes() == 0);
        CHECK_THROWS_AS(source.read_corrections(got), mismatch_error);
    }
}

TEST_CASE("whoever ends or fails releases the other, now and later") {
    correction_pipe pipe(1024);
    insecure_pipe_source source(fixed_seeds().party1, pipe);
    auto const later = [](auto f) {
        return [f] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            f();
        };
    };
    auto const read = [&] {
        bytes got(1);
        source.read_corrections(got);
    };
    auto const write = [&] { pipe.write_corrections(pattern(10'000, 1)); };
    auto const check_read = [&](auto end, auto kind) {
        using exception = decltype(kind);
        both([&] { CHECK_THROWS_AS(read(), exception); }, later(end));
        CHECK_THROWS_AS(read(), exception);
    };
    auto const check_write = [&](auto end, auto kind) {
        using exception = decltype(kind);
        both([&] { CHECK_THROWS_AS(write(), exception); }, later(end));
        CHECK_THROWS_AS(write(), exception);
    };
    SUBCASE("dealer ends") {
        check_read([&] { pipe.dealer_ended(); }, mismatch_error(""));
    }
    SUBCASE("dealer fails") {
        check_read([&] { pipe.dealer_failed(); }, channel_error(""));
    }
    SUBCASE("party ends") {
        check_write([&] { pipe.party_ended(); }, mismatch_error(""));
    }
    SUBCASE("party fails") {
        check_write([&] { source.close(); }, channel_error(""));
    }
    SUBCASE("what was dealt before the dealer ended is still there") {
        pipe.write_corrections(pattern(10, 1));
        pipe.finish();
        pipe.dealer_ended();
        bytes got(10);
        source.read_corrections(got);
        CHECK(got == pattern(10, 1));
        CHECK_THROWS_AS(read(), mismatch_error);
    }
    CHECK_THROWS_AS(correction_pipe(1000), usage_error);
    insecure_pipe_source zero(fixed_seeds().party0);
    bytes got(1);
    CHECK_THROWS_AS(zero.read_corrections(got), usage_error);
}
