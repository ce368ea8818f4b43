// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "plain.hpp"

/// What each operation gives and how far from it a secret may be, from the error that its documentation states.
/// A rule answers nothing where the operands leave the stated domain.
namespace moiety_test::programs::rules {

using result = std::optional<plain>;

inline result sum_of(plain const& a, plain const& b, double sign) {
    if (!broadcasts(a.size, b.size) || home_of(a.what) != home_of(b.what)) return {};
    auto const s = broadcast(a.size, b.size);
    auto x = stretched(a, s), y = stretched(b, s);
    plain out(is_twice(a.what) ? a.what : b.what, s);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        out.value[i] = x.value[i] + sign * y.value[i];
        out.bound[i] = x.bound[i] + y.bound[i] + (std::abs(x.value[i]) + std::abs(y.value[i])) * slack;
    }
    return out;
}

/// The bound on a product of two numbers that are off themselves.
inline double product_bound(double v, double e, double w, double f) {
    return std::abs(v) * f + std::abs(w) * e + e * f + std::abs(v * w) * slack;
}

inline result product_of(plain const& a, plain const& b, planted p) {
    if (!broadcasts(a.size, b.size) || home_of(a.what) != home_of(b.what)) return {};
    auto const left = settled(a, p), right = settled(b, p);
    if (!left || !right) return {};
    auto const s = broadcast(a.size, b.size);
    auto x = stretched(*left, s), y = stretched(*right, s);
    plain out(twice_of(a.what), s);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        out.value[i] = x.value[i] * y.value[i];
        out.bound[i] = product_bound(x.value[i], x.bound[i], y.value[i], y.bound[i]);
    }
    return out;
}

inline result matrix_product(plain const& a, plain const& b, planted p) {
    if (a.size[1] != b.size[0] || home_of(a.what) != home_of(b.what)) return {};
    auto const x = settled(a, p), y = settled(b, p);
    if (!x || !y) return {};
    plain out(twice_of(a.what), {a.size[0], b.size[1]});
    for (std::size_t i = 0; i < out.size[0]; ++i)
        for (std::size_t j = 0; j < out.size[1]; ++j)
            for (std::size_t k = 0; k < a.size[1]; ++k) {
                auto const l = i * a.size[1] + k, r = k * b.size[1] + j, at = i * out.size[1] + j;
                out.value[at] += x->value[l] * y->value[r];
                out.bound[at] += product_bound(x->value[l], x->bound[l], y->value[r], y->bound[r]);
            }
    return out;
}

/// A public real is rounded to x's home scale, and x is settled.
inline result times_real(plain const& a, double c, planted p) {
    auto const x = settled(a, p);
    auto const f = format_of(home_of(a.what));
    if (!x || !(std::abs(c) < f.limit() - 1)) return {};
    return each(*x, twice_of(a.what),
                [&](double v, double e) { return std::pair(v * c, product_bound(v, e, c, f.ulp() / 2)); });
}

/// Divided by a public real: 24 fraction bits of its reciprocal, fewer where the ring leaves no 20 bits above.
inline result over_real(plain const& a, double c, planted p) {
    auto const x = settled(a, p);
    auto const f = format_of(home_of(a.what));
    int const room = int(f.bits) - 2 - int(f.home), digits = std::max(int(f.home), std::min(24, room - 20));
    if (!x || !(std::abs(1 / c) < std::ldexp(1.0, int(f.bits) - 1 - digits) - 1)) return {};
    auto const exact = each(*x, home_of(a.what), [&](double v, double e) {
        return std::pair(v / c, product_bound(v, e, 1 / c, std::ldexp(1.0, -digits - 1)));
    });
    if (!all_below(exact, std::ldexp(1.0, room - digits) * (1 - 0x1p-20))) return {};
    return each(exact, exact.what, [&](double v, double e) { return std::pair(v, e + f.ulp()); });
}

inline result axis_sum(plain const& x, std::size_t axis) {
    plain out(x.what, axis == 0 ? shape{1, x.size[1]} : shape{x.size[0], 1});
    double largest = 0;
    for (std::size_t i = 0; i < x.size[0]; ++i)
        for (std::size_t j = 0; j < x.size[1]; ++j) {
            auto const at = axis == 0 ? j : i, from = i * x.size[1] + j;
            out.value[at] += x.value[from];
            out.bound[at] += x.bound[from];
            largest = std::max(largest, std::abs(x.value[from]));
        }
    for (auto& e : out.bound) e += largest * double(x.value.size()) * slack;
    return out;
}

