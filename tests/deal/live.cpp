// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "live_session.hpp"

#include <moiety/mpc/party.hpp>

#include "../support/sample_program.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

using namespace moiety;
using namespace moiety_test;
using namespace std::chrono_literals;

TEST_CASE("two parties and a dealer run a program of several parts, as they tell it") {
    wires w;
    std::array<std::optional<revealed>, 2> results;
    std::array<cost_report, 3> cost;
    auto party_side = [&](int id, memory_channel& dealer, memory_channel& peer) {
        dealer_link link(dealer, id, "times, 64.16");
        party me(id, peer, link);
        CHECK_THROWS_WITH_AS(link.stream_seed(), doctest::Contains("is for one session"), usage_error);
        for (std::size_t rows : {3u, 50u}) {
            link.tell(std::to_string(rows));
            shape_t<2> const shape{rows, 100};
            results[static_cast<std::size_t>(id)] = me.run(program(me, shape));
        }
        link.end();
        cost[static_cast<std::size_t>(id)] = me.cost();
    };
    auto const o = run_three([&] { party_side(0, w.zero.first, w.peers.first); },
                             [&] { party_side(1, w.one.first, w.peers.second); },
                             [&] {
                                 auto session = accept_parties(w.one.second, w.zero.second); // whoever came first
                                 CHECK(session.configuration() == "times, 64.16");
                                 CHECK(session.stream_seed(0) != session.stream_seed(1));
                                 auto me = party::dealer(session.stream_seed(0), session.stream_seed(1), session);
                                 while (auto rows = session.next_told()) {
                                     shape_t<2> const shape{std::stoul(*rows), 100};
                                     me.run(program(me, shape));
                                 }
                                 cost[2] = me.cost();
                             });
    CHECK(o.party0 == "");
    CHECK(o.party1 == "");
    CHECK(o.dealer == "");
    REQUIRE(results[0]);
    REQUIRE(results[0]->has_value());
    CHECK(!results[1]->has_value());
    auto const x = filled(0.2503, {50, 100}), y = filled(-0.5, {50, 100});
    double worst = 0;
    for (std::size_t i = 0; i < 5000; ++i)
        worst = std::max(worst, std::abs(decode<real>((**results[0]).words()[i]) -
                                         decode<real>(x.words()[i]) * decode<real>(y.words()[i])));
    CHECK(worst <= 0x1p-16);
    CHECK(cost[0] == cost[1]);
    CHECK(cost[0] == cost[2]);
}

