// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/core/bits.hpp>

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace moiety;

namespace {

bool at(std::span<std::uint64_t const> bits, std::size_t i) { return (bits[i / 64] >> (i % 64) & 1) != 0; }

template <class W, class A>
void check_pack_nonzero(std::size_t n) {
    CAPTURE(n);
    std::mt19937_64 random(n);
    std::vector<W> x(n), y(n);
    for (auto& w : x) w = static_cast<W>(random() % 3);
    for (auto& w : y) w = static_cast<W>(random() % 3 << (8 * sizeof(W) - 2));
    std::vector<std::uint64_t> out((n + 63) / 64, ~std::uint64_t{0});
    kernels::pack_nonzero<A>([](auto a, auto b) { return a | b; }, std::span(out), std::span<W const>(x),
                             std::span<W const>(y));
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < 64 * out.size(); ++i) wrong += at(out, i) != (i < n && (x[i] | y[i]) != 0);
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE_TEMPLATE("pack_nonzero packs one bit a word, and zeros after the last", W, std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t) {
    for (std::size_t n : {0, 1, 63, 64, 65, 128, 1000}) {
        check_pack_nonzero<W, default_arch>(n);
        check_pack_nonzero<W, scalar_arch>(n);
    }
}

TEST_CASE("pack_nonzero refuses an output of another length") {
    std::vector<std::uint64_t> out(2);
    std::vector<std::uint16_t> in(64);
    auto const same = [](auto a) { return a; };
    CHECK_THROWS_AS(kernels::pack_nonzero(same, std::span(out), std::span<std::uint16_t const>(in)), shape_error);
}

TEST_CASE("add_bits adds a run of bits at any place and touches no other") {
    std::mt19937_64 random(3);
    for (std::size_t at_place : {0, 1, 63, 64, 100})
        for (std::size_t count : {0, 1, 63, 64, 65, 127, 128, 200}) {
            CAPTURE(at_place);
            CAPTURE(count);
            std::vector<std::uint64_t> before((at_place + count + 63) / 64), from((count + 63) / 64);
            for (auto& w : before) w = random();
            for (auto& w : from) w = random();
            auto after = before;
            kernels::add_bits(after, at_place, from, count);
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < 64 * after.size(); ++i) {
                bool const added = i >= at_place && i < at_place + count && at(from, i - at_place);
                wrong += at(after, i) != (at(before, i) != added);
            }
            CHECK(wrong == 0);
        }
}
