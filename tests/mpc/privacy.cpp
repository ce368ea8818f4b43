// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// On a ring of four bits: what a party receives, together with its own share of the input, is distributed alike for
// every input. Nothing else ever reaches a party but party 1's corrections, which party 0's stream masks.
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/exact_rescale.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/select.hpp>
#include <moiety/net/memory.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <mutex>
#include <random>
#include <span>
#include <thread>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Keeps what is received through it.
class recorder {
  public:
    explicit recorder(memory_channel& c) : channel_(&c) {}
    void send(std::span<std::byte const> out) { channel_->send(out); }
    void flush() { channel_->flush(); }
    void recv(std::span<std::byte> in) {
        channel_->recv(in);
        received.insert(received.end(), in.begin(), in.end());
    }
    void close() { channel_->close(); }
    std::vector<std::byte> received;

  private:
    memory_channel* channel_;
};

/// Everything received by party `who` while it runs `program` on shares of x: the rounds' payloads, unpacked to one
/// number of `widths[k]` bits an element for the k-th exchange of the program.
template <class Program>
std::vector<std::vector<std::uint64_t>> received_by(int who, Program program, std::size_t n,
                                                    std::vector<std::vector<unsigned>> const& rounds) {
    auto const seeds = fixed_seeds(7);
    correction_record corrections;
    auto dealer = party::dealer(seeds.party0, seeds.party1, corrections);
    program(dealer);
    auto [a, b] = memory_channel_pair(std::chrono::seconds(60));
    recorder r0(a), r1(b);
    std::thread other([&] {
        insecure_replay source(seeds.party1, corrections);
        party me(1, r1, source);
        program(me);
    });
    {
        insecure_replay source(seeds.party0);
        party me(0, r0, source);
        program(me);
    }
    other.join();
    auto const& bytes = who == 0 ? r0.received : r1.received;
    std::size_t at = 16; // the greeting
    std::vector<std::vector<std::uint64_t>> out;
    for (auto const& round : rounds) {
        at += wire::header_bytes;
        for (unsigned bits : round) {
            std::vector<std::uint64_t> words(n);
            unpack(std::span<std::byte const>(bytes).subspan(at, packed_size(n, bits)), bits,
                   std::span<std::uint64_t>(words));
            out.push_back(std::move(words));
            at += packed_size(n, bits);
        }
    }
    REQUIRE(at == bytes.size());
    return out;
}

using number = fixed<4, 2>;

/// Whether the view (own share of the input, received words) tells inputs apart: the chi-square statistic of the
/// table inputs x views in standard deviations from its mean. A leak of any bit gives thousands.
template <class Program>
double deviation(int who, Program program, std::vector<std::vector<unsigned>> const& rounds, unsigned view_bits,
                 std::vector<int> const& inputs) {
    std::size_t const n = 1u << 18;
    auto x = tensor<number, 1>::uninitialised({n}), first = x;
    std::mt19937_64 random(17);
    for (std::size_t i = 0; i < n; ++i) {
        x.writable()[i] = static_cast<std::uint8_t>(inputs[i % inputs.size()] & 15);
        first.writable()[i] = static_cast<std::uint8_t>(random() & 15);
    }
    auto const got = received_by(
        who, [&](party& p) { program(p, split(p, x, first)); }, n, rounds);
    unsigned seen = 4;
    for (auto const& round : rounds)
        for (unsigned bits : round) seen += bits;
    REQUIRE(seen == view_bits);
    std::vector<std::vector<double>> table(inputs.size(), std::vector<double>(std::size_t{1} << view_bits));
    for (std::size_t i = 0; i < n; ++i) {
        std::uint64_t const share = who == 0 ? first.words()[i] : std::uint64_t(x.words()[i] - first.words()[i]) & 15;
        std::uint64_t view = share;
        unsigned at = 4;
        std::size_t k = 0;
        for (auto const& round : rounds)
            for (unsigned bits : round) {
                view |= got[k++][i] << at;
                at += bits;
            }
        ++table[i % inputs.size()][view];
    }
    double chi = 0, degrees = 0;
    double const share = 1.0 / double(inputs.size());
    for (std::size_t v = 0; v < table.front().size(); ++v) {
        double total = 0;
        for (auto const& row : table) total += row[v];
        if (total == 0) continue;
        degrees += double(inputs.size()) - 1;
        for (auto const& row : table) chi += (row[v] - total * share) * (row[v] - total * share) / (total * share);
    }
    return (chi - degrees) / std::sqrt(2 * degrees);
}

void rescales(party& p, share<number, 1> x) { p.run(rescale<0>(p, x)); }

void rescales_exactly(party& p, share<number, 1> x) { p.run(rescale<0>(p, x, exact)); }

void compares(party& p, share<number, 1> x) {
    auto protocol = [](party& me, share<number, 1> s) -> task<void> {
        auto m = co_await mask(me, s);
        std::vector<std::uint64_t> const zero(1, 0);
        co_await less_than(me, m, zero, digit_shape<1, 2>{});
    };
    p.run(protocol(p, x));
}

/// The mistake that the statistic must see: one mask for two values.
void hides_badly(party& p, share<number, 1> x) {
    auto protocol = [](party& me, share<number, 1> s) -> task<void> {
        auto m = co_await mask(me, s);
        tensor<number, 1> again = m.opened() + m.mask().words();
        if (me.has_shares()) again = times_integer(s.words(), 2) + m.mask().words();
        co_await open(me, share<number, 1>(again));
    };
    p.run(protocol(p, x));
}

} // namespace

TEST_CASE("a party's view of a rescale, a comparison and an exact rescale is the same for every input") {
    for (int who : {0, 1}) {
        CAPTURE(who);
        CHECK(std::abs(deviation(who, rescales, {{4}}, 8, {-4, -1, 0, 3})) < 5);
        CHECK(std::abs(deviation(who, compares, {{4}, {1, 1}, {1, 1}}, 12, {-8, -1, 0, 7})) < 5);
        CHECK(std::abs(deviation(who, rescales_exactly, {{4}, {1}}, 9, {-4, -1, 0, 3})) < 5);
    }
}

TEST_CASE("and the test would see a mask that is used twice") {
    // With both openings and its own shares of both masks a party could subtract: here the view alone shows it.
    CHECK(deviation(0, hides_badly, {{4}, {4}}, 12, {-8, -1, 0, 7}) > 100);
}
