// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/gelu/accurate.hpp>

namespace moiety {

namespace detail {

struct gelu_tanh_cosines {
    static constexpr auto const& fine = constants::gelu_tanh_fourier_fine;
    static constexpr auto const& coarse = constants::gelu_tanh_fourier_coarse;
    static constexpr std::array<double, 2> constant{constants::gelu_tanh_fourier_coarse_constant,
                                                    constants::gelu_tanh_fourier_fine_constant};
    static constexpr std::array<double, 2> edge{constants::gelu_tanh_fourier_coarse_edge,
                                                constants::gelu_tanh_fourier_fine_edge};
};

} // namespace detail

/// GeLU's tanh form, x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as GPT-2 and `gelu_new` have it; it lies within
/// 4.8e-4 of GeLU.
///
/// formula   that of the accurate variant with other cosines
/// shapes    those of the accurate variant
/// domain    that of the accurate variant
/// error     64.16: max 5.15e-5, mean 1.02e-5 over [-6, 6] (3.4 ulp, 0.67 ulp); 38.12, of a product: max 5.8e-4, mean
///           1.17e-4 over [-6, 6] (2.4 ulp, 0.48 ulp); against the tanh form; outside of this range no more
/// cost      64.16: 2 rounds, online 59, dealt 1535 bits an element; 38.12, of a product: 2 rounds, online 46, dealt
///           771
/// throws    nothing of its own; a format that does not fit does not compile
/// source    docs/algebra.md#gelu; coefficients by tools/fit/gelu_fourier.py
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<gelu_accurate_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, gelu_tanh_t) {
    co_return co_await detail::gelu_by_cosines<detail::gelu_tanh_cosines, Within, Bits>(p, x, "gelu/gelu_tanh");
}

} // namespace moiety
