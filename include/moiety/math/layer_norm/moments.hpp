// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/row_domain.hpp>
#include <moiety/math/detail/rows.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace moiety::detail {

/// How the spread of rows of n elements is scaled: `one` is the integer that stands for a variance of 1 after the drop.
struct spread_scale {
    unsigned up;           // the share is multiplied by 2^up, so that 2^hi lies just below 2^62
    int hi;                // variances below 2^hi fit
    double one;            // n^2 2^(34 - L - hi), L = ceil(2 log2 n)
    std::uint64_t epsilon; // what eps adds

    /// Bits that the spread's opening drops.
    static constexpr unsigned drop = 28;

    /// `kept`: bits that remain of an element after the operand's drop; the spread is known modulo 2^(2 kept).
    spread_scale(std::size_t n, unsigned fraction, double eps, unsigned kept = 32) {
        double const square = double(n) * double(n);
        int const length = n ? std::bit_width(std::uint64_t(n) * n - 1) : 0;
        hi = std::min(10, 2 * int(std::min(kept, 32u)) - 2 - 2 * int(fraction) - length);
        if (n == 0 || n > (std::size_t{1} << 20) || hi < 0)
            throw shape_error("layer_norm: rows of " + std::to_string(n) + " elements do not fit with " +
                              std::to_string(fraction) + " fraction bits");
        if (!(eps >= 0 && eps < 1)) throw range_error("layer_norm: eps is " + std::to_string(eps) + ", not in [0, 1)");
        up = unsigned(62 - length - 2 * int(fraction) - hi);
        one = std::ldexp(square, 34 - length - hi);
        epsilon = std::uint64_t(std::llround(std::ldexp(square * eps, 2 * int(fraction) + int(up))));
    }
};

/// How x enters: x = C - h + s m 2^D over the integers (docs/algebra.md#rescale), h and m in the rings that a product
/// modulo 2^Ring and the moments modulo 2^64 need. Nothing is dealt of a mask that the parties share already.
template <Fixed N, unsigned Ring>
struct row_operand_format {
    static constexpr unsigned drop = N::fraction - N::home, D = N::bits - drop;
    static_assert(D >= 28, "moiety: layer_norm needs 28 bits or more after the operand's drop");
    static constexpr unsigned ring = Ring > 64 ? Ring : 64;
    static constexpr bool own = drop == 0 && N::bits >= ring;
    static constexpr bool has_top = D < ring, has_cross = D < 63;

    using high = fixed<own ? N::bits : ring, 0>;
    using top = fixed<(ring > D + 2 ? ring - D : 2), 0>;
    using cross = fixed<(D < 61 ? 63 - D : 2), 0>;
    using word = public_word<N>;

    /// Of the opened word c: C modulo a word, and whether m counts.
    template <Word W>
    static W constant(word c) {
        if constexpr (own) return static_cast<W>(c);
        word const offset = word{1} << (N::bits - 2);
        return static_cast<W>(static_cast<W>(((c + offset) & ring_mask<N>) >> drop) - static_cast<W>(offset >> drop));
    }
    static bool counts(word c) { return !((c + (word{1} << (N::bits - 2))) >> (N::bits - 1) & 1); }
};

/// n^2 times the variance, and the mean of each row: linear in what one opening of x and the dealer give. And what the
/// dealer gave: h and m.
template <Fixed N, std::size_t R, unsigned Ring>
struct row_moments {
    using format = row_operand_format<N, Ring>;
    /// The scale of the spread depends on n (spread_scale); the type names only what its opening drops.
    using spread_number = fixed<64, spread_scale::drop, 0>;
    using mean_number = fixed<64, N::home + 30, N::home>;

    share<spread_number, R> spread;
    share<mean_number, R> mean;
    dealt<typename format::high, R> high;
    dealt<typename format::top, R> top;

    row_moments(share<spread_number, R> s, share<mean_number, R> m, dealt<typename format::high, R> h,
                dealt<typename format::top, R> t)
        : spread(std::move(s)), mean(std::move(m)), high(std::move(h)), top(std::move(t)) {}
};

/// n sum h^2 - (sum h)^2 of each row, or n sum h^2 where rows are not centred, modulo 2^64.
template <bool Centred, Fixed N, std::size_t R>
tensor<fixed<64, 0>, R> mask_spread(tensor<N, R> const& h) {
    auto out = tensor<fixed<64, 0>, R>::uninitialised(row_shape(h.shape()));
    std::size_t const n = h.shape()[R - 1];
    auto const to = out.writable();
    for (std::size_t row = 0; row < to.size(); ++row) {
        std::uint64_t sum = 0, squares = 0;
        for (auto const word : h.words().subspan(row * n, n)) {
            auto const x = static_cast<std::uint64_t>(word);
            if constexpr (Centred) sum += x;
            squares += x * x;
        }
        to[row] = n * squares - sum * sum;
    }
    return out;
}

