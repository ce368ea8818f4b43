// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/odd_polynomial.hpp>
#include <moiety/math/gelu/pieces.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <array>
#include <cstdint>
#include <vector>

namespace moiety::detail {

/// tanh(x) / x on [-1, 1] in powers of x^2 / 4, from the Chebyshev series with CrypTen's 16 fraction bits.
///
/// c_1, c_3, ... c_9 of sum c_k T_k(x); those from c_11 on are below half a unit of 2^-16, and the 32 terms are these.
inline constexpr std::array<double, 5> chebyshev_tanh = [] {
    constexpr std::array<double, 5> c{53194, -3555, 296, -25, 2}; // times 2^-16
    // T_1, T_3, ... over x, in powers of x^2: T_(k+2) = (4 x^2 - 2) T_k - T_(k-2), with T_(-1) = T_1.
    std::array<double, 5> before{1}, now{1}, sum{};
    for (std::size_t k = 0; k < c.size(); ++k) {
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += c[k] / 65536 * now[i];
        std::array<double, 5> next{};
        for (std::size_t i = 0; i < next.size(); ++i) next[i] = (i ? 4 * now[i - 1] : 0) - 2 * now[i] - before[i];
        before = now, now = next;
    }
    double quarter = 1;
    for (auto& s : sum) s *= quarter, quarter *= 4;
    return sum;
}();

/// Where the polynomial reaches 1, in units of 1/256: 412 / 256 = 1.609.
inline constexpr std::uint64_t chebyshev_edge = 412;

/// Widths of what follows for operands of the format N.
template <Fixed N>
struct chebyshev_format {
    static_assert(N::home >= 8 && N::home <= 16, "moiety: chebyshev's tanh and sigmoid need 8 to 16 fraction bits");
    static_assert(N::bits <= 64,
                  "moiety: chebyshev's tanh and sigmoid work in rings of up to 64 bits; convert the operand");
    static_assert(N::bits >= N::fraction + 6,
                  "moiety: chebyshev's tanh and sigmoid need a ring that holds |x| < 16 when it is opened");
    static constexpr unsigned scale = 2 * N::home + 4;
    using result = fixed<64, scale, N::home>;
};

/// tanh(x), or with `Half` the logistic function (1 + tanh(x / 2)) / 2, cut off at +-1.
///
/// formula   -1 + 2 v + u (1 + x q), v = [x >= c], u = [-c <= x < c], c = 1.609; half of it of x/2
/// domain    |x| <= 4, with `Half` 8
/// cost      4 rounds for F = 16
template <bool Half, Fixed N, std::size_t R>
task<share<typename chebyshev_format<N>::result, R>> chebyshev_tanh_of(party& p, masked<N, R> x) {
    using format = chebyshev_format<N>;
    using result = typename format::result;
    auto series = odd_slope<(Half ? 4 : 2)>(p, x, chebyshev_tanh); // x^2 / 16 is (x / 2)^2 / 4
    auto const slope = co_await std::move(series);
    constexpr unsigned step = Half ? 7 : 8;
    auto cutting = open_pieces<step, 5>(p, x, chebyshev_edge, slope);
    auto const pieces = co_await std::move(cutting);
    using slope_t = typename decltype(pieces.curve)::number;
    operand const v = operand::of(pieces.upper), u = operand::of(pieces.inner);
    operand const factor_q = drop_bits<slope_t::fraction - (N::home + (Half ? 2 : 4))>(pieces.curve);
    std::vector<operand> const beyond{v}, level{u}, curved{u, home_operand<64>(x), factor_q};
    // With `Half` everything is half as large, and x / 2 times q / 2 is a quarter of x q: two bits less.
    constexpr std::int64_t one = std::int64_t{1} << (format::scale - (Half ? 1 : 0));
    std::vector<term> const terms{term(2 * one, beyond), term(one, level), term(1, curved)};
    auto const sum = sum_of_products<result>(p, x.shape(), terms);
    co_return plus_word(p, sum, encode<result>(Half ? 0.0 : -1.0));
}

} // namespace moiety::detail
