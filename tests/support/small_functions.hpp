// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol_catalogue.hpp"

#include <moiety/math/exp2.hpp>
#include <moiety/math/fourier.hpp>
#include <moiety/math/polynomial.hpp>
#include <moiety/math/relu.hpp>
#include <moiety/mpc/owned_matmul.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

/// The parts that composite functions are made of, at sizes whose randomness can be enumerated.
namespace moiety_test {

namespace cases {

template <unsigned K>
task<case_result> relu_program(party& p, case_values v) {
    auto y = co_await moiety::relu(p, v.share<fixed<K, 0>>(0));
    co_return case_result(y);
}

template <unsigned K>
protocol_case relu() {
    protocol_case c(name_of("relu", K, 0), {case_input(K)}, K);
    c.run = relu_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == (x[0] >> (K - 1) ? 0 : x[0]); };
    return c;
}

template <unsigned K>
task<case_result> max_program(party& p, case_values v) {
    auto y = co_await moiety::max(p, v.share<fixed<K, 0>>(0), v.share<fixed<K, 0>>(1));
    co_return case_result(y);
}

template <unsigned K>
protocol_case max() {
    protocol_case c(name_of("max", K, 0), {case_input(K), case_input(K)}, K);
    c.run = max_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == ((x[0] - x[1]) >> (K - 1) & 1 ? x[1] : x[0]);
    };
    return c;
}

/// x^2 and x^3 of one opening; the result is the latter.
template <unsigned K>
task<case_result> cube_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto const all = moiety::powers<3>(p, x);
    co_return case_result(std::get<2>(all));
}

template <unsigned K>
protocol_case cube() {
    protocol_case c(name_of("powers", K, 0), {case_input(K)}, K);
    c.run = cube_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == ((x[0] * x[0] * x[0]) & moiety::low_mask(K));
    };
    return c;
}

/// 2^x for 5 bits, one of them a fraction bit: the window [-8, 0].
using small_power = fixed<26, 24>;
inline task<case_result> exp2_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<5, 1>>(0));
    co_return case_result(moiety::exp2<small_power, 10>(p, x));
}

inline protocol_case exp2() {
    protocol_case c("exp2/5.1", {case_input(5)}, 26);
    c.side_by_side = true;
    c.run = exp2_program;
    c.domain = [](plain const& x) { return x[0] == 0 || x[0] >= 16; };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        double const exact = std::exp2(double(signed_value(x[0], 5)) / 2);
        return std::abs(moiety::decode<small_power>(std::uint32_t(y)) - exact) <= 0x1p-11 + 0x1p-7 * exact;
    };
    return c;
}

/// Two sines, or cosines, of an angle of six bits, two of them dropped by the opening's rounding.
using small_wave = fixed<20, 16>;
inline constexpr std::array<double, 2> wave_coefficients{0.75, -0.5};
template <bool Cosines>
task<case_result> wave_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<6, 2>>(0));
    auto const angle = moiety::drop_bits<2>(x);
    moiety::angle_unit const unit(4);
    if constexpr (Cosines)
        co_return case_result(moiety::cosine_series<small_wave, 8>(p, angle, unit, wave_coefficients));
    else
        co_return case_result(moiety::sine_series<small_wave, 8>(p, angle, unit, wave_coefficients));
}

template <bool Cosines>
protocol_case wave_series() {
    protocol_case c(Cosines ? "cosine_series/6.2" : "sine_series/6.2", {case_input(6)}, 20);
    c.run = wave_program<Cosines>;
    c.domain = [](plain const& x) { return rescalable(x[0], 6); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        auto const wave = [](double angle) { return Cosines ? std::cos(angle) : std::sin(angle); };
        for (std::int64_t up : {0, 1}) {
            double const angle = 2 * std::numbers::pi * double((signed_value(x[0], 6) >> 2) + up) / 16;
            double const exact = wave_coefficients[0] * wave(angle) + wave_coefficients[1] * wave(2 * angle);
            if (std::abs(moiety::decode<small_wave>(std::uint32_t(y)) - exact) <= 0x1p-7) return true;
        }
        return false;
    };
    return c;
}

