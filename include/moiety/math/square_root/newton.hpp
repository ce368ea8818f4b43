// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/times_root.hpp>
#include <moiety/math/inverse_sqrt/newton.hpp>

namespace moiety {

/// sqrt(x), element by element, of an opened value as CrypTen has it: x times 1/sqrt(x) by three steps of Newton's
/// iteration.
///
/// formula   x y, y as in math/inverse_sqrt/newton.hpp, both opened
/// shapes    any; formats as in `inverse_sqrt(x, newton)`; the result has scale F + 24 in 64 bits, open it and drop 24
/// domain    0.1 <= x < 160, as there; below it too small a result, above it one that falls to nothing and below
/// error     settled, 64.16: max 0.144, mean 5.15e-3 over [0.1, 159.9] (9437 ulp, 338 ulp): relative 5e-3 at 0.1,
///           1.2e-3 at 1, 2.5e-3 at 10, 1.2e-2 at 160
/// cost      64.16: 5 rounds, online 279, dealt 2998 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    CrypTen (Knott et al. 2021, arXiv 2109.00984), its public code
template <Fixed N, std::size_t R>
task<share<sqrt_t<N>, R>> sqrt(party& p, masked<N, R> x, newton_t) {
    require_domain(p, "sqrt/newton", x, 0.1, 160);
    auto root = co_await inverse_sqrt(p, x, newton);
    co_return co_await detail::times_root(p, x, root);
}

/// The same of a share: one round and Bits online bits more.
template <Fixed N, std::size_t R>
task<share<sqrt_t<N>, R>> sqrt(party& p, share<N, R> x, newton_t v) {
    auto opened = co_await mask(p, x);
    co_return co_await sqrt(p, opened, v);
}

} // namespace moiety
