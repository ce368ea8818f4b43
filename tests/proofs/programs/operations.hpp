// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "interpret.hpp"

/// The operations of programs that are compiled for every format; included by one file.
namespace moiety_test::programs {

inline any_secret linear_of_one(instruction const& line, any_secret const& x) {
    return of_number(x, [&](auto const& s) -> any_secret {
        using N = typename std::remove_cvref_t<decltype(s)>::number;
        switch (line.what) {
        case op::negate: return -s;
        case op::add_real: return s + line.real;
        case op::real_minus: return line.real - s;
        case op::times_integer: return s * line.integer;
        case op::times_real: return s * line.real;
        case op::over_real: return settle(s / line.real);
        case op::sum: return sum(s, line.axis);
        default:
            if constexpr (N::home + 33 <= N::bits)
                return convert<moiety::home_t<N>>(mean(s, line.axis));
            else
                refuse(line);
        }
    });
}

any_secret linear(instruction const& line, any_secret const& x, any_secret const* y) {
    if (!y) return linear_of_one(line, x);
    if (line.what == op::add) return of_numbers(x, *y, [](auto const& a, auto const& b) { return a + b; });
    return of_numbers(x, *y, [](auto const& a, auto const& b) { return a - b; });
}

template <moiety::Fixed H>
any_secret rescaled(instruction const& line, matrix<twice<H>> const& s) {
    switch (line.what) {
    case op::settle: return settle(s);
    case op::shrink: return convert<H>(shrink(s));
    default: refuse(line);
    }
}
template <moiety::Fixed H>
any_secret rescaled(instruction const& line, matrix<H> const& s) {
    switch (line.what) {
    case op::settle: return settle(s);
    case op::reduce: return convert<H>(moiety::reduce_to<reduced_bits(format_of<H>())>(s));
    case op::eighth: return settle(moiety::divided_by_power<3>(s));
    default: refuse(line);
    }
}

any_secret moved(instruction const& line, any_secret const& x) {
    if (auto const* b = std::get_if<bits>(&x)) {
        switch (line.what) {
        case op::transpose: return transpose(*b);
        case op::slice: return slice(*b, line.axis, line.first, line.last);
        case op::broadcast: return broadcast_to(*b, line.size);
        case op::reshape: return reshape(*b, line.size);
        default: refuse(line);
        }
    }
    if (line.what == op::convert)
        return in_format(line.to, [&]<class H>() {
            return of_number(x, [&](auto const& s) -> any_secret {
                using N = typename std::remove_cvref_t<decltype(s)>::number;
                constexpr bool crosses = (H::bits > 64) != (N::bits > 64); // only from and to the wide format
                if constexpr (H::fraction <= N::fraction &&
                              (!crosses || std::same_as<H, wide> || std::same_as<moiety::home_t<N>, wide>))
                    return moiety::convert<H>(s);
                else
                    refuse(line);
            });
        });
    return of_number(x, [&](auto const& s) -> any_secret {
        using N = typename std::remove_cvref_t<decltype(s)>::number;
        switch (line.what) {
        case op::transpose: return transpose(s);
        case op::slice: return slice(s, line.axis, line.first, line.last);
        case op::broadcast: return broadcast_to(s, line.size);
        case op::reshape: return reshape(s, line.size);
        case op::through_a_row:
            return broadcast_to(reshape(s, moiety::shape_t<1>{s.shape()[0] * s.shape()[1]}), line.size);
        case op::relu: return relu(s);
        default: return rescaled<moiety::home_t<N>>(line, s);
        }
    });
}

any_secret compared(instruction const& line, any_secret const& x, any_secret const* y) {
    if (y)
        return of_numbers(x, *y, [&](auto const& a, auto const& b) -> any_secret {
            switch (line.what) {
            case op::less: return a < b;
            case op::less_equal: return a <= b;
            case op::greater: return a > b;
            case op::equal: return a == b;
            default: return a >= b;
            }
        });
    return of_number(x, [&](auto const& s) -> any_secret {
        switch (line.what) {
        case op::less_real: return s < line.real;
        case op::less_equal_real: return s <= line.real;
        case op::greater_real: return s > line.real;
        case op::equal_real: return s == line.real;
        default: return s >= line.real;
        }
    });
}

any_secret multiplied(instruction const& line, any_secret const& x, any_secret const& y) {
    if (line.what == op::matmul) return of_numbers(x, y, [](auto const& a, auto const& b) { return matmul(a, b); });
    return of_numbers(x, y, [](auto const& a, auto const& b) { return a * b; });
}

any_secret extreme(instruction const& line, any_secret const& x, any_secret const& y) {
    if (line.what == op::larger) return of_numbers(x, y, [](auto const& a, auto const& b) { return max(a, b); });
    return of_numbers(x, y, [](auto const& a, auto const& b) { return min(a, b); });
}

} // namespace moiety_test::programs
