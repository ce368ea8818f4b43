// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/at_least.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/when_all.hpp>

#include <array>

namespace moiety {

namespace detail {

/// Nimbus's cubic in t = x + 2, c_0 first: its range of x lies about t = 0, where no power of t is large.
inline constexpr std::array<double, 4> nimbus_exp_about_minus_two = [] {
    constexpr double a = 0.0291786417536755, b = 0.26332572942924737, c = 0.8318065569430768, d = 0.9708981428645548;
    constexpr double s = -2;
    return std::array<double, 4>{((a * s + b) * s + c) * s + d, (3 * a * s + 2 * b) * s + c, 3 * a * s + b, a};
}();

} // namespace detail

/// e^x of an opened value x <= 0 as Nimbus has it: one cubic, and 0 below -3.9.
///
/// formula   [x >= -3.9] (0.02917864 x^3 + 0.26332573 x^2 + 0.83180656 x + 0.97089814), the cubic in powers of x + 2 at
///           14 fraction bits (F where that is less), opened beside the comparison's fold; the threshold is decided to
///           within 1/256
/// shapes    any; x in fixed<K, F, F> or an unsettled product of it, F from 8 to 18; the result is at home in x's ring
/// domain    x < 1.6 (Nimbus: x <= 0), where the cubic passes 4 and leaves its opening; |x| < 2^24 and what the opening
///           holds
/// error     64.16: max 0.0291, mean 3.3e-3 over [-14, 0] (1907 ulp, 216 ulp); against the formula itself 9e-5, 2/256
///           and more from its edge
/// cost      64.16: 2 rounds, online 75, dealt 844 bits an element
/// throws    nothing of its own; in the checked ideal role range_error outside the domain
/// source    the example of Nimbus (NeurIPS 2024)
template <Fixed N, std::size_t R>
task<share<fixed<N::bits, N::home>, R>> exp(party& p, masked<N, R> x, nimbus_t) {
    static_assert(N::home >= 8 && N::home <= 18, "moiety: nimbus's exp needs 8 to 18 fraction bits");
    static_assert(N::bits <= 64, "moiety: nimbus's exp works in rings of up to 64 bits; convert the operand");
    static_assert(N::bits >= N::fraction + 6,
                  "moiety: nimbus's exp needs a ring that holds |x| < 16 when it is opened");
    constexpr unsigned magnitude = std::min(N::bits - 2 - N::fraction, 24u);
    constexpr unsigned point = std::min(N::home, 14u), scale = 60;
    require_domain(p, "exp/nimbus", x, -std::ldexp(1.0, int(magnitude)), 1.6);

    masked<N, R> const shifted(plus_word(x.opened(), public_word<N>{2} << N::fraction), x.mask());
    operand const t = drop_bits<N::fraction - point>(shifted);
    auto const& c = detail::nimbus_exp_about_minus_two;
    std::vector<term> cubic;
    for (unsigned k = 0; k < c.size(); ++k) {
        std::vector<operand> const factors(k, t);
        cubic.emplace_back(std::llround(std::ldexp(c[k], int(scale - k * point))), factors);
    }
    auto const curve = sum_of_products<fixed<64, scale, N::home>>(p, x.shape(), cubic);
    auto comparison = detail::at_least<8, magnitude>(p, x, -3.9);
    auto opening = mask(p, curve);
    auto const [above, opened] = co_await when_all(std::move(comparison), std::move(opening));
    operand const y = drop_bits<scale - N::home>(opened), b = operand::of(above);
    std::vector<operand> const factors{b, y};
    std::vector<term> const product(1, term(1, factors));
    co_return sum_of_products<fixed<N::bits, N::home>>(p, x.shape(), product);
}

} // namespace moiety
