// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/math/clip.hpp>
#include <moiety/math/relu.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/equal.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/whole_ring.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N>
value_at const& whole_range() {
    static value_at const value = [](std::size_t i) {
        return i % 16 == 0 ? 0.0 : rounded<N>(spread(i, -largest<N>(), largest<N>()));
    };
    return value;
}

template <Fixed N>
void add_sign(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    auto const value = whole_range<N>();
    value_at const negative = [=](std::size_t i) { return value(i) < 0 ? 1.0 : 0.0; };
    add_row(
        s, {"sign", "default", format_of<N>(), n, n, 0}, [=](party& p) { return shared_values<N>(p, shape, value); },
        [](party& p, share<N, 1> const& x) { return sign(p, x); }, against(negative));
    add_row(
        s, {"sign", "opened", format_of<N>(), n, n, 0, "mpc/compare.hpp#sign"},
        [=](party& p) { return masked_values<N>(p, shape, value); },
        [](party& p, masked<N, 1> const& x) { return sign(p, x); }, against(negative));
}

/// The same at another number of rounds.
template <Fixed N, ComparisonShape S>
void add_shaped_sign(suite& s, std::string const& name, std::size_t n, S shape_of_digits) {
    shape_t<1> const shape{n};
    auto const value = whole_range<N>();
    add_row(
        s, {"sign", name, format_of<N>(), n, n, 0}, [=](party& p) { return shared_values<N>(p, shape, value); },
        [=](party& p, share<N, 1> const& x) { return sign(p, x, shape_of_digits); },
        against([=](std::size_t i) { return value(i) < 0 ? 1.0 : 0.0; }));
}

template <Fixed N>
struct pair_of {
    share<N, 1> x, y;
};

/// Thresholds on one opening, and comparisons of two shares.
template <Fixed N>
void add_orders(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    value_at const left = [](std::size_t i) { return std::round(spread(i, -100, 100)); };
    value_at const right = [=](std::size_t i) { return i % 8 ? std::round(spread(7 * i + 2, -100, 100)) : left(i); };
    auto const name = format_of<N>();
    auto const both = [=](party& p) {
        return pair_of<N>{shared_values<N>(p, shape, left), shared_values<N>(p, shape, right)};
    };
    auto const one = [=](party& p) { return masked_values<N>(p, shape, left); };
    using pair = pair_of<N>;
    using x_t = masked<N, 1>;
    value_at const less_values = [=](std::size_t i) { return left(i) < right(i) ? 1.0 : 0.0; };
    value_at const equal_values = [=](std::size_t i) { return left(i) == right(i) ? 1.0 : 0.0; };

    add_row(
        s, {"less_than", "shares", name, n, n, 0, "mpc/compare.hpp#less"}, both,
        [](party& p, pair const& f) { return less(p, f.x, f.y); }, against(less_values));
    add_row(
        s, {"equal", "shares", name, n, n, 0, "mpc/equal.hpp#equal"}, both,
        [](party& p, pair const& f) { return equal(p, f.x, f.y); }, against(equal_values));
    add_row(
        s, {"equal_to", "public", name, n, n, 0, "mpc/equal.hpp#equal_to"}, one,
        [](party& p, x_t const& x) { return equal_to(p, x, encode<N>(3)); },
        against([=](std::size_t i) { return left(i) == 3 ? 1.0 : 0.0; }));
    add_row(
        s, {"less", "whole_ring", name, n, n, 0, "mpc/whole_ring.hpp#less"}, both,
        [](party& p, pair const& f) { return less(p, f.x, f.y, whole_ring); }, against(less_values));
    add_row(
        s, {"less_than", "whole_ring", name, n, n, 0, "mpc/whole_ring.hpp#less_than"}, one,
        [](party& p, x_t const& x) {
            std::vector<public_word<N>> const t{encode<N>(3)};
            return less_than(p, x, t, balanced, whole_ring);
        },
        against([=](std::size_t i) { return left(i) < 3 ? 1.0 : 0.0; }));
    // Eight thresholds: 1 + 8 planes would be compared by 8 x 33 (64 bits) or 8 x 10 (32 bits) online bits.
    for (std::size_t m : {1, 8}) {
        std::vector<public_word<N>> thresholds;
        for (std::size_t k = 0; k < m; ++k) thresholds.push_back(encode<N>(double(20 * k) - 60));
        add_row(
            s,
            {"less_than", "thresholds_" + std::to_string(m), name, n, n, 0, m == 1 ? "mpc/compare.hpp#less_than" : "",
             counted::an_output_element, m * n},
            one, [=](party& p, x_t const& x) { return less_than(p, x, thresholds, balanced); },
            against([=](std::size_t i) { return left(i % n) < double(20 * (i / n)) - 60 ? 1.0 : 0.0; }));
    }
    add_row(
        s, {"max", "of_two", name, n, n, 0, "math/relu.hpp#max"}, both,
        [](party& p, pair const& f) { return max(p, f.x, f.y); },
        against([=](std::size_t i) { return std::max(left(i), right(i)); }));
    add_row(
        s, {"min", "of_two", name, n, n, 0, "math/relu.hpp#min"}, both,
        [](party& p, pair const& f) { return min(p, f.x, f.y); },
        against([=](std::size_t i) { return std::min(left(i), right(i)); }));
}

