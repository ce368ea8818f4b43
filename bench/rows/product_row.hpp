// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../inputs.hpp"

#include <moiety/mpc/multiply.hpp>
#include <moiety/mpc/rescale.hpp>

#include <cstddef>
#include <string>

/// Products of shares, in rings of one word and of two.
namespace moiety_bench {

template <moiety::Fixed N, std::size_t R = 1>
struct two_shares {
    moiety::share<N, R> x, y;
};

template <moiety::Fixed N>
moiety::task<moiety::share<N, 1>> multiplied(moiety::party& p, moiety::share<N, 1> x, moiety::share<N, 1> y) {
    auto z = co_await multiply(p, x, y);
    co_return co_await moiety::rescale<N::fraction>(p, z);
}

/// Elements of the left and of the right factor of a matrix product. Their words are integers first: a compiler that
/// contracts sums and products would round `spread` otherwise here than there.
template <moiety::Fixed N>
double left_factor(std::size_t i) {
    return rounded<N>(double(i * 40503 % 8191) / 1024 - 4);
}
template <moiety::Fixed N>
double right_factor(std::size_t i) {
    return rounded<N>(double(i * 5087 % 2047) / 1024 - 1);
}

/// The row of a product of two shared matrices, (m, k) times (k, n).
template <moiety::Fixed N>
void add_matmul_of_shares(suite& s, std::size_t m, std::size_t k, std::size_t n, std::string const& page = {}) {
    using two = two_shares<N, 2>;
    add_row(
        s, {"matmul", "shares", format_of<N>(), m * n, m * n, 1e-9, page},
        [=](moiety::party& p) {
            return two{shared_values<N, 2>(p, {m, k}, left_factor<N>), shared_values<N, 2>(p, {k, n}, right_factor<N>)};
        },
        [](moiety::party& p, two const& f) { return matmul(p, f.x, f.y); },
        against_product(left_factor<N>, right_factor<N>, k, n));
}

} // namespace moiety_bench
