// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/mpc/multiply.hpp>

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/net/memory.hpp>

#include "../support/roles.hpp"
#include "../support/values.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

using namespace moiety;
using namespace moiety_test;

namespace {

/// Triples of another project: both parties read their own file, here the same random stream, each its share.
class stock_of_triples {
  public:
    explicit stock_of_triples(int party) : party_(party) {}

    void triple(unsigned bits, std::span<std::uint64_t> a, std::span<std::uint64_t> b, std::span<std::uint64_t> c) {
        ++asked;
        for (std::size_t i = 0; i < a.size(); ++i) {
            std::uint64_t const x = random_(), y = random_();
            a[i] = mine(x, bits);
            b[i] = mine(y, bits);
            c[i] = mine(x * y, bits);
        }
    }
    void matrix_triple(unsigned bits, std::size_t m, std::size_t k, std::size_t n, std::span<std::uint64_t> a,
                       std::span<std::uint64_t> b, std::span<std::uint64_t> c) {
        ++asked;
        std::vector<std::uint64_t> x(m * k), y(k * n);
        for (auto& v : x) v = random_();
        for (auto& v : y) v = random_();
        for (std::size_t i = 0; i < m * k; ++i) a[i] = mine(x[i], bits);
        for (std::size_t i = 0; i < k * n; ++i) b[i] = mine(y[i], bits);
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                std::uint64_t sum = 0;
                for (std::size_t l = 0; l < k; ++l) sum += x[i * k + l] * y[l * n + j];
                c[i * n + j] = mine(sum, bits);
            }
    }
    int asked = 0;

  private:
    std::uint64_t mine(std::uint64_t value, unsigned bits) {
        std::uint64_t const first = random_();
        return (party_ == 0 ? first : value - first) & low_mask(bits);
    }
    int party_;
    std::mt19937_64 random_{5};
};

static_assert(TripleSource<stock_of_triples> && !CorrectionSource<stock_of_triples>);

template <class F>
void at_both(F run) {
    auto [a, b] = memory_channel_pair(std::chrono::seconds(20));
    std::string peer;
    std::thread other([&, &end = b] {
        try {
            stock_of_triples stock(1);
            party me(1, end, stock);
            run(me, stock);
        } catch (std::exception const& e) {
            peer = e.what();
        }
    });
    stock_of_triples stock(0);
    party me(0, a, stock);
    run(me, stock);
    other.join();
    CHECK(peer == "");
}

template <Fixed N, std::size_t R>
task<tensor<product_t<N, N>, R>> multiply_and_open(party& p, share<N, R> x, share<N, R> y) {
    auto z = co_await multiply(p, x, y);
    co_return co_await open(p, z);
}

template <Fixed N, Fixed M>
task<tensor<matmul_t<N, M>, 2>> matmul_and_open(party& p, share<N, 2> x, share<M, 2> y) {
    auto z = co_await matmul(p, x, y);
    co_return co_await open(p, z);
}

template <Fixed N>
void check_product() {
    CAPTURE(format_name<N>());
    auto const x = random_words<N>(shape_t<2>{7, 9}, 1), y = random_words<N>(shape_t<2>{7, 9}, 2);
    auto const r = run_all_roles([&](party& p) { return p.run(multiply_and_open(p, split(p, x, 3), split(p, y, 4))); });
    check_costs(r);
    CHECK(same(r.party0, x * y));
    CHECK(same(r.ideal, x * y));
    CHECK(r.cost_dry.rounds == 2);
    CHECK(r.cost_dry.online_bits() == 63 * 3 * N::bits);
    CHECK(r.cost_dry.dealt_bits == 63 * N::bits);
    at_both([&](party& me, stock_of_triples& stock) {
        auto const z = me.run(multiply_and_open(me, split(me, x, 3), split(me, y, 4)));
        auto const again = me.run(multiply_and_open(me, split(me, y, 3), split(me, y, 4)));
        if (me.id() == 0) {
            CHECK(same(z, x * y));
            CHECK(same(again, y * y));
            CHECK(stock.asked == 2);
            CHECK(me.cost().rounds == 4);
            CHECK(me.cost().dealt_bits == 0);
        }
    });
}

} // namespace

TEST_CASE("products of shares with a dealer and with a stock of triples") {
    check_product<fixed<64, 16>>();
    check_product<fixed<37, 12>>();
    check_product<fixed<8, 3>>();
}

