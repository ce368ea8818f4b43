// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/constants/sigma_gelu.hpp>
#include <moiety/math/detail/piecewise.hpp>
#include <moiety/math/detail/table_bits.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace moiety {

namespace detail {

struct sigma_gelu {
    static constexpr double last = constants::sigma_gelu[255] * 0x1p-30;
    static constexpr std::array cuts{-4.0, 0.0, 4.0};
    static constexpr std::array<piece<1>, 4> pieces{{{-last, 0, {0}}, {0, 0, {-1}}, {0, 1, {-1}}, {-last, 1, {0}}}};
};

/// The entries at `Home` fraction bits for |x| < 4, by x in units of 1/64 modulo 8.
template <unsigned Home>
std::vector<std::uint64_t> sigma_gelu_table() {
    std::vector<std::uint64_t> table(512);
    for (std::size_t i = 0; i < 512; ++i) {
        std::uint64_t const entry = constants::sigma_gelu[std::min<std::size_t>(i < 256 ? i : 512 - i, 255)];
        table[i] = (entry + (std::uint64_t{1} << (29 - Home))) >> (30 - Home);
    }
    return table;
}

} // namespace detail

/// GeLU as SIGMA publishes it: ReLU less a table of 256 entries.
///
/// formula   ReLU(x) - T[min(floor(64 |x|), 255)], T[i] = ReLU(i/64) - GeLU(i/64); the place in the table is that one
///           or the next, whichever the mask says (the nearer one more often), which lies no further from GeLU; the
///           sign and 4 are decided to within 1/4096. The entry is read as bits, which are opened and summed
/// shapes    any; fixed<Bits, F> or an unsettled product of it; the result is at scale F in the same ring, or in
///           another: `gelu<W, Bits>`
/// domain    |x| < 2^22 for 64.16 and 64.12, 2^12 for products in 46.16 and 38.12; `gelu<W>` takes |x| < 2^W only
/// error     64.16: max 0.00711, mean 3.34e-4 over [-6, 6] (466 ulp, 22 ulp); 38.12, of a product: max 0.00763, mean
///           3.91e-4 over [-6, 6] (31 ulp, 1.6 ulp); against the formula with the place in the table that is read 1
///           ulp, but for x within 1/4096 of 0 and 4
/// cost      64.16: 2 rounds, online 64, dealt 1999 bits an element; 38.12, of a product: 2 rounds, online 50, dealt
///           1362
/// throws    nothing of its own; a format that does not fit does not compile
/// source    Gupta et al., SIGMA, eprint 2023/1269
template <unsigned Within = 0, unsigned Bits = 0, Fixed N, std::size_t R>
task<share<detail::piecewise_t<N, Bits>, R>> gelu(party& p, masked<N, R> x, sigma_t) {
    static_assert(N::home >= 8 && N::home <= 18, "moiety: gelu needs 8 to 18 fraction bits");
    constexpr unsigned home = N::home, step = std::min(12u, N::home);
    constexpr unsigned magnitude = Within ? Within : detail::piece_magnitude<N, step>;
    require_domain(p, "gelu/sigma", x, -std::ldexp(1.0, magnitude), std::ldexp(1.0, magnitude));
    using entry_t = fixed<home + 1, home>; // less than 1/4
    using out_t = detail::piecewise_t<N, Bits>;
    auto const index = reduce_to<9>(narrow_unshared(p, drop_bits<N::fraction - 6>(x)));
    auto reading = detail::open_table_entry<entry_t>(p, index, detail::sigma_gelu_table<home>(), home - 2);
    std::vector<double> const cuts(detail::sigma_gelu::cuts.begin(), detail::sigma_gelu::cuts.end());
    auto cutting = detail::open_cuts<step, magnitude>(p, x, cuts);
    auto const [entry, inside] = co_await when_all(std::move(reading), std::move(cutting));
    operand const factor_x = detail::home_operand<out_t::bits>(x);
    std::vector<operand> const factors(1, drop_bits<0>(entry));
    co_return detail::join_pieces<detail::sigma_gelu, out_t>(p, x.shape(), factor_x, inside, factors);
}

} // namespace moiety
