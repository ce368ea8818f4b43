// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>

namespace moiety::detail {

/// bfloat16: the upper half of a float32.
constexpr float float_from_bf16(std::uint16_t bits) noexcept {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

/// IEEE binary16, exactly: subnormal numbers, infinities and NaNs included.
constexpr float float_from_f16(std::uint16_t bits) noexcept {
    std::uint32_t const sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
    std::uint32_t const exponent = (bits >> 10) & 0x1fu;
    std::uint32_t const mantissa = bits & 0x3ffu;
    if (exponent == 0) {
        float const magnitude = static_cast<float>(mantissa) * 0x1p-24f;
        return sign != 0 ? -magnitude : magnitude;
    }
    std::uint32_t const widened = exponent == 31 ? 255u : exponent + 112u;
    return std::bit_cast<float>(sign | (widened << 23) | (mantissa << 13));
}

static_assert(float_from_f16(0x3c00) == 1.0f && float_from_f16(0xc000) == -2.0f);
static_assert(float_from_f16(0x0001) == 0x1p-24f && float_from_f16(0x7bff) == 65504.0f);
static_assert(float_from_bf16(0x3f80) == 1.0f);

} // namespace moiety::detail
