// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/times_root.hpp>
#include <moiety/math/inverse_sqrt/accurate.hpp>

namespace moiety {

/// sqrt(S), element by element, of an opened value at its home scale F, or straight from a product.
///
/// formula   S times 1/sqrt(S) (math/inverse_sqrt/accurate.hpp), both opened
/// shapes    any; formats as in `inverse_sqrt`; the result has scale F + 24 in 64 bits, open it and drop 24
/// domain    2^-10 <= S < 2^10, for F < 14 from 2^(4-F) on; below it, down to 0, too small a result
/// error     settled, 64.16: max 1.48e-4, mean 3.03e-5 over [0.25, 64] (9.7 ulp, 2 ulp); before settling relative
///           2.6e-5                                                                        [tests/math/square_root.cpp]
/// cost      64.16: 3 rounds, online 275, dealt 25239 bits an element
/// throws    nothing of its own
/// source    docs/algebra.md#inverse
template <Fixed N, std::size_t R>
task<share<sqrt_t<N>, R>> sqrt(party& p, masked<N, R> x, accurate_t = accurate) {
    detail::require_inverse_domain(p, "sqrt/accurate", x);
    auto root = co_await inverse_sqrt(p, x);
    co_return co_await detail::times_root(p, x, root);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<sqrt_t<N>, R>> sqrt(party& p, share<N, R> x, accurate_t = accurate) {
    auto opened = co_await mask(p, x);
    co_return co_await sqrt(p, opened);
}

} // namespace moiety
