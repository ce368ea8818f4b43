// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "product_row.hpp"
#include "rows.hpp"

#include <moiety/mpc/compare.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

/// Rings of two words a number: what a number of more than 64 bits costs.
template <Fixed N>
void add_wide(suite& s, std::size_t n) {
    using P = product_t<N, N>;
    using two = two_shares<N>;
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

} // namespace

void add_wide_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_wide<fixed<78, 16>>(s, n);
        add_wide<fixed<128, 16>>(s, n);
    }
    add_matmul_of_shares<fixed<78, 16>>(s, 32, 768, 768);
}

} // namespace moiety_bench