/// Settled, added up, times 1/n of 30 fraction bits, settled again.
inline result axis_mean(plain const& a, std::size_t axis, planted p) {
    auto const f = format_of(home_of(a.what));
    if (f.bits < f.fraction + 33) return {};
    auto const x = settled(a, p);
    if (!x) return {};
    auto const total = axis_sum(*x, axis);
    if (!all_below(*total, std::ldexp(1.0, int(f.bits - 32 - f.home)))) return {};
    double const n = double(x->size[axis]);
    return each(*total, home_of(a.what),
                [&](double v, double e) { return std::pair(v / n, e / n + (std::abs(v) + e) * 0x1p-31 + f.ulp()); });
}

inline result converted(plain const& x, kind to) {
    auto const from = format_of(x.what), into = format_of(to);
    if (into.fraction > from.fraction || !opens(x)) return {};
    return rescaled(x, to);
}

/// Both ends of a comparison are known to within their bounds: the bit is known if these leave no doubt.
template <class Test>
plain compared(plain const& difference, Test test) {
    plain out(kind::bits, difference.size);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        out.value[i] = test(difference.value[i]) ? 1 : 0;
        out.bound[i] = std::abs(difference.value[i]) > difference.bound[i] ? 0 : 1;
    }
    return out;
}
inline bool test_of(op o, double d) {
    switch (o) {
    case op::less:
    case op::less_real: return d < 0;
    case op::less_equal:
    case op::less_equal_real: return d <= 0;
    case op::greater:
    case op::greater_real: return d > 0;
    case op::equal:
    case op::equal_real: return d == 0;
    default: return d >= 0;
    }
}

inline result bits_of(op o, plain const& a, plain const& b) {
    if (a.size != b.size) return {};
    plain out(kind::bits, a.size);
    double const decides = o == op::both ? 0 : 1; // one such bit decides
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        bool const by_a = a.bound[i] == 0 && a.value[i] == decides;
        bool const by_b = b.bound[i] == 0 && b.value[i] == decides;
        bool const known = a.bound[i] == 0 && b.bound[i] == 0;
        out.value[i] = by_a || by_b ? decides : 1 - decides;
        out.bound[i] = by_a || by_b || known ? 0 : 1;
    }
    return out;
}

inline result chosen(plain const& b, plain const& x, plain const& y) {
    if (b.size != x.size || x.size != y.size || home_of(x.what) != home_of(y.what)) return {};
    plain out(is_twice(x.what) ? x.what : y.what, x.size);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        double const low = std::min(x.value[i] - x.bound[i], y.value[i] - y.bound[i]);
        double const high = std::max(x.value[i] + x.bound[i], y.value[i] + y.bound[i]);
        bool const known = b.bound[i] == 0, first = b.value[i] != 0;
        out.value[i] = !known ? (low + high) / 2 : first ? x.value[i] : y.value[i];
        out.bound[i] = (!known ? (high - low) / 2 : first ? x.bound[i] : y.bound[i]) + std::abs(out.value[i]) * slack;
    }
    return out;
}

// Functions: the stated error, what the operand's own error makes of it, and a unit for the way home.

inline bool fine(kind k) { return format_of(k).home == 16; }

inline result gelu(plain const& x, planted p) {
    auto const f = format_of(x.what);
    if (!opens(x)) return {};
    double const stated = fine(x.what) ? 6e-5 : 6e-4;
    double const unit = 1.0 / double(1u << f.home);
    return each(x, home_of(x.what), [&](double v, double e) {
        double const y = p == planted::sigmoid_for_gelu ? v / (1 + std::exp(-1.702 * v))
                                                        : v / 2 * (1 + std::erf(v / std::numbers::sqrt2));
        return std::pair(y, 1.13 * e + stated + unit);
    });
}

inline result exponential(plain const& x) {
    auto const f = format_of(x.what);
    double const top = 28 - int(f.home);
    if (!all_within(x, -(120 - top) / std::numbers::log2e, top / std::numbers::log2e)) return {};
    return each(x, home_of(x.what), [&](double v, double e) {
        double const y = std::exp(v + e);
        return std::pair(std::exp(v), y * -std::expm1(-2 * e) + (fine(x.what) ? 2e-6 : 5e-5) * y +
                                          std::ldexp(1.0, int(top) - 31) + f.ulp());
    });
}

/// The power is -1 or -1/2 of low <= x < high, to within a relative error.
inline result negative_power(plain const& x, double power, double low, double high, double relative) {
    auto const f = format_of(x.what);
    auto const home = format_of(home_of(x.what));
    // What drops on the way home is an error of the operand; half of the domain's low end stays for it.
    double const dropped = is_twice(x.what) ? home.ulp() : 0;
    if (!all_within(x, low + dropped, high - dropped)) return {};
    if (f.bits < home.fraction + 12 || (is_twice(x.what) && !opens(x))) return {};
    return each(x, home_of(x.what), [&](double v, double e) {
        double const least = v - e - dropped, most = std::pow(least, power);
        return std::pair(std::pow(v, power), most - std::pow(v + e + dropped, power) + relative * most + home.ulp());
    });
}

