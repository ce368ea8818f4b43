// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/after_opening.hpp>
#include <moiety/math/detail/home_operand.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/when_all.hpp>

#include <cstdint>
#include <vector>

namespace moiety::detail {

/// Scales of (1 + i x / 2^10)^(2^10) for operands of the format N: of both parts as factors, and of their squares.
template <Fixed N>
struct turn_format {
    static_assert(N::home >= 8 && N::home <= 16, "moiety: crypten's sin and cos need 8 to 16 fraction bits");
    static_assert(N::bits <= 64, "moiety: crypten's sin and cos work in rings of up to 64 bits; convert the operand");
    static_assert(N::bits >= N::fraction + 8, "moiety: crypten's sin and cos need a ring that holds |x| < 64");
    static constexpr unsigned squarings = 10;
    static constexpr unsigned scale = N::home + 12;
    using part = fixed<2 * scale + 5, 2 * scale, N::home>; // below 8
};

/// The real or the imaginary part of (c + i s)^2.
template <bool Imaginary, Fixed Out, std::size_t R>
share<Out, R> part_of_square(party& p, shape_t<R> const& shape, operand const& c, operand const& s) {
    std::vector<operand> const cc{c, c}, ss{s, s}, cs{c, s};
    std::vector<term> terms;
    if constexpr (Imaginary) {
        terms.emplace_back(2, cs);
    } else {
        terms.emplace_back(1, cc);
        terms.emplace_back(-1, ss);
    }
    return sum_of_products<Out>(p, shape, terms);
}

/// The real or the imaginary part of (1 + i x / 2^10)^(2^10), which stands for e^(i x): both parts of every square but
/// the last are opened.
///
/// domain    |x| < 64, where the parts pass 7
/// cost      9 rounds
template <bool Imaginary, Fixed N, std::size_t R>
task<share<typename turn_format<N>::part, R>> crypten_turn(party& p, masked<N, R> x) {
    using format = turn_format<N>;
    using part = typename format::part;
    auto const shape = x.shape();
    // 1 - (x / 2^10)^2 and 2 x / 2^10, from x's own opening.
    constexpr unsigned point = N::home + format::squarings;
    operand const t = home_operand<part::bits>(x);
    std::vector<operand> const none, once{t}, twice{t, t};
    std::vector<term> const first{term(std::int64_t{1} << part::fraction, none),
                                  term(-(std::int64_t{1} << (part::fraction - 2 * point)), twice)},
        second{term(std::int64_t{2} << (part::fraction - point), once)};
    auto re = sum_of_products<part>(p, shape, first);
    auto im = sum_of_products<part>(p, shape, second);
    for (unsigned k = 2;; ++k) {
        auto const [a, b] = co_await when_all(mask(p, re), mask(p, im));
        operand const c = drop_bits<format::scale>(a), s = drop_bits<format::scale>(b);
        if (k == format::squarings) co_return part_of_square<Imaginary, part>(p, shape, c, s);
        re = part_of_square<false, part>(p, shape, c, s);
        im = part_of_square<true, part>(p, shape, c, s);
    }
}

} // namespace moiety::detail
