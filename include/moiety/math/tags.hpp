// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

namespace moiety {

/// Variants of nonlinear functions, as tag arguments: `gelu(x, secformer)`. What a function does under a tag, its
/// range, error and cost, stands at that function; a variant that a function does not have does not compile.

/// The default of every function: right over the whole stated range.
struct accurate_t {
    static constexpr char const* name = "accurate";
    explicit accurate_t() = default;
};

/// The functions that SecFormer published (Luo et al. 2024, arXiv 2401.00793), with the ranges they have there.
struct secformer_t {
    static constexpr char const* name = "secformer";
    explicit secformer_t() = default;
};
/// SecFormer's protocol with coefficients of our own fit.
struct secformer_refit_t {
    static constexpr char const* name = "secformer_refit";
    explicit secformer_refit_t() = default;
};

/// Softmax with (x + 5)^2 in place of exp(x) ("2Quad"; MPCFormer, Li et al. 2023, arXiv 2211.01452).
struct two_quad_t {
    static constexpr char const* name = "two_quad";
    explicit two_quad_t() = default;
};
/// MPCFormer's 2Quad with the reciprocal that its code takes from CrypTen.
struct mpcformer_t {
    static constexpr char const* name = "mpcformer";
    explicit mpcformer_t() = default;
};
/// MPCFormer's quadratic substitute for GeLU ("Quad").
struct mpcformer_quad_t {
    static constexpr char const* name = "mpcformer_quad";
    explicit mpcformer_quad_t() = default;
};
/// MPCFormer's softmax with ReLU in place of exp ("2ReLU").
struct two_relu_t {
    static constexpr char const* name = "two_relu";
    explicit two_relu_t() = default;
};

/// PUMA (Dong et al. 2023, arXiv 2307.12533).
struct puma_t {
    static constexpr char const* name = "puma";
    explicit puma_t() = default;
};
/// BOLT (Pang et al., S&P 2024), whose exponential is I-BERT's.
struct bolt_t {
    static constexpr char const* name = "bolt";
    explicit bolt_t() = default;
};
/// FASTLMPI (arXiv 2412.16537).
struct fastlmpi_t {
    static constexpr char const* name = "fastlmpi";
    explicit fastlmpi_t() = default;
};
/// SHAFT (NDSS 2025).
struct shaft_t {
    static constexpr char const* name = "shaft";
    explicit shaft_t() = default;
};
/// SIGMA (eprint 2023/1269): functions by table.
struct sigma_t {
    static constexpr char const* name = "sigma";
    explicit sigma_t() = default;
};
/// Nimbus: polynomials of few pieces, to be fine-tuned for.
struct nimbus_t {
    static constexpr char const* name = "nimbus";
    explicit nimbus_t() = default;
};
/// CrypTen (Knott et al. 2021, arXiv 2109.00984).
struct crypten_t {
    static constexpr char const* name = "crypten";
    explicit crypten_t() = default;
};
/// CrypTen's other method for tanh and sigmoid: a Chebyshev series.
struct chebyshev_t {
    static constexpr char const* name = "chebyshev";
    explicit chebyshev_t() = default;
};
/// GeLU in its tanh form, as GPT-2 and `gelu_new` have it.
struct gelu_tanh_t {
    static constexpr char const* name = "gelu_tanh";
    explicit gelu_tanh_t() = default;
};
/// e^x as (1 + x / 2^n)^(2^n).
template <unsigned Squarings>
struct limit_t {
    static constexpr char const* name = "limit";
    static constexpr unsigned squarings = Squarings;
    explicit limit_t() = default;
};
/// Reciprocals by Newton's iteration, as CrypTen begins it.
struct newton_t {
    static constexpr char const* name = "newton";
    explicit newton_t() = default;
};
/// Reciprocals by Goldschmidt's iteration, as SecFormer has them: `goldschmidt<13, 5000>` divides the operand by 5000
/// and takes 13 steps; `goldschmidt<>` is as published, 13 and 5000 for 1/x, 11 and 2000 for 1/sqrt(x).
template <unsigned Steps, unsigned Deflation>
struct goldschmidt_t {
    static_assert(Steps == 0 || Steps >= 3, "moiety: Goldschmidt's iteration takes at least 3 steps");
    static constexpr char const* name = "goldschmidt";
    explicit goldschmidt_t() = default;
};
/// Reciprocals as SPU has them: normalised by the leading bit, then a short polynomial or iteration.
struct spu_t {
    static constexpr char const* name = "spu";
    explicit spu_t() = default;
};

inline constexpr accurate_t accurate{};
inline constexpr secformer_t secformer{};
inline constexpr secformer_refit_t secformer_refit{};
inline constexpr two_quad_t two_quad{};
inline constexpr mpcformer_t mpcformer{};
inline constexpr mpcformer_quad_t mpcformer_quad{};
inline constexpr two_relu_t two_relu{};
inline constexpr puma_t puma{};
inline constexpr bolt_t bolt{};
inline constexpr fastlmpi_t fastlmpi{};
inline constexpr shaft_t shaft{};
inline constexpr sigma_t sigma{};
inline constexpr nimbus_t nimbus{};
inline constexpr crypten_t crypten{};
inline constexpr chebyshev_t chebyshev{};
inline constexpr gelu_tanh_t gelu_tanh{};
template <unsigned Squarings>
inline constexpr limit_t<Squarings> limit{};
inline constexpr newton_t newton{};
template <unsigned Steps = 0, unsigned Deflation = 0>
inline constexpr goldschmidt_t<Steps, Deflation> goldschmidt{};
inline constexpr spu_t spu{};

namespace detail {
template <class T, class... Tags>
concept OneOf = (std::same_as<T, Tags> || ...);
} // namespace detail

/// A variant that `gelu` has.
template <class T>
concept GeluVariant = detail::OneOf<T, accurate_t, secformer_t, secformer_refit_t, puma_t, bolt_t, fastlmpi_t, shaft_t,
                                    sigma_t, mpcformer_quad_t, nimbus_t, gelu_tanh_t>;

/// One whose result is at home, in a ring of the caller's choice; the others' are unsettled.
template <class T>
concept SettledGelu = GeluVariant<T> && !detail::OneOf<T, secformer_t, secformer_refit_t, mpcformer_quad_t>;

/// A variant that `softmax` has.
template <class T>
concept SoftmaxVariant =
    detail::OneOf<T, accurate_t, secformer_t, two_quad_t, mpcformer_t, two_relu_t, puma_t, bolt_t, shaft_t, crypten_t>;

namespace detail {
template <class T>
inline constexpr bool is_goldschmidt = false;
template <unsigned Steps, unsigned Deflation>
inline constexpr bool is_goldschmidt<goldschmidt_t<Steps, Deflation>> = true;
} // namespace detail

/// A variant that `inverse` and `inverse_sqrt` have.
template <class T>
concept InverseVariant = detail::OneOf<T, accurate_t, newton_t, spu_t> || detail::is_goldschmidt<T>;

/// A variant that `layer_norm` has.
template <class T>
concept LayerNormVariant = detail::OneOf<T, accurate_t, secformer_t, puma_t, crypten_t>;

namespace detail {
template <class T>
inline constexpr bool is_limit = false;
template <unsigned Squarings>
inline constexpr bool is_limit<limit_t<Squarings>> = true;
} // namespace detail

/// A variant that `exp` has.
template <class T>
concept ExpVariant = detail::OneOf<T, accurate_t, puma_t, bolt_t, nimbus_t> || detail::is_limit<T>;

/// A variant that `tanh`, `sigmoid`, `erf`, `silu`, `sin`, `cos`, `log` or `sqrt` has.
template <class T>
concept TanhVariant = detail::OneOf<T, accurate_t, bolt_t, crypten_t, chebyshev_t>;
template <class T>
concept SigmoidVariant = detail::OneOf<T, accurate_t, crypten_t, chebyshev_t>;
template <class T>
concept ErfVariant = detail::OneOf<T, accurate_t, crypten_t>;
template <class T>
concept SiluVariant = detail::OneOf<T, accurate_t>;
template <class T>
concept SineVariant = detail::OneOf<T, accurate_t, crypten_t>;
template <class T>
concept LogVariant = detail::OneOf<T, accurate_t, crypten_t>;
template <class T>
concept SqrtVariant = detail::OneOf<T, accurate_t, newton_t>;

/// In place of a factor for the scores of a softmax: they are as the function reads them, in powers of two for
/// `accurate`, as 2Quad takes them else. Who owns the weights folds the factor into them.
struct as_given_t {
    explicit as_given_t() = default;
};
inline constexpr as_given_t as_given{};

/// What scores are multiplied by: a public number, or nothing.
template <class T>
concept ScoreFactor = std::convertible_to<T, double> || std::same_as<T, as_given_t>;

} // namespace moiety
