// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/multiply.hpp>
#include <moiety/mpc/rescale.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N, std::size_t R>
struct two_shares {
    share<N, R> x, y;
};

template <Fixed N>
task<share<N, 1>> multiplied(party& p, share<N, 1> x, share<N, 1> y) {
    auto z = co_await multiply(p, x, y);
    co_return co_await rescale<N::fraction>(p, z);
}

/// Rings of two words a number: what a number of more than 64 bits costs.
template <Fixed N>
void add_wide(suite& s, std::size_t n) {
    using P = product_t<N, N>;
    using two = two_shares<N, 1>;
    shape_t<1> const shape{n};
    constexpr double ulp = 0x1p-16;
    static_assert(N::fraction == 16);
    value_at const left = [](std::size_t i) { return rounded<N>(spread(i, -1000, 1000)); };
    value_at const right = [](std::size_t i) { return rounded<N>(spread(3 * i + 1, -1000, 1000)); };
    auto const name = format_of<N>();
    auto const both = [=](party& p) {
        return two{shared_values<N, 1>(p, shape, left), shared_values<N, 1>(p, shape, right)};
    };
    add_row(
        s, {"rescale", "stochastic", name, n, n, ulp}, [=](party& p) { return shared_values<P, 1>(p, shape, left); },
        [](party& p, share<P, 1> const& x) { return rescale<16>(p, x); }, against(left));
    add_row(
        s, {"multiply", "stochastic", name, n, n, ulp}, both,
        [](party& p, two const& f) { return multiplied(p, f.x, f.y); },
        against([=](std::size_t i) { return left(i) * right(i); }));
    add_row(
        s, {"sign", "default", name, n, n, 0}, [=](party& p) { return shared_values<N, 1>(p, shape, left); },
        [](party& p, share<N, 1> const& x) { return sign(p, x); },
        against([=](std::size_t i) { return left(i) < 0 ? 1.0 : 0.0; }));
    add_row(
        s, {"less_than", "shares", name, n, n, 0}, both, [](party& p, two const& f) { return less(p, f.x, f.y); },
        against([=](std::size_t i) { return left(i) < right(i) ? 1.0 : 0.0; }));
}

template <Fixed N>
void add_wide_matmul(suite& s, std::size_t m, std::size_t k, std::size_t n) {
    using two = two_shares<N, 2>;
    value_at const left = [](std::size_t i) { return rounded<N>(spread(i, -4, 4)); };
    value_at const right = [](std::size_t i) { return rounded<N>(spread(5 * i + 1, -1, 1)); };
    add_row(
        s, {"matmul", "shares", format_of<N>(), m * n, m * n, 1e-9},
        [=](party& p) {
            return two{shared_values<N, 2>(p, {m, k}, left), shared_values<N, 2>(p, {k, n}, right)};
        },
        [](party& p, two const& f) { return matmul(p, f.x, f.y); }, against_product(left, right, k, n));
}

} // namespace

void add_wide_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_wide<fixed<78, 16>>(s, n);
        add_wide<fixed<128, 16>>(s, n);
    }
    add_wide_matmul<fixed<78, 16>>(s, 32, 768, 768);
}

} // namespace moiety_bench
