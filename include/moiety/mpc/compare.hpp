// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/digits.hpp>
#include <moiety/mpc/fold.hpp>

#include <string>
#include <vector>

namespace moiety {

namespace detail {

/// The digit orders of c - t for each threshold t, from fresh tables of the low `bits` bits of the mask, and where a
/// role adds public values the top bits of c - t; lowest digit first, thresholds the outermost axis.
template <std::size_t R>
struct table_reading {
    std::vector<digit_order<R + 1>> orders;
    tensor<bit, R + 1> tops;
};

/// Deals tables and reads them block by block: they live in cache and are never kept.
///
/// cost    0 rounds; 2^w - 1 dealt bits a digit of w bits
template <DigitShape Shape, Fixed N, std::size_t R>
table_reading<R> read_tables(party& p, masked<N, R> const& x, unsigned bits,
                             std::vector<public_word<N>> const& thresholds) {
    using word = typename N::word;
    using entry = table_word<Shape>;
    constexpr std::size_t block = table_planes<Shape> == 1 ? 2048 : 512; // the tables of a block stay in cache
    std::size_t const n = x.size();
    p.note(7, n, bits);
    shape_t<R + 1> shape{};
    shape[0] = thresholds.size();
    std::copy(x.shape().begin(), x.shape().end(), shape.begin() + 1);
    bool const computes = p.has_shares();
    auto const places = cut_digits<Shape>(bits);
    auto const fresh = [&] { return computes ? tensor<bit, R + 1>::zeros(shape) : tensor<bit, R + 1>(shape); };
    std::vector<tensor<bit, R + 1>> less, equal;
    std::vector<std::span<std::uint64_t>> to_less, to_equal;
    for (std::size_t d = 0; d < places.size(); ++d) {
        less.push_back(fresh());
        equal.push_back(fresh());
    }
    for (auto& t : less) to_less.push_back(t.writable());
    for (auto& t : equal) to_equal.push_back(t.writable());
    table_reading<R> result{{}, fresh()};
    auto const tops = result.tops.writable();

    std::size_t const length = std::min(n, block);
    std::vector<entry> tables(length * places.size() * table_planes<Shape>), two(length);
    std::vector<word> shifted(length);
    std::vector<std::uint64_t> packed((length + 63) / 64);
    word_window<entry> window(length);
    auto const mask = x.mask().words().words();
    auto const opened = x.opened().words();
    constexpr word all = ring_mask<N>;
    for (std::size_t i = 0; i < n; i += block) {
        std::size_t const count = std::min(block, n - i);
        auto const of_digit = [&](std::size_t d) {
            constexpr std::size_t planes = table_planes<Shape>;
            return std::span(tables).subspan(d * length * planes, count * planes);
        };
        for (std::size_t d = 0; d < places.size(); ++d)
            deal_table<Shape>(p, places[d], mask.empty() ? mask : mask.subspan(i, count), of_digit(d), count);
        if (!computes) continue;
        auto const bits_of_block = std::span(packed).first((count + 63) / 64);
        for (std::size_t k = 0; k < thresholds.size(); ++k) {
            auto const c = std::span(shifted).first(count);
            word const t = static_cast<word>(thresholds[k]);
            kernels::transform([t, all](auto v) { return (v - decltype(v)(t)) & decltype(v)(all); }, c,
                               opened.subspan(i, count));
            window.reset();
            for (std::size_t d = 0; d < places.size(); ++d) {
                auto const words = window.cover(places[d], std::span<word const>(c));
                auto const read = std::span(two).first(count);
                read_table<Shape>(places[d], window.window(), std::span<entry const>(of_digit(d)), words, read);
                add_orders<entry>(read, packed, k * n + i, to_less[d], to_equal[d]);
            }
            if (!p.adds_public()) continue;
            auto const top = static_cast<word>(word{1} << (N::bits - 1));
            kernels::pack_nonzero([top](auto v) { return v & decltype(v)(top); }, bits_of_block,
                                  std::span<word const>(c));
            kernels::add_bits(tops, k * n + i, bits_of_block, count);
        }
    }
    for (std::size_t d = 0; d < places.size(); ++d)
        result.orders.emplace_back(share<bit, R + 1>(less[d]), share<bit, R + 1>(equal[d]));
    return result;
}

/// The top bits of words, packed.
template <Fixed N, std::size_t R>
tensor<bit, R> top_bits(tensor<N, R> const& x) {
    if (!x.has_data()) return tensor<bit, R>(x.shape());
    auto out = tensor<bit, R>::uninitialised(x.shape());
    auto const top = static_cast<typename N::word>(typename N::word{1} << (N::bits - 1));
    kernels::pack_nonzero([top](auto v) { return v & decltype(v)(top); }, out.writable(), x.words());
    return out;
}

/// Bit tensors one after the other along a new outermost axis.
template <std::size_t R>
tensor<bit, R + 1> stack_bits(std::vector<tensor<bit, R>> const& parts, shape_t<R + 1> const& shape) {
    auto out = tensor<bit, R + 1>::zeros(shape);
    auto const to = out.writable();
    std::size_t at = 0;
    for (auto const& part : parts) {
        kernels::add_bits(to, at, part.words(), part.size());
        at += part.size();
    }
    return out;
}

} // namespace detail

/// One of the outermost planes of a bit tensor, such as one threshold's answers.
template <std::size_t R>
    requires(R >= 1)
share<bit, R - 1> plane(share<bit, R> const& b, std::size_t index) {
    shape_t<R - 1> shape{};
    std::copy(b.shape().begin() + 1, b.shape().end(), shape.begin());
    if (index >= b.shape()[0])
        throw shape_error("plane " + std::to_string(index) + " of a tensor of shape " + to_string(b.shape()));
    tensor<bit, R - 1> out(shape);
    if (!b.words().has_data()) return share<bit, R - 1>(out);
    out = tensor<bit, R - 1>::uninitialised(shape);
    auto const from = b.words().words();
    auto const to = out.writable();
    std::size_t const at = index * out.size(), offset = at % 64;
    for (std::size_t i = 0; i < to.size(); ++i) {
        std::size_t const word = at / 64 + i;
        to[i] = from[word] >> offset;
        if (offset && word + 1 < from.size()) to[i] |= from[word + 1] << (64 - offset);
    }
    return share<bit, R - 1>(out);
}

/// One bit an element and threshold: 1 where x < t. Thresholds are words of N and form the outermost axis.
///
/// formula   msb(x - t) = msb(c - t) ^ msb(r) ^ [(c - t) mod 2^(K-1) < r mod 2^(K-1)], the bracket by digit tables of r
///           and folds; c = x + r is opened once for all thresholds
/// domain    exact while x - t does not leave the ring; for t = 0 the whole ring
/// cost      K = 64: 2 rounds, 33 online and 329 dealt bits an element, for a further threshold 33 online and 96 dealt;
///           other rings and shapes: `sign_cost` (mpc/digit_shape.hpp)
/// source    digit tables and folds: docs/algebra.md#sign
template <ComparisonShape S, Fixed N, std::size_t R>
task<share<bit, R + 1>> less_than(party& p, masked<N, R> x, std::vector<public_word<N>> thresholds, S) {
    using shape = detail::shape_over<S, N::bits - 1>;
    auto reading = detail::read_tables<shape>(p, x, N::bits - 1, thresholds);
    auto mask_top = p.deal(
        x.shape(), [](auto const& r) { return detail::top_bits(r); }, x);
    auto borrow = co_await fold_orders(p, std::move(reading.orders), fold_plan::of<shape>());
    tensor<bit, R + 1> sign = borrow.words();
    if (p.has_shares()) {
        sign = sign + reading.tops;
        auto const to = sign.writable();
        for (std::size_t k = 0; k < thresholds.size(); ++k)
            kernels::add_bits(to, k * x.size(), mask_top.words().words(), x.size());
    }
    co_return share<bit, R + 1>(sign);
}

/// One bit an element: 1 where x < 0. Exact on the whole ring.
///
/// The shape is a policy: `sign(p, x, one_round)`, `sign(p, x, digit_shape<5, 4, 4>{})`.
/// formula   that of `less_than` with t = 0: msb(x) = msb(c) ^ msb(r) ^ [c mod 2^(K-1) < r mod 2^(K-1)]
/// domain    the whole ring; exact
/// cost      K = 64: 2 rounds, 33 online and 329 dealt bits an element; K = 48: 2 rounds, 25 and 217; K = 32: 1 round,
///           10 and 302; K = 16: 1 round, 6 and 68; others: `sign_cost` (mpc/digit_shape.hpp)
/// source    docs/algebra.md#sign
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<bit, R>> sign(party& p, masked<N, R> x, S shape = S{}) {
    std::vector<public_word<N>> zero(1, 0);
    auto b = co_await less_than(p, x, zero, shape);
    co_return share<bit, R>(b.words().reshape(x.shape()));
}

/// One bit an element: 1 where x < 0, for a share that is not open yet: one round and K bits more.
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<bit, R>> sign(party& p, share<N, R> x, S shape = S{}) {
    auto opened = co_await mask(p, x);
    co_return co_await sign(p, opened, shape);
}

/// One bit an element: 1 where x < y.
///
/// formula   [x < y] = msb(x - y), the `sign` of the opened difference
/// domain    |x - y| < 2^(Bits-1-Frac); exact
/// cost      K = 64: 3 rounds, 97 online and 329 dealt bits an element; 1 round and Bits online bits more than `sign`
/// throws    shape_error when the shapes differ
/// source    docs/algebra.md#sign
template <Fixed N, std::size_t R, ComparisonShape S = balanced_t>
task<share<bit, R>> less(party& p, share<N, R> x, share<N, R> y, S shape = S{}) {
    share<N, R> difference = x - y;
    co_return co_await sign(p, difference, shape);
}

} // namespace moiety
