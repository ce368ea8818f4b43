// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/wire.hpp>

#include <moiety/deal/memory.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/product.hpp>
#include <moiety/net/memory.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstring>
#include <exception>
#include <functional>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

using number = fixed<64, 16>;
using program = std::function<void(party&)>;

constexpr auto patience = std::chrono::seconds(2);

/// How a party's run ended: "" well, else the kind of exception and its message.
std::string ending(std::function<void()> const& run) {
    try {
        run();
        return "";
    } catch (mismatch_error const& e) {
        return std::string("mismatch: ") + e.what();
    } catch (timeout_error const& e) {
        return std::string("timeout: ") + e.what();
    } catch (channel_error const& e) {
        return std::string("channel: ") + e.what();
    } catch (std::exception const& e) {
        return std::string("other: ") + e.what();
    }
}

struct endings {
    std::string party0, party1;
};

/// Two parties with a program each, and what comes of it. Corrections are zeros: nothing here looks at values.
struct zeros {
    seed stream_seed() { return seed({}); }
    void read_corrections(std::span<std::byte> b) { std::fill(b.begin(), b.end(), std::byte{}); }
};

endings meet(program p0, program p1, int id0 = 0, int id1 = 1) {
    auto [a, b] = memory_channel_pair(patience);
    endings out;
    auto one_end = [](int id, memory_channel& channel, program const& run) {
        auto const how = ending([&] {
            zeros source;
            party me(id, channel, source);
            run(me);
        });
        channel.close(); // as a process does that ends
        return how;
    };
    std::thread other([&, &end = b] { out.party1 = one_end(id1, end, p1); });
    out.party0 = one_end(id0, a, p0);
    other.join();
    return out;
}

template <Number N>
program opens(std::size_t n, int times = 1) {
    return [=](party& me) {
        for (int i = 0; i < times; ++i) me.run(open(me, share<N, 1>(tensor<N, 1>::zeros({n}))));
    };
}

program multiplies(std::size_t n) {
    auto both = [](party& p, std::size_t count) -> task<void> {
        share<number, 1> x(tensor<number, 1>::zeros({count}));
        auto m = co_await mask(p, x);
        product(p, m, m);
        co_await mask(p, x);
    };
    return [=](party& me) { me.run(both(me, n)); };
}

program compares(std::size_t n) {
    auto both = [](party& p, std::size_t count) -> task<void> {
        share<number, 1> x(tensor<number, 1>::zeros({count}));
        auto m = co_await mask(p, x);
        co_await sign(p, m);
        co_await mask(p, x);
    };
    return [=](party& me) { me.run(both(me, n)); };
}

bool says(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

void check_both_mismatch(endings const& e, std::string const& part) {
    CAPTURE(e.party0);
    CAPTURE(e.party1);
    CHECK(e.party0.starts_with("mismatch: "));
    CHECK(e.party1.starts_with("mismatch: "));
    CHECK(says(e.party0, part));
    CHECK(says(e.party1, part));
}

/// A peer that is no party: sends `bytes`, then closes unless it is to stay silent.
std::string meet_bytes(std::vector<std::byte> const& bytes, bool silent = false) {
    auto [a, b] = memory_channel_pair(std::chrono::milliseconds(300));
    std::string out;
    std::thread raw([&, &end = b] {
        try {
            end.send(bytes);
            end.flush();
            std::array<std::byte, 16> its_greeting;
            std::array<std::byte, 8 + 32> its_message;
            if (bytes.empty()) return end.close();
            end.recv(its_greeting);
            if (bytes.size() >= 16) end.recv(its_message);
            if (silent)
                std::this_thread::sleep_for(std::chrono::milliseconds(600));
            else
                end.close();
        } catch (channel_error const&) { // the party may have gone first
        }
    });
    out = ending([&, &end = a] {
        zeros source;
        party me(0, end, source);
        opens<number>(4)(me);
    });
    raw.join();
    return out;
}

std::vector<std::byte> greeting(int version = wire::version, int id = 1) {
    std::vector<std::byte> g(16);
    std::memcpy(g.data(), "moiety", 6);
    g[6] = std::byte(version);
    g[7] = std::byte(id);
    return g;
}

} // namespace

