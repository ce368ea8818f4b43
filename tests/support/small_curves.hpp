// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol_catalogue.hpp"

#include <moiety/math/clip.hpp>
#include <moiety/math/polynomial.hpp>
#include <moiety/mpc/coarse_comparison.hpp>
#include <moiety/mpc/convert.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Signs, bounds, polynomials and comparison words as cases on small rings.
namespace moiety_test {

namespace cases {

using small_shape = moiety::digit_shape<2, 2>;

template <unsigned K>
task<case_result> abs_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto y = co_await moiety::abs(p, x, small_shape{});
    co_return case_result(y);
}
template <unsigned K>
protocol_case abs() {
    protocol_case c(name_of("abs", K, 0), {case_input(K)}, K);
    c.run = abs_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == (x[0] >> (K - 1) ? modulo(-std::int64_t(x[0]), K) : x[0]);
    };
    return c;
}

template <unsigned K>
task<case_result> signum_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto y = co_await moiety::signum(p, x, small_shape{});
    co_return case_result(y);
}
template <unsigned K>
protocol_case signum() {
    protocol_case c(name_of("signum", K, 0), {case_input(K)}, K);
    c.run = signum_program<K>;
    c.domain = [](plain const& x) { return x[0] != std::uint64_t{1} << (K - 1); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == (x[0] == 0 ? 0 : x[0] >> (K - 1) ? moiety::low_mask(K) : 1);
    };
    return c;
}

template <unsigned K>
task<case_result> clip_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto y = co_await moiety::clip(p, x, -1, 2, small_shape{});
    co_return case_result(y);
}
/// To -1 ... 2.
template <unsigned K>
protocol_case clip() {
    protocol_case c(name_of("clip", K, 0), {case_input(K)}, K);
    c.run = clip_program<K>;
    c.domain = [](plain const& x) {
        auto const v = signed_value(x[0], K), end = std::int64_t{1} << (K - 1);
        return v - 2 >= -end && v + 1 < end;
    };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == modulo(std::clamp<std::int64_t>(signed_value(x[0], K), -1, 2), K);
    };
    return c;
}

/// Rings of the same scale, wider and narrower.
template <unsigned K, unsigned R>
task<case_result> convert_program(party& p, case_values v) {
    auto y = co_await moiety::convert<fixed<R, 1>>(p, v.share<fixed<K, 1>>(0));
    co_return case_result(y);
}
template <unsigned K, unsigned R>
protocol_case convert() {
    protocol_case c(name_of("convert", K, 1) + "/" + std::to_string(R), {case_input(K)}, R);
    c.run = convert_program<K, R>;
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == modulo(signed_value(x[0], K), R); };
    return c;
}

/// 1/2 - x + 3/4 x^2 of a number with one fraction bit, in a ring of 13.
inline constexpr std::array<double, 3> small_coefficients{0.5, -1, 0.75};
inline task<case_result> polynomial_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<5, 1>>(0));
    auto y = co_await moiety::polynomial<13>(p, x, small_coefficients);
    co_return case_result(y);
}
inline protocol_case polynomial() {
    protocol_case c("polynomial/5.1/13", {case_input(5)}, 13);
    c.run = polynomial_program;
    c.domain = [](plain const& x) { return rescalable(x[0], 5); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        double const v = double(signed_value(x[0], 5)) / 2; // the coefficients are exact at the scale of 3 bits less 2
        double const exact = small_coefficients[0] + small_coefficients[1] * v + small_coefficients[2] * v * v;
        return std::abs(double(signed_value(y, 13)) / 8 - exact) <= 0.25 * v * v;
    };
    return c;
}

/// 3 + 4 [x < T] x of K - 1 bits, as the row functions form their pieces: comparison bits that are never opened.
template <unsigned K, unsigned T>
task<case_result> bit_words_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    moiety::coarse_thresholds const thresholds(std::vector<double>(1, double(T)), K - 1);
    auto before = moiety::coarse_less_than(p, x, thresholds);
    auto const bits = co_await moiety::open_comparisons(p, before);
    std::vector<std::int64_t> const four(1, 4);
    std::vector<moiety::weighted_bits> const wanted{moiety::weighted_bits(K, false, 3, four),
                                                    moiety::weighted_bits(K, true, 0, four)};
    auto const words = bits.sums(p, wanted, moiety::operand::of(x));
    auto const constant = moiety::share_of_words<fixed<K, 0>>(p, x.shape(), words[0]);
    auto const product = moiety::share_of_words<fixed<K, 0>>(p, x.shape(), words[1]);
    moiety::share<fixed<K, 0>, 1> const sum = constant + product;
    co_return case_result(sum);
}
template <unsigned K, unsigned T>
protocol_case bit_words() {
    protocol_case c(name_of("bit_words", K, 0), {case_input(K)}, K);
    c.run = bit_words_program<K, T>;
    c.domain = [](plain const& x) { return x[0] < std::uint64_t{1} << (K - 1); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == (x[0] < T ? (7 + 4 * x[0]) & moiety::low_mask(K) : 3);
    };
    return c;
}

} // namespace cases

inline std::vector<protocol_case> small_curves() {
    namespace c = cases;
    std::vector<protocol_case> list;
    list.push_back(c::abs<4>());
    list.push_back(c::signum<4>());
    list.push_back(c::clip<4>());
    list.push_back(c::convert<5, 4>());
    list.push_back(c::convert<4, 7>());
    list.push_back(c::polynomial());
    list.push_back(c::bit_words<6, 10>());  // of one digit
    list.push_back(c::bit_words<12, 40>()); // of two: no fewer bits have them
    return list;
}

} // namespace moiety_test
