// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/detail/mean_format.hpp>
#include <moiety/math/detail/relu_rows.hpp>
#include <moiety/math/detail/row_powers.hpp>
#include <moiety/math/detail/scores.hpp>
#include <moiety/math/detail/two_quad_rows.hpp>
#include <moiety/math/goldschmidt.hpp>
#include <moiety/math/inverse/newton.hpp>
#include <moiety/math/row_inverse.hpp>
#include <moiety/math/tags.hpp>
#include <moiety/mpc/domain.hpp>
#include <moiety/mpc/matmul.hpp>

#include <string>
#include <utility>

namespace moiety {

namespace detail {

/// What the checked role calls the attention of a 2Quad variant.
template <OneOf<two_quad_t, secformer_t, mpcformer_t> Variant>
constexpr char const* name_of_attention() {
    if constexpr (std::same_as<Variant, two_quad_t>) return "softmax_matmul/two_quad";
    return std::same_as<Variant, secformer_t> ? "softmax_matmul/secformer" : "softmax_matmul/mpcformer";
}

/// The weights of a row, before the division: powers, 2Quad's squares, or what else a variant has.
template <class Variant, unsigned Reach, Fixed N, std::size_t R, ScoreFactor Factor>
auto row_weights(party& p, share<N, R> x, Factor scale, tensor<bit, R> allowed) {
    using f = mean_format<Variant, N::home, Reach>;
    if constexpr (std::same_as<Variant, accurate_t>) {
        using weight = typename mean_numbers<Variant, N::home, Reach>::weight;
        return row_powers<weight, f::public_factor, N::home, Reach>(p, "softmax_matmul/accurate", x, scale, allowed);
    } else if constexpr (OneOf<Variant, two_quad_t, secformer_t, mpcformer_t>) {
        return two_quad_rows(p, name_of_attention<Variant>(), x, scale, allowed);
    } else if constexpr (std::same_as<Variant, shaft_t>) {
        return ode_rows<f::weight_bits>(p, x, scale, allowed);
    } else {
        return softmax_weights(p, Variant{}, x, scale, allowed);
    }
}

/// Rows no longer than the variant's row maximum takes, which has none of them empty.
/// @throws shape_error
template <class Variant, std::size_t R>
void require_softmax_rows(char const* function, shape_t<R> const& shape) {
    if constexpr (std::same_as<Variant, accurate_t>)
        require_row_length(function, shape);
    else if constexpr (OneOf<Variant, puma_t, bolt_t, crypten_t>)
        require_order(function, shape, 1);
}

/// Weights and values, opened and masked in the ring of their product.
template <class Variant, unsigned F, unsigned Reach, Fixed W, Fixed M, std::size_t R>
class weighting {
  public:
    using f = mean_format<Variant, F, Reach>;
    using numbers = mean_numbers<Variant, F, Reach>;
    static_assert(M::home == F,
                  "moiety: softmax_matmul: scores and values have different home scales; convert one first");
    static_assert(M::fraction >= f::value, "moiety: softmax_matmul: these values have too few fraction bits");
    static_assert(M::bits - (M::fraction - f::value) >= numbers::ring,
                  "moiety: softmax_matmul: the ring of these values is too narrow for the product");

    weighting(party& p, masked<W, R> const& w, masked<M, R> const& v)
        : weights_(narrow_to<numbers::ring>(p, drop_bits<f::weight - f::factor>(w))),
          values_(narrow_to<numbers::ring>(p, drop_bits<M::fraction - f::value>(v))) {}

    auto sums(party& p) const { return matmul(p, weights_, values_); }
    auto total(party& p) const { return row_sums(p, weights_); }