inline result negative_power(plain const& x, double power) {
    return negative_power(x, power, fine(x.what) ? 0x1p-10 : 0x1p-8, 1024, power == -1 ? 2.3e-5 : 7e-6);
}

/// x / S: a relative error, a unit of the result and, where x drops bits on its way home, one of x.
inline result quotient_of(plain const& a, plain const& b, planted p) {
    if (!broadcasts(a.size, b.size) || home_of(a.what) != home_of(b.what)) return {};
    auto const divisor = settled(b, p);
    auto const f = format_of(home_of(a.what));
    if (!divisor || !opens(a) || !all_within(*divisor, fine(a.what) ? 0x1p-10 : 0x1p-8, 1024)) return {};
    if (!all_below(a, std::ldexp(1.0, 34 - int(f.home)))) return {};
    auto const s = broadcast(a.size, b.size);
    auto const x = stretched(a, s), y = stretched(*divisor, s);
    double const dropped = is_twice(a.what) ? f.ulp() : 0;
    plain out(home_of(a.what), s);
    for (std::size_t i = 0; i < out.value.size(); ++i) {
        double const least = y.value[i] - y.bound[i], q = x.value[i] / y.value[i];
        double const moved = (x.bound[i] + dropped + std::abs(q) * y.bound[i]) / least;
        out.value[i] = q;
        out.bound[i] = moved + 4e-5 * (std::abs(q) + moved) + f.ulp();
    }
    if (!all_below(out, std::ldexp(1.0, 36 - int(f.home)))) return {};
    return out;
}

inline result softmax(plain const& x, double scale) {
    auto const f = format_of(home_of(x.what));
    if (!all_below(x, 43 / scale)) return {};
    plain out(home_of(x.what), x.size);
    std::size_t const n = x.size[1];
    double const stated = (fine(x.what) ? 3.2 : 1.7) * f.ulp();
    for (std::size_t i = 0; i < x.size[0]; ++i) {
        auto const* v = &x.value[i * n];
        double const most = *std::max_element(v, v + n), least = *std::min_element(v, v + n);
        double const error = *std::max_element(&x.bound[i * n], &x.bound[i * n] + n) * scale;
        if (!((most - least) * scale + 2 * error < 80)) return {};
        double total = 0;
        for (std::size_t j = 0; j < n; ++j) total += std::exp((v[j] - most) * scale);
        for (std::size_t j = 0; j < n; ++j) {
            double const y = std::exp((v[j] - most) * scale) / total;
            out.value[i * n + j] = y;
            out.bound[i * n + j] = std::min(1.0, y * std::expm1(2 * error)) + stated;
        }
    }
    return out;
}

/// The variance from low on; `stated` is the error of entries up to 1.
inline result layer_norm(plain const& x, double epsilon, double low, double stated) {
    auto const home = format_of(home_of(x.what));
    std::size_t const n = x.size[1];
    if (!all_below(x, std::ldexp(1.0, 40 - int(home.fraction))) || !opens(x)) return {};
    plain out(home_of(x.what), x.size);
    double const length = double(n);
    double const most = std::min(1024.0, std::ldexp(1.0, 62 - 2 * int(home.fraction)) / (4 * length * length));
    double const rounding = is_twice(x.what) ? home.ulp() : 0;
    for (std::size_t i = 0; i < x.size[0]; ++i) {
        double mean = 0, variance = 0, error = 0;
        for (std::size_t j = 0; j < n; ++j) {
            mean += x.value[i * n + j] / length;
            error = std::max(error, x.bound[i * n + j] + rounding);
        }
        for (std::size_t j = 0; j < n; ++j) variance += std::pow(x.value[i * n + j] - mean, 2) / length;
        // sigma moves by no more than the elements do
        double const sigma = std::sqrt(variance), narrow = std::max(0.0, sigma - error), broad = sigma + error;
        if (!(narrow * narrow + epsilon >= low && broad * broad + epsilon < most)) return {};
        if (!(std::abs(mean) + error < std::ldexp(1.0, 32 - int(home.fraction)))) return {};
        auto const root = [epsilon](double s) { return 1 / std::sqrt(s * s + epsilon); };
        for (std::size_t j = 0; j < n; ++j) {
            double const d = x.value[i * n + j] - mean, y = d * root(sigma);
            double const moved = (std::abs(d) + 2 * error) * root(narrow) - std::abs(d) * root(sigma);
            double const shrunk = std::abs(d) * (root(sigma) - root(broad)) + 2 * error * root(sigma);
            out.value[i * n + j] = y;
            out.bound[i * n + j] = std::max(moved, shrunk) + stated * std::max(1.0, std::abs(y)) + home.ulp();
        }
    }
    return out;
}

inline result layer_norm(plain const& x, double epsilon) {
    return layer_norm(x, epsilon, 0x1p-10, fine(x.what) ? 1e-4 : 6e-4);
}

} // namespace moiety_test::programs::rules