/// x opened toward the party that knows the matrix (3, 5), which is the same for all elements.
template <unsigned K, unsigned Drop>
task<case_result> owned_matmul_program(party& p, case_values v, int owner) {
    using number = fixed<K, Drop>;
    using weight_number = fixed<K - Drop, 0>;
    moiety::shape_t<2> const shape{2, 1};
    auto w = moiety::tensor<weight_number, 2>(shape);
    if (p.holds_input_of(owner)) {
        w = moiety::tensor<weight_number, 2>::uninitialised(shape);
        w.writable()[0] = 3 & moiety::low_mask(K - Drop);
        w.writable()[1] = 5 & moiety::low_mask(K - Drop);
    }
    auto weight = co_await moiety::mask_input(p, owner, w);
    std::vector<std::size_t> const both{0, 1};
    auto z = co_await moiety::matmul_owned<Drop>(p, v.beside<number>(both), weight, owner);
    co_return case_result(z);
}

template <unsigned K, unsigned Drop>
protocol_case owned_matmul(int owner) {
    constexpr unsigned R = K - Drop;
    protocol_case c(name_of("owned_matmul", K, Drop) + "/of_party" + std::to_string(owner),
                    {case_input(K), case_input(K)}, R);
    c.side_by_side = true;
    c.run = [owner](party& p, case_values v) { return owned_matmul_program<K, Drop>(p, std::move(v), owner); };
    c.domain = [](plain const& x) { return Drop == 0 || (rescalable(x[0], K) && rescalable(x[1], K)); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        for (std::int64_t i : {0, 1})
            for (std::int64_t j : {0, 1})
                if ((Drop != 0 || i + j == 0) &&
                    y == modulo(((signed_value(x[0], K) >> Drop) + i) * 3 + ((signed_value(x[1], K) >> Drop) + j) * 5,
                                R))
                    return true;
        return false;
    };
    return c;
}

/// Element by element, x opened toward the party that knows w.
template <unsigned K, unsigned Drop>
task<case_result> owned_vector_program(party& p, case_values v, int owner) {
    using weight_number = fixed<K - Drop, 0>;
    moiety::shape_t<2> const flat{1, v.size()};
    auto const w = p.holds_input_of(owner) ? v.words<weight_number>(1)
                                           : moiety::tensor<weight_number, 1>(moiety::shape_t<1>{v.size()});
    auto weight = co_await moiety::mask_input(p, owner, w);
    auto const rows = moiety::reshape(v.share<fixed<K, Drop>>(0), flat);
    auto x = co_await moiety::mask_toward(p, owner, rows);
    co_return case_result(moiety::times_owned_vector<weight_number, Drop>(p, x, weight));
}

template <unsigned K, unsigned Drop>
protocol_case owned_vector(int owner) {
    constexpr unsigned R = K - Drop;
    protocol_case c(name_of("owned_vector", K, Drop) + "/of_party" + std::to_string(owner),
                    {case_input(K), case_input(R, owner)}, R);
    c.run = [owner](party& p, case_values v) { return owned_vector_program<K, Drop>(p, std::move(v), owner); };
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        auto const below = signed_value(x[0], K) >> Drop;
        return y == modulo(below * std::int64_t(x[1]), R) || y == modulo((below + 1) * std::int64_t(x[1]), R);
    };
    return c;
}

} // namespace cases

inline std::vector<protocol_case> small_functions() {
    namespace c = cases;
    std::vector<protocol_case> list;
    list.push_back(c::relu<4>());
    list.push_back(c::max<3>());
    list.push_back(c::cube<4>());
    list.push_back(c::exp2());
    list.push_back(c::wave_series<false>());
    list.push_back(c::wave_series<true>());
    for (int owner : {0, 1}) {
        list.push_back(c::owned_matmul<4, 0>(owner));
        list.push_back(c::owned_matmul<4, 1>(owner));
        list.push_back(c::owned_vector<4, 1>(owner));
    }
    return list;
}

} // namespace moiety_test
