// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/multiply.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/select.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N>
void add_rescale(verdict& v, std::size_t n) {
    using P = product_t<N, N>;
    shape_t<1> const shape{n};
    auto value = [](std::size_t i) { return spread(i, -1000, 1000); };
    add_row(
        v, {"rescale", "stochastic", format_of<N>(), n, n, std::ldexp(1.0, -int(N::fraction))},
        [=](party& p) { return shared_values<P>(p, shape, value); },
        [](party& p, share<P, 1> const& x) { return rescale<N::fraction>(p, x); },
        [=](auto const& got) { return largest_error(got, value); });
}

template <Fixed N>
void add_multiply(verdict& v, std::size_t n) {
    shape_t<1> const shape{n};
    auto left = [](std::size_t i) { return spread(i, -20, 20); };
    auto right = [](std::size_t i) { return spread(3 * i + 1, -20, 20); };
    struct state {
        share<N, 1> x, y;
    };
    auto program = [](party& p, share<N, 1> x, share<N, 1> y) -> task<share<N, 1>> {
        auto z = co_await multiply(p, x, y);
        co_return co_await rescale<N::fraction>(p, z);
    };
    add_row(
        v, {"multiply", "stochastic", format_of<N>(), n, n, 25 * std::ldexp(1.0, -int(N::fraction))},
        [=](party& p) {
            return state{shared_values<N>(p, shape, left), shared_values<N>(p, shape, right)};
        },
        [=](party& p, state const& s) { return program(p, s.x, s.y); },
        [=](auto const& got) { return largest_error(got, [=](std::size_t i) { return left(i) * right(i); }); });
}

template <Fixed N>
void add_sign(verdict& v, std::size_t n) {
    shape_t<1> const shape{n};
    double const limit = largest<N>();
    auto value = [=](std::size_t i) { return i % 16 == 0 ? 0.0 : spread(i, -limit, limit); };
    add_row(
        v, {"sign", "default", format_of<N>(), n, n, 0}, [=](party& p) { return shared_values<N>(p, shape, value); },
        [](party& p, share<N, 1> const& x) { return sign(p, x); },
        [=](auto const& got) {
            return largest_error(got, [=](std::size_t i) { return decode<N>(encode<N>(value(i))) < 0 ? 1.0 : 0.0; });
        });
}

template <Fixed N>
void add_less(verdict& v, std::size_t n) {
    shape_t<1> const shape{n};
    auto left = [](std::size_t i) { return std::round(spread(i, -100, 100)); };
    auto right = [](std::size_t i) { return std::round(spread(7 * i + 2, -100, 100)); };
    struct state {
        share<N, 1> x, y;
    };
    add_row(
        v, {"less_than", "shares", format_of<N>(), n, n, 0},
        [=](party& p) {
            return state{shared_values<N>(p, shape, left), shared_values<N>(p, shape, right)};
        },
        [](party& p, state const& s) { return less(p, s.x, s.y); },
        [=](auto const& got) {
            return largest_error(got, [=](std::size_t i) { return left(i) < right(i) ? 1.0 : 0.0; });
        });
}

template <Fixed N>
void add_matmul(verdict& v, std::size_t m, std::size_t k, std::size_t n) {
    auto left = [](std::size_t i) { return spread(i, -4, 4); };
    auto right = [](std::size_t i) { return spread(5 * i + 1, -1, 1); };
    struct state {
        share<N, 2> x, y;
    };
    auto expected = [=](std::size_t at) {
        double sum = 0;
        for (std::size_t j = 0; j < k; ++j)
            sum += decode<N>(encode<N>(left(at / n * k + j))) * decode<N>(encode<N>(right(j * n + at % n)));
        return sum;
    };
    add_row(
        v, {"matmul", "shares", format_of<N>(), m * n, m * n, 1e-9},
        [=](party& p) {
            return state{shared_values<N, 2>(p, {m, k}, left), shared_values<N, 2>(p, {k, n}, right)};
        },
        [](party& p, state const& s) { return matmul(p, s.x, s.y); },
        [=](auto const& got) {
            double worst = 0; // a sample: the plaintext product takes longer than the private one
            for (std::size_t i = 0; i < got.size(); i += 1009)
                worst = std::max(worst, std::abs(got.data()[i] - expected(i)));
            return worst;
        });
}

} // namespace

void add_mpc_rows(verdict& v) {
    for (std::size_t n : {std::size_t{1} << 10, std::size_t{1} << 16, std::size_t{1} << 20}) {
        add_rescale<fixed<64, 16>>(v, n);
        add_rescale<fixed<37, 12>>(v, n);
        add_multiply<fixed<64, 16>>(v, n);
        add_multiply<fixed<46, 12>>(v, n);
        add_sign<fixed<64, 16>>(v, n);
        add_sign<fixed<48, 16>>(v, n);
        add_sign<fixed<32, 12>>(v, n);
        add_sign<fixed<16, 8>>(v, n);
        add_less<fixed<64, 16>>(v, n);
    }
    add_matmul<fixed<64, 16>>(v, 128, 768, 768);
    add_matmul<fixed<64, 16>>(v, 512, 768, 768);
    add_matmul<fixed<64, 16>>(v, 512, 768, 3072);
}

} // namespace moiety_bench
