// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

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

    spread_scale(std::size_t n, unsigned fraction, double eps) {
        double const square = double(n) * double(n);
        int const length = n ? std::bit_width(std::uint64_t(n) * n - 1) : 0;
        hi = std::min(10, 62 - 2 * int(fraction) - length);
        if (n == 0 || n > (std::size_t{1} << 20) || hi < 0)
            throw shape_error("layer_norm: rows of " + std::to_string(n) + " elements do not fit with " +
                              std::to_string(fraction) + " fraction bits");
        if (!(eps >= 0 && eps < 1)) throw range_error("layer_norm: eps is " + std::to_string(eps) + ", not in [0, 1)");
        up = unsigned(62 - length - 2 * int(fraction) - hi);
        one = std::ldexp(square, 34 - length - hi);
        epsilon = std::uint64_t(std::llround(std::ldexp(square * eps, 2 * int(fraction) + int(up))));
    }
};

/// n^2 times the variance, and the mean of each row: linear in what one opening of x and the dealer give.
template <unsigned F, std::size_t R>
struct row_moments {
    /// The scale of the spread depends on n (spread_scale); the type names only what its opening drops.
    using spread_number = fixed<64, spread_scale::drop, 0>;
    using mean_number = fixed<64, F + 30, F>;

    share<spread_number, R> spread;
    share<mean_number, R> mean;

    row_moments(share<spread_number, R> s, share<mean_number, R> m) : spread(std::move(s)), mean(std::move(m)) {}
};

/// n sum h^2 - (sum h)^2 of each row, modulo 2^64.
template <Fixed N, std::size_t R>
tensor<fixed<64, 0>, R> mask_spread(tensor<N, R> const& h) {
    auto out = tensor<fixed<64, 0>, R>::uninitialised(row_shape(h.shape()));
    std::size_t const n = h.shape()[R - 1];
    auto const to = out.writable();
    for (std::size_t row = 0; row < to.size(); ++row) {
        std::uint64_t sum = 0, squares = 0;
        for (std::uint64_t x : h.words().subspan(row * n, n)) {
            sum += x;
            squares += x * x;
        }
        to[row] = n * squares - sum * sum;
    }
    return out;
}

/// m (n h - sum h) of each element, modulo the ring of N.
template <Fixed N, Fixed H, Fixed M, std::size_t R>
tensor<N, R> mask_cross(tensor<H, R> const& h, tensor<M, R> const& m) {
    auto out = tensor<N, R>::uninitialised(h.shape());
    std::size_t const n = h.shape()[R - 1];
    auto const to = out.writable();
    for (std::size_t first = 0; first < to.size(); first += n) {
        std::uint64_t sum = 0;
        for (std::uint64_t x : h.words().subspan(first, n)) sum += x;
        for (std::size_t i = first; i < first + n; ++i)
            to[i] = static_cast<typename N::word>(m.words()[i] * (n * h.words()[i] - sum) & low_mask(N::bits));
    }
    return out;
}

/// The moments of rows of an opened x; x at its home scale F or straight from a product.
///
/// formula   x = C - h + s m 2^D over the integers, D = K - drop (docs/algebra.md#rescale), so that modulo 2^64, with
///           N_i = n C_i - sum C and H = sum h:
///           n sum x^2 - (sum x)^2 = n sum C^2 - (sum C)^2 - 2 sum N_i h_i + (n sum h^2 - H^2)
///                                   + 2^(D+1) sum s_i (N_i m_i - m_i (n h_i - H))
/// domain    D >= 32, so that the squares of the last term vanish
/// cost      0 rounds; dealt: one word a row where D = 64, else 64 + (64 - D) + (63 - D) bits an element more
template <Fixed N, std::size_t R>
auto moments_of_rows(party& p, masked<N, R> const& x, spread_scale const& scale) {
    constexpr unsigned F = N::home, K = N::bits, drop = N::fraction - F, D = K - drop;
    static_assert(D == 64 || (D >= 32 && D <= 61), "moiety: layer_norm needs 32 bits or more after the operand's drop");
    using moments = row_moments<F, R>;
    using wide = fixed<64, 0>;
    constexpr bool plain = D == 64;
    auto const shape = x.shape();
    auto const rows = row_shape(shape);
    std::size_t const n = shape[R - 1];

    // What the dealer gives: h is the party's own mask where nothing is dropped.
    tensor<wide, R> h;
    tensor<fixed<plain ? 8 : 64 - D, 0>, R> top(shape);
    tensor<fixed<plain ? 8 : 63 - D, 0>, R> cross(shape);
    if constexpr (plain) {
        h = x.mask().words().template reinterpret<wide>();
    } else {
        using top_number = fixed<64 - D, 0>;
        using cross_number = fixed<63 - D, 0>;
        auto dealt_h = p.deal(
            shape, [](auto const& r) { return high_part<wide, drop>(r); }, x);
        auto dealt_top = p.deal(
            shape, [](auto const& r) { return high_part<top_number, K - 1>(r); }, x);
        auto dealt_cross = p.deal(
            shape, [](auto const& a, auto const& m) { return mask_cross<cross_number>(a, m); }, dealt_h, dealt_top);
        h = dealt_h.words();
        top = dealt_top.words();
        cross = dealt_cross.words();
    }
    auto dealt_spread = p.deal(
        rows, [](auto const& a) { return mask_spread(a); }, dealt<wide, R>(h, p.has_shares(), 0));

    tensor<typename moments::spread_number, R> spread(rows);
    tensor<typename moments::mean_number, R> mean(rows);
    if (p.has_shares()) {
        auto const inverse = static_cast<std::uint64_t>(std::llround(0x1p30 / double(n)));
        bool const adds = p.adds_public();
        std::uint64_t const offset = plain ? 0 : 1ULL << (K - 2), back = offset >> drop, width = low_mask(K);
        spread = decltype(spread)::uninitialised(rows);
        mean = decltype(mean)::uninitialised(rows);
        auto const to_spread = spread.writable();
        auto const to_mean = mean.writable();
        std::vector<std::uint64_t> constant(n);
        for (std::size_t row = 0; row < to_mean.size(); ++row) {
            auto const c = x.opened().words().subspan(row * n, n);
            auto const a = h.words().subspan(row * n, n);
            std::uint64_t sum = 0, squares = 0;
            for (std::size_t i = 0; i < n; ++i) {
                std::uint64_t const v = (((c[i] + offset) & width) >> drop) - back;
                constant[i] = v;
                sum += v;
                squares += v * v;
            }
            std::uint64_t linear = 0, masks = 0, tops = 0, crosses = 0;
            for (std::size_t i = 0; i < n; ++i) {
                linear += (n * constant[i] - sum) * a[i];
                masks += a[i];
            }
            if constexpr (!plain)
                for (std::size_t i = 0, at = row * n; i < n; ++i, ++at) {
                    std::uint64_t const s = ~(c[i] + offset) >> (K - 1) & 1;
                    std::uint64_t const m = s * top.words()[at];
                    tops += m;
                    crosses += (n * constant[i] - sum) * m - s * cross.words()[at];
                }
            std::uint64_t s = dealt_spread.words().words()[row] - 2 * linear, t = 0 - masks;
            if constexpr (!plain) {
                s += crosses << (D + 1);
                t += tops << D;
            }
            if (adds) {
                s += n * squares - sum * sum;
                t += sum;
            }
            to_spread[row] = (s << scale.up) + (adds ? scale.epsilon : 0);
            to_mean[row] = t * inverse;
        }
    }
    return moments(share<typename moments::spread_number, R>(spread), share<typename moments::mean_number, R>(mean));
}

} // namespace moiety::detail