TEST_CASE("matrix products of shares with a dealer and with a stock of triples") {
    using number = fixed<64, 16>;
    using integer = fixed<64, 0, 0>;
    auto check = [](auto x, auto y) {
        auto const want = matmul(x, y);
        auto const r =
            run_all_roles([&](party& p) { return p.run(matmul_and_open(p, split(p, x, 3), split(p, y, 4))); });
        check_costs(r);
        CHECK(same(r.party1, want));
        CHECK(same(r.ideal, want));
        CHECK(r.cost_dry.dealt_bits == want.size() * 64);
        at_both([&](party& me, stock_of_triples& stock) {
            auto const z = me.run(matmul_and_open(me, split(me, x, 3), split(me, y, 4)));
            if (me.id() == 1) return;
            CHECK(same(z, want));
            CHECK(stock.asked == 1);
        });
    };
    check(random_words<number>(shape_t<2>{3, 5}, 1), random_words<number>(shape_t<2>{5, 4}, 2));
    check(random_words<number>(shape_t<2>{1, 1}, 1), random_words<integer>(shape_t<2>{1, 9}, 2));
    check(random_words<number>(shape_t<2>{17, 33}, 1), random_words<number>(shape_t<2>{33, 1}, 2));
}

TEST_CASE("operands of different rings are opened in the triple's ring, where its masks are uniform") {
    using wide = fixed<64, 16>;
    using narrow = fixed<46, 16>;
    auto const x = random_words<wide>(shape_t<2>{3, 5}, 1);
    auto const y = random_words<narrow>(shape_t<2>{5, 4}, 2);
    auto const want = matmul(x, y);
    static_assert(std::same_as<decltype(want), tensor<fixed<46, 32, 16>, 2> const>);
    at_both([&](party& me, stock_of_triples& stock) {
        auto const [sx, sy] = std::pair(split(me, x, 3), split(me, y, 4));
        auto const before = me.cost();
        auto const z = me.run(matmul(me, sx, sy));
        CHECK((me.cost() - before).payload_bits[0] == (15 + 20) * 46);
        CHECK(stock.asked == 1);
        auto const opened = me.run(open(me, z));
        if (me.id() == 0) CHECK(same(opened, want));
    });
}

TEST_CASE("a stock of triples serves rings of one word only") {
    using number = fixed<78, 12>;
    auto const x = tensor<number, 1>::zeros({4});
    auto [a, b] = memory_channel_pair(std::chrono::seconds(20));
    stock_of_triples stock(0);
    party me(0, a, stock);
    CHECK_THROWS_WITH_AS(me.run(multiply_and_open(me, share<number, 1>(x), share<number, 1>(x))),
                         "a source of triples holds words of up to 64 bits; a ring of 78 needs answers for given masks",
                         usage_error);
    CHECK(stock.asked == 0);
}

TEST_CASE("a stock of triples says so when a protocol needs answers for given masks") {
    using number = fixed<64, 32, 16>;
    auto const x = tensor<number, 1>::zeros({4});
    auto refuses = [&](auto protocol) {
        auto [a, b] = memory_channel_pair(std::chrono::seconds(5));
        stock_of_triples stock(0), other(1);
        party me(0, a, stock), peer(1, b, other);
        auto const why =
            "this source of randomness holds multiplication triples only; this protocol needs answers for given "
            "masks (a dealer or its stored material)";
        CHECK_THROWS_WITH_AS(me.run(protocol(me, split(me, x, 1))), why, usage_error);
        CHECK_THROWS_WITH_AS(peer.run(protocol(peer, split(peer, x, 1))), why, usage_error);
    };
    refuses([](party& p, share<number, 1> s) { return rescale<16>(p, s); });
    refuses([](party& p, share<number, 1> s) { return sign(p, s); });
    refuses([](party& p, share<number, 1> s) { return mask(p, s); });
}

TEST_CASE("shapes that do not fit") {
    using number = fixed<64, 16>;
    auto p = party::dry_run();
    auto words = [](std::size_t m, std::size_t n) { return share<number, 2>(tensor<number, 2>(shape_t<2>{m, n})); };
    CHECK_THROWS_WITH_AS(p.run(multiply(p, words(2, 3), words(3, 2))), "multiply: shapes (2, 3) and (3, 2) differ",
                         shape_error);
    auto q = party::dry_run();
    CHECK_THROWS_WITH_AS(q.run(matmul(q, words(2, 3), words(2, 3))), "matmul: shapes (2, 3) and (2, 3) do not multiply",
                         shape_error);
}