TEST_CASE("corrections come in order and complete, however they are cut; the window bounds them") {
    auto const all = some(1 << 20);
    for (std::size_t const window : {std::size_t{1024}, std::size_t{10'000}, std::size_t{64} << 20}) {
        CAPTURE(window);
        wires w;
        std::uint64_t peak_dealer = 0, peak_party = 0;
        auto const o = run_session(
            w, small_window(window),
            [&](dealer_session& s) {
                for (std::size_t at = 0, n = 1; at < all.size(); at += n, n = n * 7 % 10'007) {
                    n = std::min(n, all.size() - at);
                    s.write_corrections(std::span(all).subspan(at, n));
                    if (n % 3 == 0) s.finish();
                }
                s.finish();
                s.finish();
                peak_dealer = s.peak_bytes();
            },
            [&](dealer_link& link) {
                bytes got(all.size());
                for (std::size_t at = 0, n = 1; at < all.size(); at += n, n = n * 5 % 9'973) {
                    n = std::min(n, all.size() - at);
                    link.read_corrections(std::span(got).subspan(at, n));
                }
                CHECK(got == all);
                peak_party = link.peak_bytes();
            });
        CHECK(o.dealer == "");
        CHECK(o.party0 == "");
        CHECK(o.party1 == "");
        CHECK(peak_dealer <= window);
        CHECK(peak_party <= window);
        CHECK(peak_dealer > 0);
    }
}

TEST_CASE("a dealer runs ahead of the parties, and neither's long computation is silence") {
    wires w(200ms);
    auto const all = some(64 * 1024);
    link_options options = small_window(32 * 1024);
    options.heartbeat = 20ms;
    std::atomic<bool> all_written{false};
    auto const o = run_session(
        w, options,
        [&](dealer_session& s) {
            s.write_corrections(std::span(all).first(1000));
            s.finish();
            std::this_thread::sleep_for(500ms); // the party waits all the while
            s.write_corrections(std::span(all).subspan(1000, 29'000));
            all_written = true;
            s.write_corrections(std::span(all).subspan(30'000));
            s.finish();
        },
        [&](dealer_link& link) {
            bytes got(all.size());
            link.read_corrections(std::span(got).first(2000));
            while (!all_written) std::this_thread::yield(); // dealt without being asked for
            std::this_thread::sleep_for(500ms);             // the dealer waits for room
            link.read_corrections(std::span(got).subspan(2000));
            CHECK(got == all);
            std::this_thread::sleep_for(500ms); // the dealer waits for the end
        });
    CHECK(o.dealer == "");
    CHECK(o.party0 == "");
    CHECK(o.party1 == "");
}

TEST_CASE("a different number of corrections is a different program") {
    wires w;
    SUBCASE("the dealer deals more, and waits for room") {
        auto const o = run_session(
            w, small_window(1024), [&](dealer_session& s) { s.write_corrections(some(10'000)); },
            [](dealer_link& link) {
                bytes got(100);
                link.read_corrections(got);
            });
        CHECK(starts_with(o.dealer, "mismatch: party 1 does not run the same program"));
    }
    SUBCASE("the dealer has dealt more") {
        auto const o = run_session(
            w, {},
            [&](dealer_session& s) {
                s.write_corrections(some(300));
                s.finish();
            },
            [](dealer_link& link) {
                bytes got(100);
                link.read_corrections(got);
            });
        CHECK(o.dealer == "");
        CHECK(o.party1 ==
              "mismatch: the dealer does not run the same program: it has dealt 300 bytes, and this party has "
              "used 100");
    }
    SUBCASE("the dealer deals less, and waits for the end") {
        auto const o = run_session(
            w, {},
            [&](dealer_session& s) {
                s.write_corrections(some(50));
                s.finish();
            },
            [](dealer_link& link) {
                bytes got(100);
                link.read_corrections(got);
            });
        CHECK(o.party1 == "mismatch: the dealer does not run the same program: it has dealt all it has, and this party "
                          "needs more");
        CHECK(starts_with(o.dealer, "channel: party 1: "));
    }
    SUBCASE("the dealer deals less and goes") {
        auto const o = run_three(
            [&] {
                dealer_link link(w.zero.first, 0, "c");
                CHECK_THROWS_AS(link.end(), channel_error);
            },
            [&] {
                dealer_link link(w.one.first, 1, "c");
                bytes got(100);
                link.read_corrections(got);
            },
            [&] {
                auto session = accept_parties(w.zero.second, w.one.second);
                session.write_corrections(some(50));
                session.finish();
            });
        CHECK(o.dealer == "");
        CHECK(o.party1 == "channel: the dealer: the other end of a memory channel is closed");
    }
}

TEST_CASE("parties who differ are both told, and the dealer says so") {
    wires w;
    auto link_only = [](memory_channel& c, int id, std::string text) {
        return [&c, id, text] { dealer_link link(c, id, text); };
    };
    auto accept = [&] { accept_parties(w.zero.second, w.one.second); };
    SUBCASE("configurations") {
        auto const o =
            run_three(link_only(w.zero.first, 0, "bert 64.16"), link_only(w.one.first, 1, "bert 62.12\n"), accept);
        std::string const why =
            "the parties are configured differently: party 0 says 'bert 64.16', party 1 'bert 62.12?'";
        CHECK(o.dealer == "mismatch: " + why);
        CHECK(o.party0 == "mismatch: the dealer refuses: " + why);
        CHECK(o.party1 == o.party0);
    }
    SUBCASE("two parties 0, two parties 1") {
        for (int const id : {0, 1}) {
            wires v;
            auto const o = run_three(link_only(v.zero.first, id, ""), link_only(v.one.first, id, ""),
                                     [&] { accept_parties(v.zero.second, v.one.second); });
            std::string const why = "both say that they are party " + std::to_string(id);
            CHECK(o.dealer == "mismatch: " + why);
            CHECK(o.party0 == "mismatch: the dealer refuses: " + why);
            CHECK(o.party1 == o.party0);
        }
    }
    auto telling = [](memory_channel& c, int id, std::vector<std::string> texts) {
        return [&c, id, texts] {
            dealer_link link(c, id, "c");
            for (auto const& t : texts) link.tell(t);
            link.end();
        };
    };
    SUBCASE("what they tell later") {
        auto const o = run_three(telling(w.zero.first, 0, {"a", "b"}), telling(w.one.first, 1, {"a", "c"}), [&] {
            auto session = accept_parties(w.zero.second, w.one.second);
            CHECK(session.next_told() == "a");
            session.next_told();
        });
        CHECK(o.dealer == "mismatch: the parties differ: party 0 says 'b', party 1 says 'c'");
        CHECK(o.party0 == o.party1);
        CHECK(o.party1 == "mismatch: the dealer refuses: the parties differ: party 0 says 'b', party 1 says 'c'");
    }
    SUBCASE("one ends early") {
        auto const o = run_three(telling(w.zero.first, 0, {}), telling(w.one.first, 1, {"a"}), [&] {
            auto session = accept_parties(w.zero.second, w.one.second);
            session.next_told();
        });
        CHECK(o.dealer == "mismatch: the parties differ: party 0 has ended, party 1 says 'a'");
        CHECK(starts_with(o.party1, "mismatch: the dealer refuses: "));
    }
    SUBCASE("the dealer ends early") {
        auto const o = run_three(telling(w.zero.first, 0, {"a"}), telling(w.one.first, 1, {"a"}), [&] {
            auto session = accept_parties(w.zero.second, w.one.second);
            session.end();
        });
        CHECK(o.dealer == "mismatch: the parties go on, with 'a', where the dealer ends");
    }
}

TEST_CASE("whoever goes, the others notice") {
    wires w;
    SUBCASE("the dealer, in the middle of the stream") {
        auto const o = run_three(
            [&] {
                dealer_link link(w.zero.first, 0, "c");
                link.end();
            },
            [&] {
                dealer_link link(w.one.first, 1, "c", small_window(4096));
                bytes got(100'000);
                link.read_corrections(got);
            },
            [&] {
                auto session = accept_parties(w.zero.second, w.one.second);
                session.write_corrections(some(50'000));
                session.close();
                session.finish();
            });
        CHECK(starts_with(o.dealer, "channel: "));
        CHECK(o.party1 == "channel: the dealer: the other end of a memory channel is closed");
    }
    SUBCASE("party 1, while the dealer waits for room") {
        auto const o = run_three(
            [&] {
                dealer_link link(w.zero.first, 0, "c");
                link.tell("wait");
                while (failure_of([&] { link.tell("more"); }).empty()) std::this_thread::sleep_for(1ms);
                link.end();
            },
            [&] {
                dealer_link link(w.one.first, 1, "c", small_window(4096));
                bytes got(10'000);
                link.read_corrections(got);
            },
            [&] {
                auto session = accept_parties(w.zero.second, w.one.second);
                session.write_corrections(some(1'000'000));
            });
        CHECK(o.dealer == "channel: party 1: the other end of a memory channel is closed");
        CHECK(starts_with(o.party0, "channel: the dealer: "));
    }
    SUBCASE("party 0, while the dealer waits for its word") {
        auto const o = run_with_party0(w, [&] { dealer_link link(w.zero.first, 0, "c"); });
        CHECK(o.dealer == "channel: party 0: the other end of a memory channel is closed");
        CHECK(starts_with(o.party1, "channel: the dealer: "));
    }
    SUBCASE("a party, before its greeting") {
        auto const o = run_three([&] { w.zero.first.close(); }, [&] { dealer_link link(w.one.first, 1, "c"); },
                                 [&] { accept_parties(w.zero.second, w.one.second); });
        CHECK(o.dealer == "channel: a party (the other end of a memory channel): the other end of a memory channel is "
                          "closed");
        CHECK(o.party1 == "mismatch: the dealer refuses: the other party's greeting failed");
    }
    SUBCASE("close wakes who waits in the link, and stays") {
        for (bool const reading : {true, false}) {
            wires v;
            std::atomic<bool> done{false};
            auto const o = run_three([&] { dealer_link link(v.zero.first, 0, "c"); },
                                     [&] {
                                         dealer_link link(v.one.first, 1, "c");
                                         auto const wait = [&] {
                                             bytes got(1);
                                             if (reading) link.read_corrections(got);
                                             link.end();
                                         };
                                         auto const close = [&] {
                                             std::this_thread::sleep_for(20ms);
                                             link.close();
                                             link.close();
                                             done = true;
                                         };
                                         both(wait, close);
                                     },
                                     [&] {
                                         auto session = accept_parties(v.zero.second, v.one.second);
                                         while (!done) std::this_thread::yield();
                                         session.end();
                                     });
            CHECK(starts_with(o.party1, "channel: the"));
            CHECK(starts_with(o.dealer, "channel: party "));
        }
    }
}

TEST_CASE("silence ends in a timeout, at either end") {
    wires w(100ms);
    SUBCASE("a dealer who does not answer") {
        auto const message = failure_of([&] { dealer_link link(w.zero.first, 0, "c"); });
        CHECK(message == "timeout: the dealer: the other end of a memory channel kept silent for 100 ms");
    }
    SUBCASE("a party that says nothing") {
        auto const message = failure_of([&] { accept_parties(w.zero.second, w.one.second); });
        CHECK(starts_with(message, "timeout: a party (the other end of a memory channel): "));
    }
    SUBCASE("a dealer that freezes after its verdict") {
        any_channel c(w.one.second);
        detail::send_verdict(c, dealer_wire::verdict::ok, "");
        dealer_link link(w.one.first, 1, "c");
        auto const message = failure_of([&] {
            bytes got(1);
            link.read_corrections(got);
        });
        CHECK(message == "timeout: the dealer: the other end of a memory channel kept silent for 100 ms");
    }
    SUBCASE("a party that freezes after its greeting") {
        for (int const id : {0, 1}) {
            auto greeting = [&](memory_channel& c, int i) {
                bytes b(dealer_wire::hello_bytes);
                dealer_wire::store(b, 0, dealer_wire::own_magic());
                b[8] = std::byte(i);
                dealer_wire::store(b, 32, std::uint64_t{4096});
                c.send(b);
                c.flush();
            };
            wires v(100ms);
            greeting(v.zero.first, 0);
            greeting(v.one.first, 1);
            auto session = accept_parties(v.zero.second, v.one.second);
            auto const message = failure_of([&] {
                if (id == 0) session.next_told();
                session.write_corrections(bytes(10'000)); // more than the window
            });
            CHECK(starts_with(message, "timeout: party "));
        }
    }
}

TEST_CASE("a party's link refuses what makes no sense") {
    wires w;
    CHECK_THROWS_AS(dealer_link(w.zero.first, 2, "c"), usage_error);
    CHECK_THROWS_AS(dealer_link(w.zero.first, 0, std::string((1 << 20) + 1, 'x')), usage_error);
    CHECK_THROWS_AS(dealer_link(w.zero.first, 0, "c", small_window(1000)), usage_error);
    auto const o = run_three(
        [&] {
            dealer_link link(w.zero.first, 0, "c");
            bytes got(1);
            CHECK_THROWS_AS(link.read_corrections(got), usage_error);
            CHECK_THROWS_AS(link.tell(std::string((1 << 20) + 1, 'x')), usage_error);
            link.end();
            CHECK_THROWS_AS(link.end(), usage_error);
            CHECK_THROWS_AS(link.tell("more"), usage_error);
        },
        [&] {
            dealer_link link(w.one.first, 1, "c");
            link.end();
        },
        [&] {
            auto session = accept_parties(w.zero.second, w.one.second);
            session.end();
            CHECK(session.next_told() == std::nullopt);
            CHECK_THROWS_AS(session.stream_seed(2), usage_error);
        });
    CHECK(o.party0 == "");
    CHECK(o.dealer == "");
}

TEST_CASE("over sockets whose buffers are small and which have no timeout of their own") {
    std::array<int, 2> zero{}, one{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, zero.data()) == 0);
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, one.data()) == 0);
    raw_channel a(zero[0]), da(zero[1]), b(one[0]), db(one[1]);
    auto const all = some(8 << 20);
    auto const o = run_three(
        [&] {
            dealer_link link(a, 0, "c");
            link.end();
        },
        [&] {
            dealer_link link(b, 1, "c", small_window(1 << 20));
            bytes got(all.size());
            for (std::size_t at = 0; at < all.size(); at += 1 << 16)
                link.read_corrections(std::span(got).subspan(at, 1 << 16));
            CHECK(got == all);
            link.end();
        },
        [&] {
            auto session = accept_parties(da, db);
            session.write_corrections(all);
            session.finish();
            session.end();
        });
    CHECK(o.party0 == "");
    CHECK(o.party1 == "");
    CHECK(o.dealer == "");
}
