// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/home_operand.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/product.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace moiety {

/// The highest power of a number at scale F whose scale a ring of `Bits` bits holds.
template <unsigned Bits, unsigned F>
inline constexpr unsigned powers_in_ring = F == 0 ? 16 : (Bits - 1) / F;

/// Powers x, x^2, ..., x^Top of an opened value, each at its own scale: no message.
///
/// formula   x^k = (c - r)^k, multiplied out; the powers of r are dealt once for all k
/// shapes    any; x^k has the format fixed<Bits, k F, home>
/// domain    |x^k| < 2^(Bits-1-kF); exact
/// cost      0 rounds; (Top - 1) Bits dealt bits an element                              [tests/math/polynomial.cpp]
/// source    docs/algebra.md#polynomial
template <unsigned Top, Fixed N, std::size_t R>
auto powers(party& p, masked<N, R> const& x) {
    static_assert(Top >= 1 && Top <= 16, "moiety: powers are from 1 to at most 16");
    static_assert(Top <= powers_in_ring<N::bits, N::fraction>,
                  "moiety: the scale of this power does not fit the ring: drop fraction bits or take a wider ring");
    using ring = fixed<N::bits, 0>;
    using V = typename N::word;
    // The mask's powers: the first is at hand, the others are dealt.
    std::vector<tensor<ring, R>> mask{x.mask().words().template reinterpret<ring>()};
    if constexpr (Top >= 2)
        for (unsigned k = 2; k <= Top; ++k) {
            auto const power = p.deal(
                x.shape(),
                [](auto const& r, auto const& before) {
                    auto const one = r.template reinterpret<ring>();
                    return one * before;
                },
                x, dealt<ring, R>(mask.back(), p.has_shares(), 0));
            mask.push_back(power.words());
        }
    auto const power_of = [&](unsigned k) {
        if (!p.has_shares()) return tensor<ring, R>(x.shape());
        // Horner: sum over j of binomial(k, j) c^(k-j) (-r)^j, highest power of c last.
        auto const c = x.opened().template reinterpret<ring>();
        std::int64_t binomial = 1;
        tensor<ring, R> sum =
            p.adds_public() ? tensor<ring, R>::filled(x.shape(), V{1}) : tensor<ring, R>::zeros(x.shape());
        for (unsigned j = 1; j <= k; ++j) {
            binomial = binomial * std::int64_t(k - j + 1) / std::int64_t(j);
            sum = sum * c + times_integer(mask[j - 1], j % 2 ? -binomial : binomial);
        }
        return sum;
    };
    return [&]<unsigned... K>(std::integer_sequence<unsigned, K...>) {
        return std::tuple<share<fixed<N::bits, (K + 1) * N::fraction, N::home>, R>...>(
            share<fixed<N::bits, (K + 1) * N::fraction, N::home>, R>(
                power_of(K + 1).template reinterpret<fixed<N::bits, (K + 1) * N::fraction, N::home>>())...);
    }(std::make_integer_sequence<unsigned, Top>{});
}

namespace detail {

/// Integer bits that a polynomial's values have at least.
inline constexpr unsigned polynomial_room = 10;

/// The degree of one level: its result has the scale (degree + 1) F.
template <unsigned Bits, unsigned F>
inline constexpr unsigned level_degree =
    F == 0 || Bits < F + polynomial_room ? 0 : std::min((Bits - polynomial_room) / F - 1, 56 / F);

/// Levels of a polynomial of degree `degree` where each level takes `step` powers.
constexpr unsigned polynomial_levels(unsigned degree, unsigned step) {
    unsigned levels = 1;
    for (unsigned rest = degree; rest > step; ++levels) rest = (rest - step + step - 1) / step;
    return levels;
}

/// A level's coefficient: a public number, or an opened value at the home scale.
template <Fixed P, unsigned Drop, std::size_t R>
struct level_coefficient {
    double number;
    std::vector<lifted<P, Drop, R>> secret; // one, or none where the number counts

    explicit level_coefficient(double c) : number(c) {}
    explicit level_coefficient(lifted<P, Drop, R> x) : number(0), secret(1, std::move(x)) {}
};

/// The sum of coefficient times base^k over a run of coefficients, at P's scale.
template <Fixed P, unsigned Drop, std::size_t R>
share<P, R> level_sum(party& p, shape_t<R> shape, operand const& base,
                      std::vector<level_coefficient<P, Drop, R>> const& run) {
    constexpr unsigned F = P::fraction - Drop;
    std::vector<term> terms;
    public_word<P> constant = 0;
    for (std::size_t k = 0; k < run.size(); ++k) {
        std::vector<operand> factors(k, base);
        std::int64_t scaled = 0;
        if (run[k].secret.empty()) {
            double const exact = std::ldexp(run[k].number, int(P::fraction - unsigned(k) * F));
            if (k == 0 ? !representable<P>(run[k].number) : !(std::abs(exact) < 0x1p62))
                throw range_error("polynomial: a coefficient is not finite or too large for the scale");
            if (k == 0)
                constant = encode<P>(run[k].number);
            else
                scaled = std::llround(exact);
        } else {
            factors.push_back(run[k].secret.front());
            scaled = std::int64_t{1} << (P::fraction - unsigned(k + 1) * F);
        }
        if (scaled != 0) terms.emplace_back(scaled, std::move(factors));
    }
    auto sum = sum_of_products<P>(p, shape, terms);
    return plus_word(p, sum, constant);
}

} // namespace detail

