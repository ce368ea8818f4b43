// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace moiety {

namespace detail {

template <Fixed N>
struct quad_format {
    static constexpr unsigned home = N::home, scale = 2 * N::home + 3;
    static constexpr unsigned ring =
        N::fraction == home ? N::bits : std::max(N::bits, std::min(64u, N::bits + home + 3));
    static_assert(home >= 4, "moiety: gelu needs 4 fraction bits");
    static_assert(ring >= scale + 6, "moiety: the square in this gelu needs a ring of twice the home scale and 9 bits");
    /// (x^2 + 2 x + 4) / 8 < 2^(ring - 2 - scale) for |x| < 2^magnitude.
    static constexpr unsigned magnitude = std::min(N::bits - 2 - N::fraction, (ring - scale) / 2);
};

} // namespace detail

/// The format of the unsettled result of `gelu` by MPCFormer's Quad: it goes home to the operand's home scale.
template <Fixed N>
using mpcformer_quad_gelu_t = fixed<detail::quad_format<N>::ring, detail::quad_format<N>::scale, N::home>;

/// MPCFormer's Quad, which stands in for GeLU in models that are trained with it; it does not approximate GeLU.
///
/// formula   x^2/8 + x/4 + 1/2, as the models are trained with (the published benchmark swaps 1/4 and 1/2)
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is unsettled (mpcformer_quad_gelu_t) and
///           goes home to F
/// domain    |x| < 2^14 for 64.16, 2^12 for products in 46.16 and 38.12: beyond it the square leaves the ring
/// error     64.16: max 1.52e-5, mean 5.05e-6 over [-6, 6] (1 ulp, 0.33 ulp); 38.12, of a product: max 5.99e-4, mean
///           1.06e-4 over [-6, 6] (2.5 ulp, 0.43 ulp); against the formula itself; of a product, whose x is rounded,
///           |x|/4 units more. GeLU is missed by up to 3.5 in this range
/// cost      64.16: 0 rounds, online 0, dealt 64 bits an element; 38.12, of a product: 0 rounds, online 0, dealt 160
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Li et al. 2023, arXiv 2211.01452, section 3
template <unsigned = 0, Fixed N, std::size_t R>
task<share<mpcformer_quad_gelu_t<N>, R>> gelu(party& p, masked<N, R> x, mpcformer_quad_t) {
    using format = detail::quad_format<N>;
    using out_t = mpcformer_quad_gelu_t<N>;
    require_domain(p, "gelu/mpcformer_quad", x, -std::ldexp(1.0, format::magnitude),
                   std::ldexp(1.0, format::magnitude));
    operand const factor = detail::home_operand<format::ring>(x);
    std::vector<operand> const once{factor}, twice{factor, factor};
    std::vector<term> const terms{term(1, twice), term(std::int64_t{2} << format::home, once)};
    auto const sum = sum_of_products<out_t>(p, x.shape(), terms);
    co_return plus_word(p, sum, public_word<out_t>{4} << (2 * format::home));
}

} // namespace moiety
