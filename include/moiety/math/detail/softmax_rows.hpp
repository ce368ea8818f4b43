// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/views.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/rescale.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

/// What the softmax variants have in common.
namespace moiety::detail {

/// A public mask stretched to the scores' shape; without data when every position is allowed.
/// @throws shape_error when it does not stretch
template <std::size_t R, std::size_t S>
tensor<bit, R> allowed_positions(tensor<bit, S> const& allowed, shape_t<R> const& shape) {
    static_assert(S <= R, "moiety: a mask of allowed positions has at most the axes of the scores");
    if (!allowed.has_data()) return tensor<bit, R>(shape);
    return gather(allowed, broadcast_view(allowed.shape(), shape));
}

/// A share whose positions that are not allowed are 0.
template <Fixed N, std::size_t R>
share<N, R> only_allowed(share<N, R> const& x, tensor<bit, R> const& allowed) {
    if (!allowed.has_data() || !x.words().has_data()) return x;
    auto out = x.words();
    auto const to = out.writable();
    auto const bits = allowed.words();
    for (std::size_t i = 0; i < to.size(); ++i)
        if (!(bits[i / 64] >> (i % 64) & 1)) to[i] = 0;
    return share<N, R>(std::move(out));
}

/// Sums of rows; 1 for a row without an allowed position, whose weights are all 0: it is divided like any other.
template <Fixed N, std::size_t R>
share<N, R> row_totals(party& p, share<N, R> const& weights, tensor<bit, R> const& allowed) {
    auto const sums = sum_keeping_axis(weights, R - 1);
    if (!allowed.has_data()) return sums;
    auto ones = tensor<N, R>::zeros(sums.shape());
    auto const to = ones.writable();
    std::size_t const n = weights.shape()[R - 1];
    for (std::size_t row = 0; row < to.size(); ++row) {
        bool any = false;
        for (std::size_t i = row * n; i < (row + 1) * n; ++i) any = any || (allowed.words()[i / 64] >> (i % 64) & 1);
        if (!any) to[row] = encode<N>(1.0);
    }
    return sums + public_share(p, ones);
}

/// @throws usage_error unless 2^-12 <= scale <= 2^12
inline void require_scale(double scale) {
    if (!(scale >= std::ldexp(1.0, -12) && scale <= std::ldexp(1.0, 12)))
        throw usage_error("softmax: the scale of the scores is " + std::to_string(scale) +
                          ", not within 2^-12 to 2^12");
}
inline void require_scale(as_given_t) {}

/// The public arguments of a softmax, as its protocol takes them: one type for all numbers, so that it is compiled once,
/// and the mask in the scores' shape.
/// @throws usage_error for a bad scale, shape_error for a mask that does not stretch
template <ScoreFactor Factor, std::size_t R>
struct softmax_rules {
    using factor_t = std::conditional_t<std::same_as<Factor, as_given_t>, as_given_t, double>;
    factor_t factor;
    tensor<bit, R> allowed;

    template <std::size_t S>
    softmax_rules(Factor scale, tensor<bit, S> const& positions, shape_t<R> const& shape)
        : factor(checked(factor_t(scale))), allowed(allowed_positions(positions, shape)) {}

  private:
    static factor_t checked(factor_t scale) {
        require_scale(scale);
        return scale;
    }
};

/// A word at every allowed position of a row, which `of_count` gives for the number of them, and 0 elsewhere: public.
template <Fixed N, std::size_t R, class OfCount>
tensor<N, R> shared_out(shape_t<R> const& shape, tensor<bit, R> const& allowed, OfCount of_count) {
    auto out = tensor<N, R>::zeros(shape);
    auto const to = out.writable();
    std::size_t const n = shape[R - 1];
    auto const in = [&](std::size_t i) {
        return !allowed.has_data() || (allowed.words()[i / 64] >> (i % 64) & 1) != 0;
    };
    for (std::size_t row = 0; row * n < to.size(); ++row) {
        std::size_t count = 0;
        for (std::size_t i = row * n; i < (row + 1) * n; ++i) count += in(i);
        for (std::size_t i = row * n; i < (row + 1) * n; ++i)
            if (in(i)) to[i] = static_cast<typename N::word>(of_count(double(count)));
    }
    return out;
}

/// The scores times a public factor of `Fraction` fraction bits: the scale grows by them.
template <unsigned Fraction, Fixed N, std::size_t R>
auto scaled_scores(share<N, R> const& x, double factor) {
    using M = fixed<N::bits, N::fraction + Fraction, N::home>;
    return reinterpret<M>(times_integer(x, std::llround(std::ldexp(factor, int(Fraction)))));
}

template <unsigned Fraction, Fixed N, std::size_t R>
share<N, R> scaled_scores(share<N, R> const& x, as_given_t) {
    static_assert(Fraction == 0);
    return x;
}

/// Fraction bits of the factor: none where there is no factor.
template <ScoreFactor Factor>
inline constexpr bool has_factor = !std::same_as<Factor, as_given_t>;

/// A lifted value as a masked tensor in a narrower ring than it has: `Bits` dealt bits an element.
template <unsigned Bits, Fixed N, unsigned Drop, std::size_t R>
auto narrow_to(party& p, lifted<N, Drop, R> const& x) {
    using M = in_ring_t<typename lifted<N, Drop, R>::narrow_number, Bits>;
    auto h = p.deal(
        x.shape(), [](auto const& r) { return high_part<M, Drop>(r); }, x.source());
    return masked<M, R>(reduce_to<Bits>(narrow_opened(x)), h);
}

/// Row sums (last axis) of a masked tensor: masked again, as both its parts are summed.
template <Fixed N, std::size_t R>
masked<N, R> row_sums(party& p, masked<N, R> const& x) {
    return {sum_keeping_axis(x.opened(), R - 1),
            dealt<N, R>(sum_keeping_axis(x.mask().words(), R - 1), x.mask().has_shares(), p.next_serial())};
}

/// Every element times its row's value, both lifted: a share.
template <Fixed Out, Fixed N, unsigned D, Fixed M, unsigned E, std::size_t R>
share<Out, R> times_row_value(party& p, lifted<N, D, R> const& x, lifted<M, E, R> const& row) {
    static_assert(Out::fraction == N::fraction - D + M::fraction - E);
    std::vector<operand> factors;
    factors.push_back(operand(x));
    factors.push_back(operand(row).repeat_each(x.shape()[R - 1]));
    std::vector<term> product(1, term(1, factors));
    return sum_of_products<Out>(p, x.shape(), product);
}

/// The same with a row's value that is masked in the ring of the result.
template <Fixed Out, Fixed N, unsigned D, Fixed M, std::size_t R>
share<Out, R> times_row_value(party& p, lifted<N, D, R> const& x, masked<M, R> const& row) {
    static_assert(Out::fraction == N::fraction - D + M::fraction && M::bits >= Out::bits);
    std::vector<operand> factors;
    factors.push_back(operand(x));
    factors.push_back(operand::of(row).repeat_each(x.shape()[R - 1]));
    std::vector<term> product(1, term(1, factors));
    return sum_of_products<Out>(p, x.shape(), product);
}

} // namespace moiety::detail
