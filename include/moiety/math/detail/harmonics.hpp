// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/kernels.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace moiety::detail {

/// value / 2^shift, rounded, of two's-complement words: |value| < 2^62.
template <class V>
V round_shift(V value, int shift) {
    constexpr std::uint64_t offset = std::uint64_t{1} << 62;
    return ((value + V(offset + (std::uint64_t{1} << (shift - 1)))) >> shift) - V(offset >> shift);
}

/// Cosines and sines of the multiples of a block of angles, as integers: two's-complement words at 30 fraction bits.
///
/// All arithmetic is on integers, so that parties with different builds and instruction sets get the same words; there
/// is no table, as the dealer's angles are masks.
/// error     k^2 2^-29 for the k-th multiple, k <= 32
class harmonics {
  public:
    static constexpr std::size_t block = 512;
    static constexpr int fraction = 30;

    /// Begins with the first multiple. Angles are fractions of a turn times 2^32; at most `block` of them.
    void start(std::span<std::uint64_t const> angle) {
        count_ = angle.size();
        now_ = 0;
        auto const c = part(cosine_[0]), s = part(sine_[0]), c1 = part(first_), t = part(x_), w = part(y_);
        using view = std::span<std::uint64_t const>;
        // What is left of the angle within an eighth of a turn of a quarter's multiple: u = t / 2^29, and u^2.
        kernels::transform(
            [](auto a) {
                using words = decltype(a);
                return ((a + words(eighth)) & words(2 * eighth - 1)) - words(eighth);
            },
            t, angle);
        kernels::transform([](auto x) { return round_shift(multiply(x, x), 28); }, w, view(t));
        kernels::transform([](auto x, auto y) { return round_shift(multiply(x, polynomial(y, of_sine)), 31); }, s,
                           view(t), view(w));
        kernels::transform([](auto y) { return round_shift(polynomial(y, of_cosine), 2); }, c1, view(w));
        // A quarter of a turn takes (cos, sin) to (-sin, cos).
        auto const quarters = [](auto a) { return (a + decltype(a)(eighth)) >> 30; };
        kernels::transform(
            [quarters](auto x, auto y, auto a) {
                auto const q = quarters(a), one = decltype(a)(std::uint64_t{1});
                return negated_if(exchanged_if(x, y, q & one), ((q + one) >> 1) & one);
            },
            c, view(c1), view(s), angle);
        kernels::transform(
            [quarters](auto x, auto y, auto a) {
                auto const q = quarters(a), one = decltype(a)(std::uint64_t{1});
                return negated_if(exchanged_if(y, x, q & one), (q >> 1) & one);
            },
            s, view(c1), view(s), angle);
        std::copy(c.begin(), c.end(), c1.begin());
        kernels::fill(part(cosine_[1]), std::uint64_t{1} << fraction);
        kernels::fill(part(sine_[1]), std::uint64_t{0});
    }

    /// Goes on to the next multiple: f(k + 1) = 2 cos(1) f(k) - f(k - 1).
    void next() {
        now_ ^= 1;
        step(cosine_[now_], cosine_[now_ ^ 1]);
        step(sine_[now_], sine_[now_ ^ 1]);
    }

    std::span<std::uint64_t const> cosine() const { return std::span(cosine_[now_]).first(count_); }
    std::span<std::uint64_t const> sine() const { return std::span(sine_[now_]).first(count_); }

  private:
    using buffer = std::array<std::uint64_t, block>;
    static constexpr std::uint64_t eighth = std::uint64_t{1} << 29;

    // sin(pi u / 4) / u and cos(pi u / 4) as polynomials in u^2 on [0, 1], through Chebyshev's five points, at 32
    // fraction bits. With the roundings, a first multiple is off by 1.1 units of 2^-30 at the most.
    static constexpr std::array<std::int64_t, 5> of_sine{3373259426, -346799333, 10696157, -157077, 1327};
    static constexpr std::array<std::int64_t, 5> of_cosine{4294967296, -1324675869, 68093808, -1399896, 15160};

    /// At w of 30 fraction bits, by Horner's rule.
    template <class V>
    static V polynomial(V w, std::array<std::int64_t, 5> const& c) {
        auto const coefficient = [&c](std::size_t k) { return V(static_cast<std::uint64_t>(c[k])); };
        V sum = coefficient(4);
        for (std::size_t k = 4; k-- > 0;) sum = coefficient(k) + round_shift(multiply(sum, w), 30);
        return sum;
    }
    /// x, or y where the bit is 1; -x where it is.
    template <class V>
    static V exchanged_if(V x, V y, V bit) {
        return x ^ ((x ^ y) & (V(std::uint64_t{0}) - bit));
    }
    template <class V>
    static V negated_if(V x, V bit) {
        V const all = V(std::uint64_t{0}) - bit;
        return (x ^ all) - all;
    }
    std::span<std::uint64_t> part(buffer& b) { return std::span(b).first(count_); }

    // `to` holds the multiple before `last`.
    void step(buffer& to, buffer& last) {
        auto const out = part(to);
        using view = std::span<std::uint64_t const>;
        kernels::transform([](auto before, auto c, auto f) { return round_shift(multiply(c, f), 29) - before; }, out,
                           view(out), view(part(first_)), view(part(last)));
    }

    std::size_t count_ = 0;
    unsigned now_ = 0;
    std::array<buffer, 2> cosine_, sine_; // this multiple and the one before
    buffer first_, x_, y_;
};

} // namespace moiety::detail
