// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/open.hpp>
#include <moiety/mpc/product.hpp>

namespace moiety {

/// Rounding of a rescale, as tags.
///
/// - `stochastic`: floor or the next integer, unbiased, never wrong in its range. The default.
/// - `exact`: floor, bit for bit; costs a comparison of the low digits.
/// - `local`: each party shifts its own share. No message, but wrong by 2^(Bits-fraction) with probability
///   |x| / 2^Bits, x the integer before the shift; never a default. Source: SecureML (Mohassel, Zhang 2017).
struct stochastic_t {
    explicit stochastic_t() = default;
};
struct exact_t {
    explicit exact_t() = default;
};
struct local_t {
    explicit local_t() = default;
};
inline constexpr stochastic_t stochastic{};
inline constexpr exact_t exact{};
inline constexpr local_t local{};

template <class T>
concept RescaleRounding = std::same_as<T, stochastic_t> || std::same_as<T, exact_t> || std::same_as<T, local_t>;

/// An opened value divided by 2^Drop: an operand of products in any ring, at no message of its own.
///
/// formula   c = x + 2^(K-2) + r, D = K - Drop, C = (c >> Drop) - 2^(K-2-Drop), h = r >> Drop, m = msb(r),
///           s = not msb(c): x / 2^Drop = C - h + s m 2^D, floor or the next integer, over the integers
/// domain    -2^(K-2) <= x < 2^(K-2), x the integer that is opened
/// source    PROTOCOLS section 1, docs/algebra.md#rescale
template <Fixed N, unsigned Drop, std::size_t R>
    requires(Drop <= N::fraction && Drop + 2 <= N::bits)
class lifted {
  public:
    /// The ring in which it is masked without more ado.
    static constexpr unsigned narrow_bits = N::bits - Drop;
    static constexpr unsigned fraction = N::fraction - Drop;
    static constexpr unsigned home = N::home < fraction ? N::home : fraction;
    using narrow_number = fixed<narrow_bits, fraction, home>;

    explicit lifted(masked<N, R> source) : source_(std::move(source)) {}

    shape_t<R> const& shape() const { return source_.shape(); }
    masked<N, R> const& source() const { return source_; }
    operator operand() const { return operand::lifted(source_, Drop); }

