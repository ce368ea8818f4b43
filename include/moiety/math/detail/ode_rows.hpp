// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/clip.hpp>
#include <moiety/math/detail/scores.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace moiety::detail {

/// Scales of SHAFT's iteration: of the scores over 16, and of the probabilities; the product of both is the result's.
template <unsigned F>
struct ode_format {
    static constexpr unsigned score = F + 4;
    static constexpr unsigned value = F + 4;
    static constexpr unsigned product = score + value;
    using number = fixed<product + 3, product, F>;
};

/// One step without its last opening: y (1 + x/16 - <y, x/16>), y and x opened or public.
///
/// cost      1 round
template <Fixed Out, Fixed P, std::size_t R>
task<share<Out, R>> ode_step(party& p, shape_t<R> shape, operand y, operand x, unsigned value_scale) {
    std::vector<operand> one(1, y), both(1, y), down(1, y);
    both.push_back(x);
    std::vector<term> const products(1, term(1, both));
    auto const yx = sum_of_products<Out>(p, shape, products);
    auto const rows = reduce_to<P::bits>(sum_keeping_axis(yx, R - 1));
    auto const mean = co_await mask(p, rows);
    down.push_back(operand::lifted(mean, value_scale).repeat_each(shape[R - 1]));
    std::vector<term> rest;
    rest.emplace_back(std::int64_t{1} << (P::fraction - value_scale), std::move(one));
    rest.emplace_back(-1, std::move(down));
    co_return yx + sum_of_products<Out>(p, shape, rest);
}

/// SHAFT's softmax at scale 2F + 8 in a ring of `Bits`.
///
/// cost      35 rounds
template <unsigned Bits, Fixed N, std::size_t R, ScoreFactor Factor>
task<share<fixed<Bits, ode_format<N::home>::product, N::home>, R>> ode_rows(party& p, share<N, R> x, Factor scale,
                                                                            tensor<bit, R> allowed) {
    constexpr unsigned F = N::home;
    using f = ode_format<F>;
    using number = typename f::number;
    using result = fixed<Bits, f::product, F>;
    auto const opened = co_await opened_scores(p, "softmax/shaft", x, scale, allowed);
    auto const scores = narrow_to<F + score_bits>(p, drop_bits<decltype(opened)::number::fraction - F>(opened));
    auto const clipped = co_await clip(p, scores, -4.0, 12.0, balanced);
    auto const small = co_await mask(p, reduce_to<F + 6>(clipped));
    auto const at = operand::lifted(small, 0); // over 16 at four fraction bits more
    using start = fixed<f::value + 2, f::value>;
    auto const uniform = [](double count) { return encode<start>(1 / count); };
    auto y = operand::known(shared_out<start>(x.shape(), allowed, uniform));
    for (int step = 1; step < 16; ++step) {
        auto const next = co_await ode_step<number, number>(p, x.shape(), y, at, f::value);
        auto const again = co_await mask(p, next);
        y = operand::lifted(again, f::score);
    }
    co_return co_await ode_step<result, number>(p, x.shape(), y, at, f::value);
}

} // namespace moiety::detail