TEST_CASE("parties of one program understand each other") {
    auto const e = meet(opens<number>(5, 3), opens<number>(5, 3));
    CHECK(e.party0 == "");
    CHECK(e.party1 == "");
}

TEST_CASE("other lengths, widths, operations or an earlier difference: a mismatch at both") {
    check_both_mismatch(meet(opens<number>(5), opens<number>(6)), " bytes where ");
    check_both_mismatch(meet(opens<number>(5), opens<fixed<40, 0>>(8)),
                        "does not run the same program");                                  // 40 bytes each
    check_both_mismatch(meet(opens<number>(1), opens<bit>(64)), "after other operations"); // 8 bytes each
    check_both_mismatch(meet(multiplies(4), compares(4)), "does not run the same program");
    check_both_mismatch(meet(multiplies(4), opens<number>(4, 2)), "after other operations");
    auto dealt_differently = [](party& me) {
        me.draw_mask<number>(shape_t<1>{1});
        opens<number>(5)(me);
    };
    check_both_mismatch(meet(dealt_differently, opens<number>(5)), "after other operations");
}

TEST_CASE("one party has more to say than the other waits for") {
    auto const e = meet(opens<number>(5, 2), opens<number>(5, 1));
    CHECK(e.party1 == "");
    CHECK(e.party0.starts_with("channel: ")); // a peer that has ended, at once
    auto one_way = [](party& me) {
        me.run(open_to(me, share<number, 1>(tensor<number, 1>::zeros({5})), 1));
        opens<number>(2)(me);
    };
    check_both_mismatch(meet(one_way, opens<number>(5)), "does not run the same program");
}

TEST_CASE("two parties of one id") {
    check_both_mismatch(meet(opens<number>(5), opens<number>(5), 0, 0), "also says that it is party 0");
    check_both_mismatch(meet(opens<number>(5), opens<number>(5), 1, 1), "also says that it is party 1");
}

TEST_CASE("another configuration") {
    auto configured = [](std::string text) {
        return program([=](party& me) {
            me.agree("model A");
            me.agree(text);
            opens<number>(5)(me);
        });
    };
    check_both_mismatch(meet(configured("64.16"), configured("62.12")), "configured for another program or format");
    CHECK(meet(configured("64.16"), configured("64.16")).party0 == "");
}

TEST_CASE("a peer that is no moiety, another version, or sends a header that lies") {
    std::vector<std::byte> nonsense(16, std::byte('x'));
    CHECK(says(meet_bytes(nonsense), "does not speak moiety's protocol"));
    CHECK(says(meet_bytes(greeting(wire::version + 1)), "speaks version 2 of the protocol, this party version 1"));

    for (std::uint32_t length : {0xffffffffu, 0u, 31u, 33u}) {
        auto hostile = greeting();
        hostile.resize(24);
        std::memcpy(hostile.data() + 16, &length, 4);
        auto const e = meet_bytes(hostile);
        CAPTURE(e);
        CHECK(e.starts_with("mismatch: "));
        CHECK(says(e, "its message has " + std::to_string(length) + " bytes where 32 are expected"));
    }
}

TEST_CASE("a peer that closes or falls silent") {
    CHECK(meet_bytes({}).starts_with("channel: "));
    CHECK(meet_bytes(greeting()).starts_with("channel: "));
    auto cut = greeting();
    cut.resize(16 + 5);
    CHECK(meet_bytes(cut).starts_with("channel: "));
    CHECK(meet_bytes(greeting(), true).starts_with("timeout: "));
}

TEST_CASE("the fingerprint tells orders and operations apart") {
    wire::fingerprint a, b, c;
    a.add(std::uint64_t{1});
    a.add(std::uint64_t{2});
    b.add(std::uint64_t{2});
    b.add(std::uint64_t{1});
    CHECK(a.value() != b.value());
    c.add(std::uint64_t{1});
    c.add(std::uint64_t{2});
    CHECK(a.value() == c.value());
    CHECK(c.configuration() == 0);
    c.add(std::string("text"));
    CHECK(c.configuration() != 0);
    CHECK(a.value() == c.value());
}