/// The format of a polynomial of degree `Degree` in a ring of `Ring` bits.
template <Fixed N, unsigned Ring, unsigned Degree>
struct polynomial_format {
    static constexpr unsigned step = detail::level_degree<Ring, N::home>;
    static_assert(N::home != 0, "moiety: a polynomial with real coefficients needs fraction bits");
    static_assert(step >= 1, "moiety: the scale of a polynomial does not fit this ring: it needs twice the home scale "
                             "and ten bits");
    static constexpr unsigned levels = detail::polynomial_levels(Degree, step == 0 ? 1 : step);
    static_assert(step >= 2 || Degree <= 1,
                  "moiety: the scale of a square does not fit this ring: it needs three times "
                  "the home scale and ten bits");
    using type = fixed<Ring, (step + 1) * N::home, N::home>;
};
template <Fixed N, unsigned Ring, unsigned Degree>
using polynomial_t = typename polynomial_format<N, Ring, Degree>::type;

/// A polynomial with public coefficients of an opened value, the lowest coefficient first, as an unsettled share.
///
/// formula   in one level the powers x^k, k <= s, at the scale (s + 1) F, s = (Ring - 10) / F - 1; a higher degree is
///           cut into polynomials of degree below s whose values, opened, are the coefficients of a polynomial in x^s
/// shapes    any; the ring of the evaluation is x's unless given: `polynomial<96>(p, x, coefficients)`
/// domain    |values| < 2^(Ring-2-(s+1)F), at least 2^8, of x, the parts and the result
/// error     each level: its coefficients' rounding, |x|^k 2^(kF - (s+1)F - 1), and one unit of 2^-F an opened part
/// cost      levels - 1 rounds: none up to degree s, 1 up to s^2 + s, ...; a level opens Ring bits for each part and
///           for x^s. 64.16, degree 2: 0 rounds, online 0, dealt 64; 64.16, degree 4: 1 round, online 128, dealt 448;
///           64.16, degree 6: 1 round, online 192, dealt 896; 64.12, degree 4: 1 round, online 128, dealt 536; 46.12,
///           degree 4: 1 round, online 92, dealt 328                                     [tests/math/polynomial.cpp]
/// throws    range_error for a coefficient that is not finite or too large for the scale
/// source    docs/algebra.md#polynomial
template <unsigned Ring = 0, Fixed N, std::size_t R, std::size_t Count>
task<share<polynomial_t<N, Ring == 0 ? N::bits : Ring, Count - 1>, R>>
polynomial(party& p, masked<N, R> x, std::array<double, Count> coefficients) {
    static_assert(Count >= 1, "moiety: a polynomial has at least one coefficient");
    constexpr unsigned ring = Ring == 0 ? N::bits : Ring;
    using format = polynomial_format<N, ring, Count - 1>;
    using P = typename format::type;
    constexpr unsigned drop = P::fraction - N::home;
    constexpr std::size_t step = format::step;
    using coefficient = detail::level_coefficient<P, drop, R>;

    operand base = detail::home_operand<ring>(x);
    std::vector<coefficient> level;
    std::vector<share<P, R>> aside;
    for (double c : coefficients) level.emplace_back(c);
    for (unsigned left = format::levels; left > 1; --left) {
        // All runs of `step` coefficients but the last, which may have one more; then the base to that power.
        // The lowest part is a summand of the result and stays a share.
        std::vector<share<P, R>> parts;
        for (std::size_t at = 0; at < level.size();) {
            std::size_t const rest = level.size() - at, count = rest <= step + 1 ? rest : step;
            std::vector<coefficient> const run(level.begin() + std::ptrdiff_t(at),
                                               level.begin() + std::ptrdiff_t(at + count));
            parts.push_back(detail::level_sum(p, x.shape(), base, run));
            at += count;
        }
        std::vector<coefficient> one_power(step, coefficient(0.0));
        one_power.emplace_back(1.0);
        parts.push_back(detail::level_sum(p, x.shape(), base, one_power));
        aside.push_back(parts.front());
        std::vector<task<masked<P, R>>> openings;
        for (std::size_t i = 1; i < parts.size(); ++i) openings.push_back(mask(p, parts[i]));
        auto const opened = co_await when_all(std::move(openings));
        level.assign(1, coefficient(0.0));
        for (std::size_t i = 0; i + 1 < opened.size(); ++i) level.emplace_back(drop_bits<drop>(opened[i]));
        base = drop_bits<drop>(opened.back());
    }
    auto result = detail::level_sum(p, x.shape(), base, level);
    for (auto const& part : aside) result = result + part;
    co_return result;
}

/// The same for a share: one round and Bits online bits more.
template <unsigned Ring = 0, Fixed N, std::size_t R, std::size_t Count>
task<share<polynomial_t<N, Ring == 0 ? N::bits : Ring, Count - 1>, R>>
polynomial(party& p, share<N, R> x, std::array<double, Count> coefficients) {
    auto opened = co_await mask(p, x);
    auto work = polynomial<Ring>(p, opened, coefficients);
    co_return co_await work;
}

} // namespace moiety