/// m (n h - sum h) of each element, or m n h, modulo the ring of N.
template <Fixed N, bool Centred, Fixed H, Fixed M, std::size_t R>
tensor<N, R> mask_cross(tensor<H, R> const& h, tensor<M, R> const& m) {
    auto out = tensor<N, R>::uninitialised(h.shape());
    std::size_t const n = h.shape()[R - 1];
    auto const to = out.writable();
    for (std::size_t first = 0; first < to.size(); first += n) {
        std::uint64_t sum = 0;
        if constexpr (Centred)
            for (auto const x : h.words().subspan(first, n)) sum += static_cast<std::uint64_t>(x);
        for (std::size_t i = first; i < first + n; ++i) {
            auto const x = static_cast<std::uint64_t>(h.words()[i]);
            to[i] = static_cast<typename N::word>(std::uint64_t(m.words()[i]) * (n * x - sum) & low_mask(N::bits));
        }
    }
    return out;
}

/// The moments of rows of an opened x; x at its home scale F or straight from a product.
///
/// formula   with x = C - h + s m 2^D, N_i = n C_i - sum C and H = sum h, modulo 2^64:
///           n sum x^2 - (sum x)^2 = n sum C^2 - (sum C)^2 - 2 sum N_i h_i + (n sum h^2 - H^2)
///                                   + 2^(D+1) sum s_i (N_i m_i - m_i (n h_i - H))
/// Rows that are not `Centred` (math/rms_norm.hpp) leave their sums out: n sum x^2.
/// domain    the squares of the last term are multiples of 2^(2D): they vanish, or leave the ring when the spread is
///           scaled up
/// cost      0 rounds; dealt: one word a row; where x is not masked at its home scale in the ring W = max(64, Ring),
///           W + (W - D) + (63 - D) bits an element more
template <unsigned Ring, bool Centred = true, Fixed N, std::size_t R>
auto moments_of_rows(party& p, masked<N, R> const& x, spread_scale const& scale) {
    using moments = row_moments<N, R, Ring>;
    using format = typename moments::format;
    using high_number = typename format::high;
    using top_number = typename format::top;
    using cross_number = typename format::cross;
    constexpr unsigned D = format::D;
    auto const shape = x.shape();
    auto const rows = row_shape(shape);
    std::size_t const n = shape[R - 1];

    dealt<high_number, R> h;
    dealt<top_number, R> top(tensor<top_number, R>(shape), false, 0);
    dealt<cross_number, R> cross(tensor<cross_number, R>(shape), false, 0);
    if constexpr (format::own)
        h = dealt<high_number, R>(x.mask().words().template reinterpret<high_number>(), x.mask().has_shares(), 0);
    else
        h = p.deal(
            shape, [](auto const& r) { return high_part<high_number, format::drop>(r); }, x);
    if constexpr (format::has_top)
        top = p.deal(
            shape, [](auto const& r) { return high_part<top_number, N::bits - 1>(r); }, x);
    if constexpr (format::has_cross)
        cross = p.deal(
            shape, [](auto const& a, auto const& m) { return mask_cross<cross_number, Centred>(a, m); }, h, top);
    auto dealt_spread = p.deal(
        rows, [](auto const& a) { return mask_spread<Centred>(a); }, h);

    tensor<typename moments::spread_number, R> spread(rows);
    tensor<typename moments::mean_number, R> mean(rows);
    if (p.has_shares()) {
        auto const inverse = static_cast<std::uint64_t>(std::llround(0x1p30 / double(n)));
        bool const adds = p.adds_public();
        spread = decltype(spread)::uninitialised(rows);
        mean = decltype(mean)::uninitialised(rows);
        auto const to_spread = spread.writable();
        auto const to_mean = mean.writable();
        std::vector<std::uint64_t> constant(n);
        for (std::size_t row = 0; row < to_mean.size(); ++row) {
            auto const c = x.opened().words().subspan(row * n, n);
            auto const a = h.words().words().subspan(row * n, n);
            std::uint64_t sum = 0, squares = 0;
            for (std::size_t i = 0; i < n; ++i) {
                auto const v = format::template constant<std::uint64_t>(c[i]);
                constant[i] = v;
                sum += v;
                squares += v * v;
            }
            std::uint64_t const centre = Centred ? sum : 0;
            std::uint64_t linear = 0, masks = 0, tops = 0, crosses = 0;
            for (std::size_t i = 0; i < n; ++i) {
                auto const v = static_cast<std::uint64_t>(a[i]);
                linear += (n * constant[i] - centre) * v;
                masks += v;
            }
            if constexpr (D < 64)
                for (std::size_t i = 0, at = row * n; i < n; ++i, ++at) {
                    std::uint64_t const s = format::counts(c[i]);
                    std::uint64_t const m = s * std::uint64_t(top.words().words()[at]);
                    tops += m;
                    if constexpr (format::has_cross)
                        crosses += (n * constant[i] - centre) * m - s * std::uint64_t(cross.words().words()[at]);
                }
            std::uint64_t s = dealt_spread.words().words()[row] - 2 * linear, t = 0 - masks;
            if constexpr (D < 63) s += crosses << (D + 1);
            if constexpr (D < 64) t += tops << D;
            if (adds) {
                s += n * squares - centre * centre;
                t += sum;
            }
            to_spread[row] = (s << scale.up) + (adds ? scale.epsilon : 0);
            to_mean[row] = t * inverse;
        }
    }
    return moments(share<typename moments::spread_number, R>(spread), share<typename moments::mean_number, R>(mean), h,
                   top);
}

} // namespace moiety::detail
