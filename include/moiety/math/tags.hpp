// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>

namespace moiety {

/// Variants of nonlinear functions, as tag arguments: `gelu(x, secformer)`. What a function does under a tag, its
/// range, error and cost, stands at that function; a variant that a function does not have does not compile.

/// The default of every function: right over the whole stated range.
struct accurate_t {
    explicit accurate_t() = default;
};

/// The functions that SecFormer published (Luo et al. 2024, arXiv 2401.00793), with the ranges they have there.
struct secformer_t {
    explicit secformer_t() = default;
};

/// Softmax with (x + 5)^2 in place of exp(x) ("2Quad"; MPCFormer, Li et al. 2023, arXiv 2211.01452).
struct two_quad_t {
    explicit two_quad_t() = default;
};

inline constexpr accurate_t accurate{};
inline constexpr secformer_t secformer{};
inline constexpr two_quad_t two_quad{};

/// A variant that `gelu` has.
template <class T>
concept GeluVariant = std::same_as<T, accurate_t> || std::same_as<T, secformer_t>;

/// A variant that `softmax` has.
template <class T>
concept SoftmaxVariant = std::same_as<T, accurate_t> || std::same_as<T, secformer_t> || std::same_as<T, two_quad_t>;

/// A variant that `layer_norm` has.
template <class T>
concept LayerNormVariant = std::same_as<T, accurate_t> || std::same_as<T, secformer_t>;

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
