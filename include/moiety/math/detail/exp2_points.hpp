// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace moiety::detail {

/// 2^(x / 2^Frac) for every x of `Bits` bits, as a product of table entries.
///
/// Both parties multiply shares by these numbers, so they must get the same ones to the last bit, whatever their
/// compilers and libraries: only square roots and products of doubles are used, which IEEE 754 defines, and no sum
/// that a compiler could fuse with a product.
/// error     relative 2^-47
template <unsigned Bits, unsigned Frac>
class exp2_points {
  public:
    exp2_points() {
        std::array<double, Bits> step{}; // 2^(2^(i - Frac))
        double root = 2;
        for (unsigned i = Frac; i-- > 0;) {
            root = std::sqrt(root);
            if (i < Bits) step[i] = root;
        }
        for (unsigned i = Frac; i < Bits; ++i) step[i] = std::ldexp(1.0, 1 << (i - Frac));
        for (unsigned part = 0; part < parts; ++part) {
            auto& t = table_[part];
            t.resize(std::size_t{1} << width(part));
            t[0] = 1;
            for (unsigned bit = 0; bit < width(part); ++bit) {
                std::size_t const half = std::size_t{1} << bit;
                for (std::size_t i = 0; i < half; ++i) t[half + i] = t[i] * step[part * chunk + bit];
            }
        }
    }

    /// 2^(x / 2^Frac); x has at most `Bits` bits.
    double operator()(std::uint64_t x) const {
        double y = table_[0][x & (table_[0].size() - 1)];
        for (unsigned part = 1; part < parts; ++part) {
            auto const& t = table_[part];
            y *= t[(x >> (part * chunk)) & (t.size() - 1)];
        }
        return y;
    }

  private:
    static constexpr unsigned parts = (Bits + 9) / 10;
    static constexpr unsigned chunk = (Bits + parts - 1) / parts;
    static constexpr unsigned width(unsigned part) { return part + 1 < parts ? chunk : Bits - chunk * (parts - 1); }

    std::array<std::vector<double>, parts> table_;
};

} // namespace moiety::detail
