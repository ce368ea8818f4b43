// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/octaves.hpp>
#include <moiety/math/inverse_sqrt/accurate.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <cmath>

namespace moiety {

/// 1/sqrt(x), element by element, of an opened value as SPU has it: normalised by the leading bit, a polynomial.
///
/// formula   u = x 2^-k from 1/4 to 1/2; 2^(-k/2) (26.02942339 u^4 - 49.86605845 u^3 + 38.4714796 u^2 - 15.47994394 u +
///           4.14285016); the leading bit by the comparisons of math/detail/row_guess.hpp, to within one part in 64 of
///           a power of two
/// shapes    any; F from 8 to 20, rings of 12 bits more than the scale; the result has scale 53 in 64 bits
/// domain    2^-10 <= x < 2^10, for F < 14 from 2^(4-F) on; below it too small a result, above it a meaningless one
/// error     settled, 64.16: max 1.56e-4, mean 1.17e-5 over [0.25, 64] (10 ulp, 0.77 ulp);
///           before settling relative 2.28e-4. SPU's own is 8.2e-5, and ours where u lies in [1/4, 1/2]: an octave
///           decided to within one part in 64 lets u reach 65/128, where the polynomial is as far off as that; so
///           4.6e-4 just above 0.25                                          [tests/math/inverse_sqrt/figures.cpp]
/// cost      64.16: 3 rounds, online 208, dealt 12549 bits an element
/// throws    nothing of its own
/// source    SPU (Ma et al., USENIX ATC 2023), its public code
template <Fixed N, std::size_t R>
task<share<inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, masked<N, R> x, spu_t) {
    using setting = detail::inverse_setting<N::home>;
    require_domain(p, "inverse_sqrt/spu", x, std::exp2(setting::lo), std::exp2(setting::hi));
    using format = detail::row_guess_format<32, 24, N::home + 22>;
    auto const row = detail::home_row(x);
    auto root = co_await detail::spu_roots<64, 53, format>(p, detail::row_operand<format::error::bits>(row),
                                                           detail::compared_row(p, row), setting::range());
    co_return reinterpret<inverse_sqrt_t<N>>(root);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<inverse_sqrt_t<N>, R>> inverse_sqrt(party& p, share<N, R> x, spu_t tag) {
    auto opened = co_await mask(p, x);
    co_return co_await inverse_sqrt(p, opened, tag);
}

} // namespace moiety
