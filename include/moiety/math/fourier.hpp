// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/harmonics.hpp>
#include <moiety/mpc/rescale.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace moiety {

/// What angle one unit of an opened integer stands for: multiplier / 2^bits of a turn.
///
/// The opened value is known modulo a power of two, so periods are powers of two in its unit, or that power divided
/// by any integer: the multiplier approximates every other period, without an error at the wrap.
struct angle_unit {
    unsigned bits;
    std::uint64_t multiplier;

    constexpr explicit angle_unit(unsigned b, std::uint64_t m = 1) : bits(b), multiplier(m) {}
};

namespace detail {

/// Which functions of the multiples of an angle a series adds up.
enum class wave { sine, cosine };

/// Evaluates a series block by block: dealt cosines and sines of the mask's angle, public ones of the opened one.
template <Fixed Out>
class wave_series_run {
  public:
    static constexpr std::size_t block = harmonics::block;

    wave_series_run(party& p, wave w, operand x, angle_unit unit, unsigned public_bits, std::span<double const> b)
        : party_(&p), wave_(w), x_(std::move(x)), high_(x_.parts().front().a), unit_(unit), public_bits_(public_bits) {
        for (double v : b)
            coefficients_.push_back(static_cast<std::uint64_t>(std::llround(std::ldexp(v, harmonics::fraction))));
    }

    /// Elements first, first + 1, ... of the series.
    void run(std::size_t first, std::size_t count, typename Out::word* out) {
        auto const angle = std::span(angle_).first(count);
        if (party_->has_shares()) {
            x_.load_constant(first, angle);
            to_turns(angle);
            opened_.start(angle);
        }
        if (party_->has_masks()) {
            x_.load_atom(high_, first, angle);
            to_turns(angle);
            mask_.start(angle);
        }
        auto const sum = std::span(sum_).first(count);
        kernels::fill(sum, std::uint64_t{0});
        for (std::size_t k = 0; k < coefficients_.size(); ++k) {
            if (k) next();
            if (wave_ == wave::sine) { // sin(a - h) = sin a cos h - cos a sin h
                add(sum, mask_.cosine(), opened_.sine(), coefficients_[k]);
                add(sum, mask_.sine(), opened_.cosine(), 0 - coefficients_[k]);
            } else { // cos(a - h) = cos a cos h + sin a sin h
                add(sum, mask_.cosine(), opened_.cosine(), coefficients_[k]);
                add(sum, mask_.sine(), opened_.sine(), coefficients_[k]);
            }
        }
        if (!party_->has_shares()) return;
        for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<typename Out::word>(sum[i] & low_mask(Out::bits));
    }

  private:
    using word = typename Out::word;

    // Modulo one turn, at 32 fraction bits.
    void to_turns(std::span<std::uint64_t> angle) const {
        std::uint64_t const factor = unit_.multiplier << (64 - unit_.bits);
        kernels::transform([factor](auto x) { return multiply(x, decltype(x)(factor)) >> 32; }, angle,
                           std::span<std::uint64_t const>(angle));
    }

    void next() {
        if (party_->has_shares()) opened_.next();
        if (party_->has_masks()) mask_.next();
    }

    void add(std::span<std::uint64_t> sum, std::span<std::uint64_t const> of_mask,
             std::span<std::uint64_t const> of_opened, std::uint64_t coefficient) {
        constexpr auto limit = static_cast<word>(low_mask(Out::bits));
        auto const dealt = std::span(dealt_).first(sum.size());
        if (party_->has_masks()) {
            int const drop = harmonics::fraction - int(Out::fraction - public_bits_);
            for (std::size_t i = 0; i < sum.size(); ++i)
                dealt[i] = static_cast<word>(round_shift(of_mask[i], drop)) & limit;
        }
        party_->random().deal_block(dealt, Out::bits);
        if (!party_->has_shares()) return;
        auto const factor = std::span<std::uint64_t const>(widen(dealt));
        int const drop = 2 * harmonics::fraction - int(public_bits_);
        kernels::transform(
            [coefficient, drop](auto s, auto trig, auto share) {
                return s + multiply(round_shift(multiply(trig, decltype(trig)(coefficient)), drop), share);
            },
            sum, std::span<std::uint64_t const>(sum), of_opened, factor);
    }

