// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace moiety {

/// How a comparison cuts a ring into digits and folds them: `Width` bits a digit at most, `Fold` digits at a time in
/// the first round, the next number in the second, ..., the last one in all rounds that are left.
///
/// Wider digits and folds take fewer rounds and bits online, and more dealt bits (`sign_cost`).
template <unsigned Width, unsigned Fold, unsigned... Then>
struct digit_shape {
    static_assert(Width >= 1 && Width <= 8, "moiety: a digit has 1 to 8 bits");
    static_assert(Fold >= 2 && Fold <= 10 && ((Then >= 2 && Then <= 10) && ...), "moiety: a fold joins 2 to 10 digits");
    static constexpr unsigned width = Width;
    static constexpr std::array<unsigned, 1 + sizeof...(Then)> folds{Fold, Then...};
};

template <class S>
concept DigitShape = requires {
    { S::width } -> std::convertible_to<unsigned>;
    { S::folds[0] } -> std::convertible_to<unsigned>;
};

/// How many items are joined in each round of a fold; the last number counts for all rounds that are left.
class fold_plan {
  public:
    /// The same number in every round.
    constexpr fold_plan(unsigned every_round) : folds_{every_round}, count_(1) {}
    constexpr fold_plan(unsigned first, unsigned second, unsigned then) : folds_{first, second, then}, count_(3) {}
    template <DigitShape Shape>
    static constexpr fold_plan of() {
        static_assert(Shape::folds.size() <= 8, "moiety: a fold has at most 8 numbers");
        fold_plan f(2);
        std::copy(Shape::folds.begin(), Shape::folds.end(), f.folds_.begin());
        f.count_ = Shape::folds.size();
        return f;
    }
    constexpr unsigned operator()(std::size_t round) const { return folds_[std::min(round, count_ - 1)]; }

  private:
    std::array<unsigned, 8> folds_{};
    std::size_t count_;
};

/// What a sign takes after the opening, an element: rounds, and bits online (one party) and dealt.
struct comparison_cost {
    unsigned rounds = 0, online = 0, dealt = 0;
    friend constexpr bool operator==(comparison_cost const&, comparison_cost const&) = default;
};

/// The cost of a sign over digits of `width` bits at most; `bits`, at least 1, is one fewer than the ring's.
///
/// formula   2^w - 1 dealt bits a digit of w bits and 1 for the mask's top bit; a fold of k digits opens 2k - 1 bits
///           and is dealt 2 (2^k - 1 - k), the lowest one 2k - 2 and (2^(k-1) - k) + (2^k - 1 - k)
constexpr comparison_cost sign_cost(unsigned bits, unsigned width, fold_plan folds) {
    unsigned digits = (bits + width - 1) / width;
    unsigned const narrow = bits / digits, wide = bits - digits * narrow; // so many have a bit more than the others
    comparison_cost c;
    c.dealt = 1 + wide * ((2u << narrow) - 1) + (digits - wide) * ((1u << narrow) - 1);
    for (; digits > 1; ++c.rounds) {
        unsigned const fold = folds(c.rounds);
        unsigned groups = 0;
        for (unsigned left = digits; left > 0; ++groups) {
            unsigned const k = std::min(fold, left), all = (1u << k) - 1 - k;
            left -= k;
            if (k == 1) continue;
            c.online += groups == 0 ? 2 * k - 2 : 2 * k - 1;
            c.dealt += groups == 0 ? (1u << (k - 1)) - k + all : 2 * all;
        }
        digits = groups;
    }
    return c;
}
template <DigitShape Shape>
constexpr comparison_cost sign_cost(unsigned bits) {
    return sign_cost(bits, Shape::width, fold_plan::of<Shape>());
}

