// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "curve_rules.hpp"
#include "published_rules.hpp"
#include "row_rules.hpp"

namespace moiety_test::programs {

namespace rules {

inline result rounded(instruction const& line) {
    plain out(line.to, line.size);
    auto const f = format_of(line.to);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        out.value[i] = line.values[i];
        out.bound[i] = f.ulp() / 2;
    }
    return out;
}

inline result linear(instruction const& line, std::vector<plain const*> const& at, planted p) {
    auto const& x = *at[0];
    auto const f = format_of(x.what);
    double const c = line.real;
    switch (line.what) {
    case op::add: return sum_of(x, *at[1], 1);
    case op::subtract: return sum_of(x, *at[1], p == planted::sum_for_difference ? 1 : -1);
    case op::negate: return each(x, x.what, [](double v, double e) { return std::pair(-v, e); });
    case op::add_real:
        if (!(std::abs(c) < f.limit() - 1)) return {};
        return each(x, x.what, [&](double v, double e) { return std::pair(v + c, e + f.ulp() / 2); });
    case op::real_minus:
        if (!(std::abs(c) < f.limit() - 1)) return {};
        return each(x, x.what, [&](double v, double e) { return std::pair(c - v, e + f.ulp() / 2); });
    case op::times_integer: {
        double const k = double(line.integer);
        return each(x, x.what, [k](double v, double e) { return std::pair(v * k, e * std::abs(k)); });
    }
    case op::times_real: return times_real(x, c, p);
    case op::over_real: return over_real(x, c, p);
    case op::sum: return axis_sum(x, line.axis);
    default: return axis_mean(x, line.axis, p);
    }
}

inline result moved(instruction const& line, plain const& x, planted p) {
    std::size_t const n = x.size[1];
    switch (line.what) {
    case op::transpose: return view(x, {n, x.size[0]}, [n](std::size_t i, std::size_t j) { return j * n + i; });
    case op::slice: {
        shape s = x.size;
        s[line.axis] = line.last - line.first;
        return view(x, s, [&](std::size_t i, std::size_t j) {
            return (line.axis == 0 ? i + line.first : i) * n + (line.axis == 1 ? j + line.first : j);
        });
    }
    case op::broadcast: return stretched(x, line.size);
    case op::reshape: return view(x, line.size, [&](std::size_t i, std::size_t j) { return i * line.size[1] + j; });
    case op::through_a_row: // (m, 1) as a vector, which stretches to the last axis
        return view(x, line.size, [](std::size_t, std::size_t j) { return j; });
    case op::relu: return each(x, x.what, [](double v, double e) { return std::pair(std::max(v, 0.0), e); });
    case op::settle: return settled(x, p);
    case op::convert: return converted(x, line.to);
    case op::shrink: return opens(x) ? result(rescaled(x, home_of(x.what), p)) : result();
    case op::reduce: // to a narrower ring and back
        return all_below(x, std::ldexp(1.0, int(reduced_bits(format_of(x.what))) - 2 - int(format_of(x.what).fraction)))
                   ? result(x)
                   : result();
    default: { // the same integers at a scale finer by 3 bits, and home
        auto const f = format_of(x.what);
        if (!all_below(x, f.limit() / 2)) return {};
        return each(x, x.what, [&](double v, double e) { return std::pair(v / 8, e / 8 + f.ulp()); });
    }
    }
}

inline result comparison(instruction const& line, std::vector<plain const*> const& at) {
    op const o = line.what;
    auto const& x = *at[0];
    if (family_of(o) == family::compared) {
        auto const d = sum_of(x, *at[1], -1);
        if (!d || !fits(*d)) return {};
        return compared(*d, [o](double v) { return test_of(o, v); });
    }
    auto const f = format_of(x.what);
    if (!(std::abs(line.real) < f.limit() - 1)) return {};
    auto const d = each(x, x.what, [&](double v, double e) { return std::pair(v - line.real, e + f.ulp() / 2); });
    if (!fits(d)) return {};
    return compared(d, [o](double v) { return test_of(o, v); });
}

inline result product(instruction const& line, std::vector<plain const*> const& at, planted p) {
    switch (line.what) {
    case op::multiply: return product_of(*at[0], *at[1], p);
    case op::matmul: return matrix_product(*at[0], *at[1], p);
    default: return quotient_of(*at[0], *at[1], p);
    }
}

inline result function(instruction const& line, plain const& x, planted p) {
    switch (line.what) {
    case op::absolute: return absolute(x);
    case op::signum: return signum(x);
    case op::clip: return clip(x, line.values[0], line.values[1]);
    case op::through_bits: return x;
    case op::gelu: return gelu(x, p);
    case op::exp: return exponential(x);
    case op::limit_exp: return limit_exponential(x);
    case op::tanh:
    case op::silu:
    case op::sine: return activation(line.what, x);
    case op::inverse: return negative_power(x, -1);
    case op::inverse_sqrt: return negative_power(x, -0.5);
    case op::root:
    case op::logarithm: return rooted(line.what, x);
    case op::square_polynomial:
    case op::quartic: return polynomial(x, line.values);
    case op::softmax: return softmax(x, line.real);
    case op::layer_norm: return layer_norm(x, line.real);
    case op::published_gelu: return published_gelu(x, line.integer);
    case op::published_softmax: return published_softmax(x, line.integer, line.real);
    case op::published_inverse: return published_inverse(x, line.integer);
    case op::published_root: return published_root(x, line.integer);
    case op::published_norm: return published_norm(x, line.integer, line.real);
    case op::row_max: return row_max(x);
    case op::sort: return sorted(x);
    default: return entry(x, line.values, home_of(x.what));
    }
}

inline result joint(instruction const& line, plain const& x, plain const& y, planted p) {
    switch (line.what) {
    case op::attention: return attention(x, y, line.real, false);
    case op::far_attention: return attention(x, y, line.real, true);
    case op::owned_matmul: return owned_matmul(x, y, p);
    default: return pick_rows(x, y);
    }
}

inline plain negated(plain x) {
    for (auto& v : x.value) v = 1 - v;
    return x;
}
/// Bits as numbers.
inline plain numbers_of(plain const& b, kind to) {
    plain out(to, b.size);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        bool const known = b.bound[i] == 0;
        out.value[i] = known ? b.value[i] : 0.5;
        out.bound[i] = known ? 0 : 0.5;
    }
    return out;
}

} // namespace rules

/// What a line gives for its operands; nothing where they leave the domain that the operation states, or the result
/// its ring.
inline std::optional<plain> evaluate(instruction const& line, std::vector<plain const*> const& at, planted p) {
    auto run = [&]() -> rules::result {
        switch (family_of(line.what)) {
        case family::source: return rules::rounded(line);
        case family::preparation: return *at[0];
        case family::linear: return rules::linear(line, at, p);
        case family::product: return rules::product(line, at, p);
        case family::moved: return rules::moved(line, *at[0], p);
        case family::extreme: return rules::extreme(line.what, *at[0], *at[1]);
        case family::compared:
        case family::compared_to_real: return rules::comparison(line, at);
        case family::logical:
            return line.what == op::negation ? rules::negated(*at[0]) : rules::bits_of(line.what, *at[0], *at[1]);
        case family::chosen: return rules::chosen(*at[0], *at[1], *at[2]);
        case family::numbered: return rules::numbers_of(*at[0], line.to);
        case family::function: return rules::function(line, *at[0], p);
        default: return rules::joint(line, *at[0], *at[1], p);
        }
    };
    auto out = run();
    if (out && !rules::fits(*out)) out.reset();
    return out;
}

} // namespace moiety_test::programs