    std::span<std::uint64_t> widen(std::span<word> words) {
        if constexpr (sizeof(word) == 8) {
            return words;
        } else {
            std::copy(words.begin(), words.end(), wide_.begin());
            return std::span(wide_).first(words.size());
        }
    }

    party* party_;
    wave wave_;
    operand x_;
    atom high_;
    angle_unit unit_;
    unsigned public_bits_;
    std::vector<std::uint64_t> coefficients_;
    harmonics opened_, mask_;
    std::array<std::uint64_t, block> angle_, sum_, wide_;
    std::array<word, block> dealt_;
};

template <Fixed Out, unsigned PublicBits, Fixed N, unsigned Drop, std::size_t R, std::size_t T>
share<Out, R> wave_series(party& p, wave w, lifted<N, Drop, R> const& x, angle_unit unit,
                          std::array<double, T> const& b) {
    static_assert(T >= 1 && T <= 32, "moiety: a series of waves has 1 to 32 terms");
    static_assert(PublicBits < Out::fraction, "moiety: the scale of a series of waves is split between two factors");
    static_assert(PublicBits <= 24 && Out::fraction - PublicBits <= 24,
                  "moiety: waves are computed to at most 24 fraction bits a factor");
    static_assert(Out::bits <= 64, "moiety: a series of waves has its result in a ring of up to 64 bits");
    if (unit.bits < 1 || unit.bits > lifted<N, Drop, R>::narrow_bits)
        throw usage_error("a series of waves with a turn of 2^" + std::to_string(unit.bits) +
                          " units; the opened value is known modulo 2^" +
                          std::to_string(lifted<N, Drop, R>::narrow_bits));
    std::size_t const n = x.source().size();
    p.note(12, n, Out::bits);
    tensor<Out, R> out(x.shape());
    if (p.has_shares()) out = tensor<Out, R>::uninitialised(x.shape(), p.where());
    auto const run = std::make_unique<wave_series_run<Out>>(p, w, operand(x), unit, PublicBits, b);
    auto const words = out.writable();
    for (std::size_t first = 0; first < n; first += harmonics::block)
        run->run(first, std::min(harmonics::block, n - first), words.data() + (p.has_shares() ? first : 0));
    return share<Out, R>(std::move(out));
}

} // namespace detail

/// A sine series of an opened value, as a share: no message.
///
/// formula   sum over k = 1 .. T of b_k sin(2 pi k y), y = x M / 2^bits turns, x the integer that `x` stands for;
///           sin(k(C - h)) = sin kC cos kh - cos kC sin kh, the factors of h dealt, those of C public
/// shapes    any; the result has the scale of Out, of which PublicBits are the public factors'
/// domain    x in the range of its opening; |b_k| < 2; the sum of the series must fit Out; 1 <= T <= 32
/// error     sum over k of 2^-PublicBits / 2 + |b_k| (2^-DealtBits / 2 + k^2 2^-28) at most;
///           DealtBits = Out's fraction - PublicBits
/// cost      0 rounds; 2 T dealt words of Out an element. With words of 36 bits, of 9: 0 rounds, 648 dealt bits an
///           element                                                                           [tests/math/fourier.cpp]
/// throws    usage_error when the unit has more bits than the lifted value has
/// source    SecFormer (arXiv 2401.00793) for the identity; docs/algebra.md#fourier
template <Fixed Out, unsigned PublicBits, Fixed N, unsigned Drop, std::size_t R, std::size_t T>
share<Out, R> sine_series(party& p, lifted<N, Drop, R> const& x, angle_unit unit, std::array<double, T> const& b) {
    return detail::wave_series<Out, PublicBits>(p, detail::wave::sine, x, unit, b);
}

/// The same of cosines: sum over k = 1 .. T of b_k cos(2 pi k y), for even functions.
///
/// formula   cos(k(C - h)) = cos kC cos kh + sin kC sin kh
/// shapes    those of `sine_series`
/// domain    that of `sine_series`
/// error     that of `sine_series`, as are exceptions
/// cost      as `sine_series`
/// source    docs/algebra.md#fourier
template <Fixed Out, unsigned PublicBits, Fixed N, unsigned Drop, std::size_t R, std::size_t T>
share<Out, R> cosine_series(party& p, lifted<N, Drop, R> const& x, angle_unit unit, std::array<double, T> const& b) {
    return detail::wave_series<Out, PublicBits>(p, detail::wave::cosine, x, unit, b);
}

} // namespace moiety