namespace detail {

/// The digits' width for one fold with the fewest dealt bits; 0 where there is none.
constexpr unsigned one_round_width(unsigned bits) {
    unsigned best = 0, least = ~0u;
    for (unsigned width = 1; width <= 8; ++width) {
        unsigned const digits = (bits + width - 1) / width;
        if (digits > 10) continue;
        auto const dealt = sign_cost(bits, width, fold_plan(std::max(digits, 2u))).dealt;
        if (dealt < least) least = dealt, best = width;
    }
    return best;
}

/// The least sum of online and dealt bits in at most three rounds: width and folds.
constexpr std::array<unsigned, 4> three_round_shape(unsigned bits) {
    std::array<unsigned, 4> best{};
    unsigned least = ~0u;
    for (unsigned width = 2; width <= 5; ++width)
        for (unsigned i = 2; i <= 5; ++i)
            for (unsigned j = 2; j <= 5; ++j)
                for (unsigned k = 2; k <= 5; ++k) {
                    auto const c = sign_cost(bits, width, fold_plan(i, j, k));
                    if (c.rounds <= 3 && c.online + c.dealt < least) {
                        least = c.online + c.dealt;
                        best = {width, i, j, k};
                    }
                }
    return best;
}

template <unsigned Bits>
struct balanced_shape {
    // One round up to 36 bits, two above.
    using small = std::conditional_t<
        (Bits <= 16), digit_shape<4, 4>,
        std::conditional_t<(Bits <= 30), digit_shape<5, 6>,
                           std::conditional_t<(Bits <= 36), digit_shape<6, 6>,
                                              std::conditional_t<(Bits <= 45), digit_shape<5, 3>,
                                                                 std::conditional_t<(Bits <= 48), digit_shape<4, 3, 4>,
                                                                                    digit_shape<4, 4>>>>>>;
    using type = std::conditional_t<
        (Bits <= 64), small,
        std::conditional_t<(Bits <= 80), digit_shape<4, 4, 5>,
                           std::conditional_t<(Bits <= 100), digit_shape<5, 4, 5>, digit_shape<5, 5, 6>>>>;
};

} // namespace detail

/// The shape that a comparison over `Bits` bits uses unless told otherwise: the middle of the table in
/// docs/algebra.md#sign, chosen by measurement.
template <unsigned Bits>
using default_digit_shape = typename detail::balanced_shape<Bits>::type;

/// Shapes by name, for any width: `sign(p, x, one_round)`.
///
/// - `balanced`: the default.
/// - `one_round`: one fold, for up to 80 bits; few bits online, many dealt: 16 and 1893 (237 B) at K = 64.
/// - `three_rounds`: few dealt bits: 52 online and 205 dealt (26 B) at K = 64.
struct balanced_t {
    explicit balanced_t() = default;
    template <unsigned Bits>
    using shape = default_digit_shape<Bits>;
};
struct one_round_t {
    explicit one_round_t() = default;
    template <unsigned Bits>
    struct chosen {
        static constexpr unsigned width = detail::one_round_width(Bits);
        static_assert(width != 0, "moiety: one round joins at most 10 digits of at most 8 bits, a ring of 81 bits");
        static constexpr unsigned digits = (Bits + width - 1) / width;
        using type = digit_shape<width, std::max(digits, 2u)>;
    };
    template <unsigned Bits>
    using shape = typename chosen<Bits>::type;
};
struct three_rounds_t {
    explicit three_rounds_t() = default;
    template <unsigned Bits>
    struct chosen {
        static constexpr auto best = detail::three_round_shape(Bits);
        using type = digit_shape<best[0], best[1], best[2], best[3]>;
    };
    template <unsigned Bits>
    using shape = typename chosen<Bits>::type;
};
inline constexpr balanced_t balanced{};
inline constexpr one_round_t one_round{};
inline constexpr three_rounds_t three_rounds{};

/// A shape, or the name of one.
template <class S>
concept ComparisonShape = DigitShape<S> || requires { typename S::template shape<16>; };

namespace detail {
template <class S, unsigned Bits>
struct shape_over_bits {
    using type = typename S::template shape<Bits>;
};
template <DigitShape S, unsigned Bits>
struct shape_over_bits<S, Bits> {
    using type = S;
};
/// The shape that `S` is or names, over `Bits` bits.
template <ComparisonShape S, unsigned Bits>
using shape_over = typename shape_over_bits<S, Bits>::type;
} // namespace detail

} // namespace moiety