template <Fixed N>
void add_relu(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    auto const value = whole_range<N>();
    value_at const positive = [=](std::size_t i) { return std::max(value(i), 0.0); };
    add_row(
        s, {"relu", "default", format_of<N>(), n, n, 0}, [=](party& p) { return shared_values<N>(p, shape, value); },
        [](party& p, share<N, 1> const& x) { return relu(p, x); }, against(positive));
    add_row(
        s, {"relu", "opened", format_of<N>(), n, n, 0, "math/relu.hpp#relu"},
        [=](party& p) { return masked_values<N>(p, shape, value); },
        [](party& p, masked<N, 1> const& x) { return relu(p, x); }, against(positive));
}

template <Fixed N>
void add_bounds(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return i % 16 == 0 ? 0.0 : rounded<N>(spread(i, -100, 100)); };
    auto const name = format_of<N>();
    auto const opened = [=](party& p) { return masked_values<N>(p, shape, value); };
    using x_t = masked<N, 1>;
    add_row(
        s, {"abs", "opened", name, n, n, 0, "math/clip.hpp#abs"}, opened,
        [](party& p, x_t const& x) { return abs(p, x); }, against([=](std::size_t i) { return std::abs(value(i)); }));
    add_row(
        s, {"signum", "opened", name, n, n, 0, "math/clip.hpp#signum"}, opened,
        [](party& p, x_t const& x) { return signum(p, x); },
        against([=](std::size_t i) { return double(value(i) > 0) - double(value(i) < 0); }));
    add_row(
        s, {"clip", "opened", name, n, n, 0, "math/clip.hpp#clip"}, opened,
        [](party& p, x_t const& x) { return clip(p, x, -2.5, 64); },
        against([=](std::size_t i) { return std::clamp(value(i), -2.5, 64.0); }));
}

/// A cut that may lie an eighth off, as GeLU's pieces allow: x is an unsettled product, |x| < 2^12.
template <unsigned K>
void add_soft(suite& s, std::size_t n) {
    using N = fixed<K, 32, 16>;
    constexpr unsigned step = 3, within = 12, below = N::fraction - step, ring = within + step + 2;
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -12, 12)); };
    add_row(
        s, {"less_than", "soft", format_of<N>(), n, n, 0}, [=](party& p) { return masked_values<N>(p, shape, value); },
        [](party& p, masked<N, 1> const& x) {
            auto const coarse = reduce_to<ring>(narrow_unshared(p, drop_bits<below>(x)));
            std::vector<public_word<fixed<ring, step>>> const threshold{4u << step};
            return less_than(p, coarse, threshold, balanced);
        },
        [=](values const& got) {
            double wrong = 0;
            for (std::size_t i = 0; i < got.size(); ++i)
                if (std::abs(value(i) - 4) > 0.125) wrong += got[i] != (value(i) < 4 ? 1.0 : 0.0);
            return wrong;
        });
}

} // namespace

void add_compare_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_sign<fixed<64, 16>>(s, n);
        add_sign<fixed<48, 16>>(s, n);
        add_sign<fixed<32, 12>>(s, n);
        add_sign<fixed<37, 12>>(s, n);
        add_sign<fixed<16, 8>>(s, n);
        add_shaped_sign<fixed<64, 16>>(s, "one_round", n, one_round);
        add_shaped_sign<fixed<64, 16>>(s, "three_rounds", n, three_rounds);
        add_shaped_sign<fixed<32, 12>>(s, "three_rounds", n, three_rounds);
        add_orders<fixed<64, 16>>(s, n);
        add_orders<fixed<32, 12>>(s, n);
        add_orders<fixed<37, 12>>(s, n);
        add_relu<fixed<64, 16>>(s, n);
        add_relu<fixed<32, 12>>(s, n);
        add_relu<fixed<37, 12>>(s, n);
        add_bounds<fixed<64, 16>>(s, n);
        add_bounds<fixed<32, 12>>(s, n);
        add_bounds<fixed<37, 12>>(s, n);
        add_soft<46>(s, n);
    }
}

} // namespace moiety_bench
