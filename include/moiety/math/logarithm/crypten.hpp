// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/exp/accurate.hpp>
#include <moiety/math/exp/limit.hpp>
#include <moiety/math/polynomial.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

/// The format of the unsettled result of crypten's `log`.
template <Fixed N>
using log_crypten_t = published_exp_t<N>;

namespace detail {

/// h + h^2 / 2 + ... + h^8 / 8.
inline constexpr std::array<double, 9> householder_steps{0,       1.0,     1.0 / 2, 1.0 / 3, 1.0 / 4,
                                                         1.0 / 5, 1.0 / 6, 1.0 / 7, 1.0 / 8};

/// One step of order 8 for -ln x from n: n + sum of h^k / k, h = 1 - x e^n.
///
/// cost      12 rounds at F = 16
template <Fixed N, std::size_t R>
task<share<log_crypten_t<N>, R>> householder_step(party& p, operand x, share<log_crypten_t<N>, R> n) {
    constexpr unsigned fine = 24;
    auto const exponent = co_await mask(p, n);
    auto power = exp(p, exponent, limit<8>);
    auto const e = co_await std::move(power);
    auto const opened = co_await mask(p, e);
    std::vector<operand> const none, both{x, drop_bits<log_crypten_t<N>::fraction - fine>(opened)};
    std::vector<term> const less{term(std::int64_t{1} << (N::home + fine), none), term(-1, both)};
    auto const rest = sum_of_products<fixed<64, N::home + fine, N::home>>(p, n.shape(), less);
    auto const h = co_await mask(p, rest);
    auto series = polynomial(p, h, householder_steps);
    auto const step = co_await std::move(series);
    using step_t = typename decltype(step)::number;
    static_assert(step_t::fraction <= log_crypten_t<N>::fraction,
                  "moiety: crypten's log needs 8, 11, 12 or 14 to 16 fraction bits");
    co_return n + reinterpret<log_crypten_t<N>>(
                      times_integer(step, std::int64_t{1} << (log_crypten_t<N>::fraction - step_t::fraction)));
}

} // namespace detail

/// ln x, element by element, of an opened value as CrypTen has it: a rough beginning and two Householder steps.
///
/// formula   y = x / 120 - 20 e^(-2x - 1) + 3; twice y <- y - sum of h^k / k, k = 1 .. 8, h = 1 - x e^-y; every
///           exponential (1 + z / 256)^256 (math/exp/limit.hpp)
/// shapes    any; x in fixed<K, F, F> or an unsettled product of it, F = 8, 11, 12 or 14 to 16; the result is
///           fixed<64, 48, F>
/// domain    1e-4 <= x < 250, what x's own fraction bits leave of it: an ulp of x counts e^-y times; beyond 255 the
///           beginning's exponential grows again
/// error     settled, 64.16: max 0.0592, mean 0.0409 over [0.25, 249] (3880 ulp, 2680 ulp); against the formula itself
///           4 ulp, 100 ulp from 0.001 to 0.25
/// cost      64.16: 31 rounds, online 2496, dealt 8224 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    Knott et al. 2021, arXiv 2109.00984 (CrypTen); code: log with log_iterations = 2, log_exp_iterations = 8
///           and log_order = 8
template <Fixed N, std::size_t R>
task<share<log_crypten_t<N>, R>> log(party& p, masked<N, R> x, crypten_t) {
    using value = log_crypten_t<N>;
    require_domain(p, "log/crypten", x, 1e-4, 250.0);
    auto const twice = detail::times_public<N>(p, x, -2);
    masked<N, R> const exponent(plus_word(twice.opened(), (0 - (public_word<N>{1} << N::fraction)) & ring_mask<N>),
                                twice.mask());
    auto power = exp(p, exponent, limit<8>);
    auto const e = co_await std::move(power);
    operand const factor_x = detail::home_operand<64>(x);
    std::vector<operand> const once{factor_x};
    std::vector<term> const slope(1, term(-std::llround(std::ldexp(1 / 120.0, int(value::fraction - N::home))), once));
    auto const line = sum_of_products<value>(p, x.shape(), slope);
    auto n = plus_word(p, times_integer(e, 20) + line, encode<value>(-3.0));
    for (int step = 0; step < 2; ++step) {
        auto work = detail::householder_step<N>(p, factor_x, n);
        n = co_await std::move(work);
    }
    co_return times_integer(n, -1);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<log_crypten_t<N>, R>> log(party& p, share<N, R> x, crypten_t v) {
    auto const f = [v](party& q, masked<N, R> m) { return log(q, std::move(m), v); };
    return detail::after_opening(p, std::move(x), f);
}

} // namespace moiety