  private:
    using masked_weight = fixed<numbers::ring, f::factor, numbers::home>;
    using masked_value = fixed<numbers::ring, f::value, numbers::home>;
    masked<masked_weight, R> weights_;
    masked<masked_value, R> values_;
};

/// Variants whose division is that of a function of one number, beside the product.
template <class Variant>
inline constexpr bool divides_alone = OneOf<Variant, secformer_t, mpcformer_t, crypten_t>;
template <class Variant, Fixed N, std::size_t R>
auto inverse_of_sums(party& p, share<N, R> const& total) {
    if constexpr (std::same_as<Variant, secformer_t>)
        return inverse(p, total, goldschmidt<>);
    else
        return inverse(p, total, newton);
}

/// Holds the sums of rows against what the variant's division takes, in the checked ideal role.
template <class Variant, class Format, Fixed W, std::size_t R>
void require_row_totals(party& p, share<W, R> const& weights, tensor<bit, R> const& allowed) {
    if constexpr (requires { Format::sum_limit; }) {
        if (!p.checks_domains()) return;
        std::string const function = std::string("softmax_matmul/") + Variant::name;
        require_domain(p, function.c_str(), row_totals(p, weights, allowed), Format::least_sum, Format::sum_limit);
    }
}

/// Holds the sums of weights times values against their ring, in the checked ideal role.
template <class Variant, unsigned F, Fixed W, Fixed M, std::size_t R>
void require_sums(party& p, masked<W, R> const& weights, masked<M, R> const& values) {
    using f = mean_format<Variant, F, 7>;
    if (!p.checks_domains()) return;
    std::string const function = std::string("softmax_matmul/") + Variant::name;
    constexpr int whole = int(mean_numbers<Variant, F>::ring) - 2 - int(f::factor) - int(f::value);
    require_weighted_sums(function.c_str(), weights, values, std::ldexp(1.0, whole));
}

/// Opens the weights, forms the sums, divides them.
template <class Variant, unsigned Ring, unsigned F, unsigned Reach, Fixed W, Fixed M, std::size_t R>
task<share<typename mean_numbers<Variant, F>::template result_in<Ring>, R>>
weighted_mean(party& p, share<W, R> weights, masked<M, R> v, tensor<bit, R> allowed) {
    using f = mean_format<Variant, F, Reach>;
    using numbers = mean_numbers<Variant, F, Reach>;
    using result = typename numbers::template result_in<Ring>;
    constexpr unsigned sum_drop = f::factor + f::value - f::sum;
    require_row_totals<Variant, f>(p, weights, allowed);
    auto narrow = reduce_to<f::weight_bits>(reinterpret<fixed<W::bits, W::fraction, numbers::home>>(weights));
    using product = weighting<Variant, F, Reach, typename numbers::weight, M, R>;
    if constexpr (std::same_as<Variant, shaft_t>) {
        auto opened = co_await mask(p, narrow);
        require_sums<Variant, F>(p, opened, v);
        product const factors(p, opened, v);
        auto sums = factors.sums(p);
        auto o = co_await mask(p, sums);
        co_return to_share<result>(p, drop_bits<f::factor + f::value - result::fraction>(o));
    } else if constexpr (divides_alone<Variant>) {
        auto total = row_totals(p, weights, allowed);
        auto [opened, inverse] = co_await when_all(mask(p, narrow), inverse_of_sums<Variant>(p, total));
        require_sums<Variant, F>(p, opened, v);
        product const factors(p, opened, v);
        auto sums = factors.sums(p);
        auto [o, i] = co_await when_all(mask(p, sums), mask(p, inverse));
        co_return times_row_value<result>(p, drop_bits<sum_drop>(o),
                                          drop_bits<decltype(inverse)::number::fraction - f::inverse>(i));
    } else {
        auto opened = co_await mask(p, narrow);
        require_sums<Variant, F>(p, opened, v);
        product const factors(p, opened, v);
        auto sums = factors.sums(p);
        auto total = factors.total(p);
        using inverse_format = typename f::template inverse_format_for<Ring>;
        inverse_format format;
        auto const range = f::range(weights.shape()[R - 1]);
        auto [o, inverse] = co_await when_all(mask(p, sums), row_inverse_within(p, reciprocal, total, range, format));
        auto i = co_await mask(p, inverse);
        auto const q = narrow_to<Ring>(p, drop_bits<inverse_format::scale - f::inverse>(i));
        co_return times_row_value<result>(p, drop_bits<sum_drop>(o), q);
    }
}

template <class Variant, unsigned Ring, unsigned Reach, Fixed N, Fixed M, std::size_t R, ScoreFactor Factor>
task<share<typename mean_numbers<Variant, N::home>::template result_in<Ring>, R>>
softmax_matmul_of(party& p, share<N, R> scores, masked<M, R> v, Factor scale, tensor<bit, R> allowed) {
    auto weights = co_await row_weights<Variant, Reach>(p, scores, scale, allowed);
    co_return co_await weighted_mean<Variant, Ring, N::home, Reach>(p, weights, v, allowed);
}

template <class Variant, unsigned Ring, unsigned Reach, Fixed N, Fixed M, std::size_t R, ScoreFactor Factor>
task<share<typename mean_numbers<Variant, N::home>::template result_in<Ring>, R>>
softmax_matmul_of(party& p, share<N, R> scores, share<M, R> v, Factor scale, tensor<bit, R> allowed) {
    auto [opened, weights] = co_await when_all(mask(p, v), row_weights<Variant, Reach>(p, scores, scale, allowed));
    co_return co_await weighted_mean<Variant, Ring, N::home, Reach>(p, weights, opened, allowed);
}

} // namespace detail

/// The format in which `softmax_matmul` gives its result, not yet settled.
template <Fixed N, SoftmaxVariant Variant = accurate_t, unsigned Ring = 64>
using softmax_matmul_t = typename detail::mean_numbers<Variant, N::home>::template result_in<Ring>;

/// softmax(scale x) v along the last axis of x, divided after the product: attention's inner step, one round shorter
/// than `softmax` and `matmul`, and more exact.
///
/// `v` is opened (`masked`), or a share, which is opened in the first round. A public mask says which positions of a
/// row take part: `allowed` has the trailing axes of x, extents of 1 stretch; a row without any gives exactly 0.
///
/// `scale` is a public number, or `as_given`: then scores are in powers of two already (`accurate`), no factor is
/// multiplied in, and eight bits of ring above their scale are enough. The last argument (of `accurate` only) is
/// `ordinary_reach` or `wide_reach`, which needs one bit of ring more.
///
/// `Ring` is the result's (`softmax_matmul<accurate_t, 70>(...)`): what its next use needs, and what its settling
/// drops.
///
/// formula   w = what `softmax` divides by its sum under the tag, 2^(y - m) (`accurate`), (scale x + 5)^2 (`two_quad`,
///           `secformer`, `mpcformer`), relu(scale x) + e / n (`two_relu`), the published exponentials of y - max y
///           (`puma`, `bolt`, `crypten`); then sum_j w_j v_j / sum_j w_j; the sum of weights costs nothing; the
///           division is that of `softmax` under the same tag. `shaft` has nothing to divide: its probabilities times v
/// shapes    x (..., m, n), v (..., n, d), result (..., m, d); x and v at home scale F from 8 to 16, unsettled or not;
///           v with at least 14 fraction bits (12 for F < 14) in a ring that keeps 46 after the drop (42 for F < 14
///           under all but 2Quad; `shaft` 40, 38). The result has scale 38 (34) where weights are at most 1, 46 (44)
///           under 2Quad, 42 (40) under `two_relu`, F + 6 under `shaft`
/// domain    of x: as `softmax` (`accurate`: |scale x| < 42.9 and a spread of 80 in a row, wide < 87, 163; as given
///           < 62, 116, wide < 126, 236); the weighted sums |sum_j w_j v_j| < 2^11 (w_j <= 1; 2^10 for F < 14), < 2^16
///           (2Quad), < 2^13 (`two_relu`), < 2^8 (`shaft`, 2^10 for F < 14); |result| < 2^24 (w_j <= 1), else 2^16,
///           `two_relu` 2^20
/// error     settled at F + 4, |v| < 8, largest and mean: `accurate` 1.6e-3, 2e-4 (F = 16), 2.2e-3, 3e-4 (F = 12);
///           `two_quad` and `secformer` in their ranges, where the sum of squares is n or more, 1e-4, 2e-5 (F = 16),
///           4e-4, 1e-4 (F = 12); below, they grow as n / sum; the published ones against their own formulas,
///           F = 16: 2e-3, 2e-4, `shaft` 4e-3, 3e-4    [tests/math/softmax_matmul.cpp, softmax_matmul/published.cpp]
/// cost      8 rounds (`accurate`), 5 (`two_quad`), 16 (`secformer`), v's opening included. F = 16, n < 256, bits:
///           online an element of x K + 70, 2Quad K + 64; of v its opening; of the result 46; a row 848 (n = 128),
///           2Quad 279, `secformer` 1664. Dealt, K = 64: an element of x 1580 (1706 for n > 255), 2Quad 246; of v 46;
///           of the result 198, 2Quad 192, `secformer` 250; a row 14736, 2Quad 20758, `secformer` 6040. Under
///           `wide_reach` online an element K + 79, a row 1488; dealt an element 2221, a row 18189. `two_relu` 7
///           rounds, `mpcformer` 14, `puma` and `bolt` 10 + 3 ceil(log2 n), `crypten` 22 + 3 ceil(log2 n), `shaft` 37;
///           their bits are those of `softmax` and of v's and the result's openings. 46.16, rows of 128, d = 128, a
///           score, v masked, the result opened, `accurate`: 9 rounds, online 177.625, dealt 1863.33; 46.16, wide: 9
///           rounds, online 191.625, dealt 2531.3; 46.16, `two_quad`: 6 rounds, online 167.18, dealt 579.375; 46.16,
///           `secformer`: 17 rounds, online 178, dealt 472.188
/// throws    shape_error for shapes that do not multiply, rows that are too long, a mask that does not stretch;
///           usage_error for a bad scale
/// source    docs/algebra.md#softmax
template <SoftmaxVariant Variant = accurate_t, unsigned Ring = 64, Fixed N, template <Number, std::size_t> class Opened,
          Fixed M, std::size_t R, std::size_t S = R, ScoreFactor Factor = double, unsigned Reach = 7>
    requires(R >= 2 && (std::same_as<Opened<M, R>, masked<M, R>> || std::same_as<Opened<M, R>, share<M, R>>))
task<share<softmax_matmul_t<N, Variant, Ring>, R>>
softmax_matmul(party& p, share<N, R> x, Opened<M, R> v, Variant = Variant{}, Factor scale = Factor(1),
               tensor<bit, S> const& allowed = {}, reach_t<Reach> = reach_t<Reach>{}) {
    matmul_shape(x.shape(), v.shape());
    detail::require_softmax_rows<Variant>("softmax_matmul", x.shape());
    detail::softmax_rules<Factor, R> rules(scale, allowed, x.shape());
    return detail::softmax_matmul_of<Variant, Ring, Reach>(p, std::move(x), std::move(v), rules.factor,
                                                           std::move(rules.allowed));
}

} // namespace moiety
