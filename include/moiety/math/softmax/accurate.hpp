// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_powers.hpp>
#include <moiety/math/detail/row_ratio.hpp>
#include <moiety/math/tags.hpp>

#include <bit>

namespace moiety {

namespace detail {

/// Softmax of rows of fewer than 2^Width elements.
template <unsigned Width, unsigned Reach, Fixed N, std::size_t R, ScoreFactor Factor>
task<share<softmax_number<N::home>, R>> softmax_of(party& p, share<N, R> x, Factor scale, tensor<bit, R> allowed) {
    using f = softmax_format<N::home>;
    constexpr unsigned scale_of_powers = f::power + finer_powers<Reach>;
    using power = fixed<scale_of_powers + 2 + Width, scale_of_powers, N::home>;
    auto powers =
        co_await row_powers<power, f::public_factor, N::home, Reach>(p, "softmax/accurate", x, scale, allowed);
    auto sum = sum_keeping_axis(powers, R - 1);
    co_return co_await over_sum<f>(p, powers, sum, -4, int(std::bit_width(x.shape()[R - 1])));
}

} // namespace detail

/// The format in which `softmax` gives its result, not yet settled.
template <Fixed N>
using softmax_t = detail::softmax_number<N::home>;

/// exp(scale x) / sum of exp(scale x) along the last axis.
///
/// `scale` is a public number, or `as_given`: then x is in powers of two already, no factor is multiplied in, and eight
/// bits of ring above its scale are enough. A public mask says which positions of a row take part: `allowed` has the
/// trailing axes of x, extents of 1 stretch. Other positions may hold anything, are left out of maximum and sum, and
/// give exactly 0; so does a row without any. The last argument is `ordinary_reach` or `wide_reach`, which needs one
/// bit of ring more.
///
/// formula   2^(y - m) / sum 2^(y - m), y = scale log2(e) x, m a coarse row maximum (`coarse_row_maximum`); powers by
///           `exp2`, the division by `row_inverse`
/// shapes    (..., n), n up to 8,191; x in fixed<K, F, F> or an unsettled product fixed<K, 2F, F>, F from 8 to 16; the
///           result is fixed<64, 42, F> (F >= 14) or fixed<64, 38, F>
/// domain    |scale x| < 42.9, a row's largest and smallest scale x no further apart than 80; under `wide_reach` < 87,
///           163; as given < 62, 116 and < 126, 236; 2^-12 <= scale <= 2^12
/// error     settled, 64.16, a row of 128: max 1.69e-5, mean 3.82e-6 over [-8, 8] (1.1 ulp, 0.25 ulp): 1 ulp of
///           rounding and, for entries near 1, 2.2 ulp at F = 16, 0.7 ulp at F = 12   [tests/math/softmax/accurate.cpp]
/// cost      64.16, a row of 128: 8 rounds, online 128.047, dealt 1638.69 bits an element. Bits, F = 16: online an
///           element K + 57 (K + 62 for n > 255), a row 902 (n = 128); dealt, K = 64: an element 1518 (1714), a row
///           15448. Under `wide_reach`, n = 128: online an element K + 66, a row 1550; dealt 2159 and 18901
/// throws    shape_error for rows that are too long or a mask that does not stretch; usage_error for a bad scale
/// source    docs/algebra.md#softmax
template <Fixed N, std::size_t R, std::size_t S = R, ScoreFactor Factor = double, unsigned Reach = 7>
    requires(R >= 1)
task<share<softmax_t<N>, R>> softmax(party& p, share<N, R> x, accurate_t = accurate, Factor scale = Factor(1),
                                     tensor<bit, S> const& allowed = {}, reach_t<Reach> = reach_t<Reach>{}) {
    detail::require_row_length("softmax", x.shape());
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    if (x.shape()[R - 1] < 256)
        return detail::softmax_of<8, Reach>(p, std::move(x), rules.factor, std::move(rules.allowed));
    return detail::softmax_of<13, Reach>(p, std::move(x), rules.factor, std::move(rules.allowed));
}

} // namespace moiety