  private:
    masked<N, R> source_;
};

/// Drops fraction bits of an opened value.
template <unsigned Drop, Fixed N, std::size_t R>
lifted<N, Drop, R> drop_bits(masked<N, R> x) {
    return lifted<N, Drop, R>(std::move(x));
}

/// The public part of a lifted value in the ring of K - Drop bits.
template <Fixed N, unsigned Drop, std::size_t R>
tensor<typename lifted<N, Drop, R>::narrow_number, R> narrow_opened(lifted<N, Drop, R> const& x) {
    using W = typename N::word;
    auto const offset = static_cast<W>(public_word<N>{1} << (N::bits - 2)), mask = ring_mask<N>;
    auto const back = static_cast<W>(offset >> Drop);
    auto const wide = map<fixed<N::bits, 0>>(
        [=](auto c) {
            using V = decltype(c);
            return V(((c + V(offset)) & V(mask)) >> int(Drop)) - V(back);
        },
        x.source().opened());
    return resize<typename lifted<N, Drop, R>::narrow_number>(wide);
}

/// The high bits of words: r >> Drop as a number of another format.
template <Fixed M, unsigned Drop, Fixed N, std::size_t R>
tensor<M, R> high_part(tensor<N, R> const& r) {
    return resize<M>(map<fixed<N::bits, 0>>([](auto x) { return x >> int(Drop); }, r));
}

/// A lifted value as a masked tensor in the narrower ring of K - Drop bits: no message.
///
/// formula   x / 2^D = C - h modulo 2^(K-D), as m's factor vanishes there; D = Drop, h dealt
/// domain    as `lifted`
/// error     floor or the next integer: less than one unit of the result's scale
/// cost      0 rounds; K - D dealt bits an element
/// source    docs/algebra.md#rescale
template <Fixed N, unsigned Drop, std::size_t R>
auto narrow(party& p, lifted<N, Drop, R> const& x) {
    using M = typename lifted<N, Drop, R>::narrow_number;
    auto h = p.deal(
        x.shape(), [](auto const& r) { return high_part<M, Drop>(r); }, x.source());
    return masked<M, R>(narrow_opened(x), h);
}

/// A lifted value whose mask only the dealer knows: enough for digit tables, which need no share of it. No cost.
template <Fixed N, unsigned Drop, std::size_t R>
auto narrow_unshared(party& p, lifted<N, Drop, R> const& x) {
    using M = typename lifted<N, Drop, R>::narrow_number;
    auto const& r = x.source().mask().words();
    auto h = p.has_masks() ? high_part<M, Drop>(r) : tensor<M, R>(x.shape());
    return masked<M, R>(narrow_opened(x), dealt<M, R>(h, false, p.next_serial()));
}

/// A lifted value as a share in the ring of M: no message.
///
/// formula   x / 2^D = C - h + s m 2^(K-D) modulo 2^R, D = Drop; h and m dealt
/// domain    as `lifted`
/// error     floor or the next integer: less than one unit of the result's scale
/// cost      0 rounds; dealt R for h and max(0, R - (K - D)) for m. In a ring as wide as the value's own: 0 rounds,
///           Bits + D dealt bits an element
/// source    docs/algebra.md#rescale
template <Fixed M, Fixed N, unsigned Drop, std::size_t R>
share<M, R> to_share(party& p, lifted<N, Drop, R> const& x) {
    static_assert(M::fraction == lifted<N, Drop, R>::fraction, "moiety: a rescaled value has its own scale");
    return sum_of_products<M>(p, x.shape(), {term(1, {operand(x)})});
}

/// A share divided by 2^(fraction - Frac), in its own ring.
///
/// formula   c = x + 2^(K-2) + r is opened; x / 2^D = C - h + s m 2^(K-D), D = fraction - Frac, as for a lifted value
/// domain    |x| < 2^(Bits-2-fraction)
/// error     floor or the next integer, unbiased: less than one unit of 2^-Frac, never wrong in the domain
/// cost      1 round; Bits online bits and Bits + D dealt bits an element
/// source    docs/algebra.md#rescale
template <unsigned Frac, Fixed N, std::size_t R>
task<share<at_scale_t<N, Frac>, R>> rescale(party& p, share<N, R> x, stochastic_t = stochastic) {
    if constexpr (Frac == N::fraction) {
        co_return x; // nothing to drop
    } else {
        require_liftable(p, "rescale", x);
        auto opened = co_await mask(p, x);
        co_return to_share<at_scale_t<N, Frac>>(p, drop_bits<N::fraction - Frac>(opened));
    }
}

/// The same by shifting each share where it lies: no message, and wrong at times.
///
/// formula   `local`: x_0 >> D at party 0, -((-x_1) >> D) at party 1, D = fraction - Frac
/// domain    `local`: fails with probability |x| / 2^(Bits-fraction) by 2^(Bits-fraction). The ideal role, which has no
///           shares to shift, rounds down and never fails
/// error     `local`: where it does not fail less than one unit of 2^-Frac
/// cost      `local`: 0 rounds, 0 online and 0 dealt bits an element
/// source    `local`: SecureML (Mohassel, Zhang 2017)
template <unsigned Frac, Fixed N, std::size_t R>
task<share<at_scale_t<N, Frac>, R>> rescale(party& p, share<N, R> x, local_t) {
    using M = at_scale_t<N, Frac>;
    constexpr int drop = N::fraction - Frac;
    if (!p.has_shares()) co_return share<M, R>(tensor<M, R>(x.shape()));
    tensor<M, R> out = tensor<M, R>::uninitialised(x.shape());
    auto const from = x.words().words();
    auto const to = out.writable();
    bool const negate = p.id() == 1;
    for (std::size_t i = 0; i < from.size(); ++i) {
        auto const value = static_cast<public_word<N>>(from[i]);
        // Party 1 shifts the negated share, so that the carries of the two floors cancel.
        auto const shifted = negate          ? 0 - (((0 - value) & ring_mask<N>) >> drop)
                             : p.has_masks() ? static_cast<public_word<N>>(sign_extend(value, N::bits) >> drop)
                                             : value >> drop;
        to[i] = static_cast<typename M::word>(shifted & ring_mask<N>);
    }
    co_return share<M, R>(out);
}

} // namespace moiety
