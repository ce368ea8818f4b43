// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/softmax_rows.hpp>
#include <moiety/secret/secret.hpp>

#include <type_traits>

namespace moiety::nn {

/// Fraction bits that weights carry beyond the home scale F, taken out again exactly after the product.
///
/// Rounding a weight of 0.05 to 12 bits costs more than rounding what comes out of it; to 13 bits it costs about as
/// much.
template <unsigned F>
inline constexpr unsigned extra_weight_bits = F >= 13 ? 0 : 13 - F;

/// Widths of the rings inside a transformer block at F fraction bits: each as narrow as its numbers allow, since every
/// opening sends them. |values| < 2^12 throughout.
template <unsigned F>
struct rings {
    /// What a dense layer's product keeps below the point.
    static constexpr unsigned product = 2 * F + extra_weight_bits<F>;
    /// Scores and attended values.
    static constexpr unsigned scores = 2 * F + 14;
    /// A dense layer before a nonlinear function.
    static constexpr unsigned hidden = product + 14;
    /// What a normalisation opens: the square of the row's length times its variance is to fit twice what is left
    /// after the drop to F.
    static constexpr unsigned sums = F + extra_weight_bits<F> + (F >= 14 ? 32 : 28);
    /// What queries, keys and values are multiplied from: queries and keys go home into the ring of the scores or a
    /// wider one, which is cut.
    static constexpr unsigned attention = scores + F + extra_weight_bits<F> + (F >= 14 ? 2 : 4);
};

/// A width as a value.
template <unsigned Bits>
using ring_bits = std::integral_constant<unsigned, Bits>;

namespace detail {
template <unsigned Bits, Fixed N, std::size_t R>
task<masked<fixed<Bits, N::home>, R>> masked_at_home(std::shared_ptr<moiety::detail::node<N, R>> x) {
    auto opened = co_await x->as_masked();
    auto const at_home = drop_bits<N::fraction - N::home>(opened);
    co_return moiety::detail::narrow_to<Bits>(x->owner(), at_home);
}
} // namespace detail

/// An operand of a matrix product at its home scale in a ring of `Bits` bits.
///
/// cost      x's opening; where rescaling leaves less than Bits bits, a second one of Bits bits. Bits dealt bits an
///           element, twice that where it is opened again
template <unsigned Bits, Fixed N, std::size_t R>
secret<fixed<Bits, N::home>, R> operand_in_ring(secret<N, R> const& x) {
    using M = fixed<Bits, N::home>;
    if constexpr (N::fraction == N::home && N::bits >= Bits) {
        return reduce_to<Bits>(x);
    } else if constexpr (N::fraction > N::home && N::bits - (N::fraction - N::home) >= Bits) {
        auto node = x.pointer();
        return secret<M, R>(x.owner(), x.shape(), task<share<M, R>>(), detail::masked_at_home<Bits>(node));
    } else {
        return convert<M>(x);
    }
}

} // namespace moiety::nn
