// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/fixed.hpp>
#include <moiety/mpc/compare.hpp>

#include <concepts>
#include <cstdint>
#include <string>

/// Numbers of few bits as cases have them, and the names of cases.
namespace moiety_test {

inline std::int64_t signed_value(std::uint64_t x, unsigned bits) { return moiety::sign_extend(x, bits); }
inline std::uint64_t modulo(std::int64_t x, unsigned bits) {
    return static_cast<std::uint64_t>(x) & moiety::low_mask(bits);
}

namespace cases {

inline std::string name_of(char const* what, unsigned k, unsigned f) {
    return std::string(what) + "/" + std::to_string(k) + "." + std::to_string(f);
}
template <moiety::DigitShape Shape>
std::string shape_name() {
    std::string name = "/" + std::to_string(Shape::width);
    for (unsigned fold : Shape::folds) name += "x" + std::to_string(fold);
    return name;
}
template <std::same_as<moiety::one_round_t>>
std::string shape_name() {
    return "/one_round";
}
template <std::same_as<moiety::three_rounds_t>>
std::string shape_name() {
    return "/three_rounds";
}
/// -2^(K-2) <= x < 2^(K-2): what a rescale takes.
inline bool rescalable(std::uint64_t x, unsigned k) {
    auto const v = signed_value(x, k);
    std::int64_t const quarter = std::int64_t{1} << (k - 2);
    return v >= -quarter && v < quarter;
}
/// y = floor(x / 2^f) or one more, modulo 2^bits.
inline bool rounded(std::uint64_t x, unsigned k, unsigned f, std::uint64_t y, unsigned bits) {
    auto const below = signed_value(x, k) >> f;
    return y == modulo(below, bits) || y == modulo(below + 1, bits);
}

} // namespace cases

} // namespace moiety_test
