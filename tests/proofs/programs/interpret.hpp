// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "functions.hpp"

#include <moiety/secret/bits.hpp>
#include <moiety/secret/compare.hpp>
#include <moiety/secret/functions.hpp>
#include <moiety/secret/input.hpp>
#include <moiety/secret/order.hpp>
#include <moiety/secret/product.hpp>
#include <moiety/secret/reveal.hpp>

#include <stdexcept>
#include <variant>

/// A program over secrets, in whatever role.
namespace moiety_test::programs {

using bits = moiety::secret<moiety::bit, 2>;
/// In the order of `kind`.
using any_secret = std::variant<matrix<wide>, matrix<twice<wide>>, matrix<narrow>, matrix<twice<narrow>>, matrix<odd>,
                                matrix<twice<odd>>, matrix<vast>, matrix<twice<vast>>, bits>;

template <class S>
inline constexpr bool is_home = false;
template <moiety::Fixed N>
inline constexpr bool is_home<matrix<N>> = N::fraction == N::home;

[[noreturn]] inline void refuse(instruction const& line) {
    throw std::logic_error(std::string("this test cannot do ") + name_of(line.what) + " here");
}

/// f of the home format of a kind: `f.template operator()<H>()`.
template <class F>
any_secret in_format(kind k, F f) {
    switch (home_of(k)) {
    case kind::wide_home: return f.template operator()<wide>();
    case kind::narrow_home: return f.template operator()<narrow>();
    case kind::vast_home: return f.template operator()<vast>();
    default: return f.template operator()<odd>();
    }
}
/// f(x) of a number.
template <class F>
any_secret of_number(any_secret const& x, F f) {
    return std::visit(
        [&](auto const& s) -> any_secret {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(s)>, bits>)
                throw std::logic_error("a number was expected here");
            else
                return f(s);
        },
        x);
}
/// f(x, y) of two numbers of one home format.
template <class F>
any_secret of_numbers(any_secret const& x, any_secret const& y, F f) {
    return in_format(kind(x.index()), [&]<class H>() -> any_secret {
        auto second = [&](auto const& a) -> any_secret {
            if (auto const* b = std::get_if<matrix<H>>(&y)) return f(a, *b);
            return f(a, std::get<matrix<twice<H>>>(y));
        };
        if (auto const* a = std::get_if<matrix<H>>(&x)) return second(*a);
        return second(std::get<matrix<twice<H>>>(x));
    });
}

any_secret linear(instruction const& line, any_secret const& x, any_secret const* y);
any_secret moved(instruction const& line, any_secret const& x);
any_secret compared(instruction const& line, any_secret const& x, any_secret const* y);
any_secret multiplied(instruction const& line, any_secret const& x, any_secret const& y);
any_secret extreme(instruction const& line, any_secret const& x, any_secret const& y);

namespace detail {

template <moiety::Fixed H>
any_secret source(moiety::party& me, instruction const& line) {
    auto const values = [&line] { return xt::adapt(line.values, line.size); };
    if (line.what == op::constant) return moiety::constant<H, 2>(me, values());
    return moiety::input<H>(me, line.owner, line.size, values);
}

inline any_secret published(instruction const& line, matrix<wide> const& x) {
    switch (line.what) {
    case op::published_gelu: return published_gelu_of(x, line.integer);
    case op::published_softmax: return published_softmax_of(x, line.integer, line.real);
    case op::published_inverse: return published_inverse_of(x, line.integer);
    case op::published_root: return published_root_of(x, line.integer);
    default: return published_norm_of(x, line.integer, line.real);
    }
}

inline any_secret function(instruction const& line, any_secret const& x) {
    auto of = [&](auto f) {
        return of_number(x, [&](auto const& s) -> any_secret {
            if constexpr (requires { f(s); })
                return f(s);
            else
                refuse(line);
        });
    };
    switch (line.what) {
    case op::absolute: return of([](auto const& s) -> decltype(absolute_of(s)) { return absolute_of(s); });
    case op::signum: return of([](auto const& s) -> decltype(signum_of(s)) { return signum_of(s); });
    case op::through_bits: return of([](auto const& s) -> decltype(through_bits_of(s)) { return through_bits_of(s); });
    case op::gelu: return of([](auto const& s) -> decltype(gelu_of(s)) { return gelu_of(s); });
    case op::exp: return of([](auto const& s) -> decltype(exp_of(s)) { return exp_of(s); });
    case op::limit_exp: return of([](auto const& s) -> decltype(limit_exp_of(s)) { return limit_exp_of(s); });
    case op::tanh: return of([](auto const& s) -> decltype(tanh_of(s)) { return tanh_of(s); });
    case op::silu: return of([](auto const& s) -> decltype(silu_of(s)) { return silu_of(s); });
    case op::sine: return of([](auto const& s) -> decltype(sine_of(s)) { return sine_of(s); });
    case op::inverse: return of([](auto const& s) -> decltype(inverse_of(s)) { return inverse_of(s); });
    case op::inverse_sqrt: return of([](auto const& s) -> decltype(inverse_sqrt_of(s)) { return inverse_sqrt_of(s); });
    case op::root: return of([](auto const& s) -> decltype(root_of(s)) { return root_of(s); });
    case op::logarithm: return of([](auto const& s) -> decltype(logarithm_of(s)) { return logarithm_of(s); });
    case op::row_max: return of([](auto const& s) -> decltype(row_max_of(s)) { return row_max_of(s); });
    case op::sort: return of([](auto const& s) -> decltype(sort_of(s)) { return sort_of(s); });
    case op::clip:
        return of([&](auto const& s) -> decltype(clip_of(s, line.values)) { return clip_of(s, line.values); });
    case op::square_polynomial:
        return of([&](auto const& s) -> decltype(square_polynomial_of(s, line.values)) {
            return square_polynomial_of(s, line.values);
        });
    case op::quartic:
        return of([&](auto const& s) -> decltype(quartic_of(s, line.values)) { return quartic_of(s, line.values); });
    case op::entry:
        return of([&](auto const& s) -> decltype(entry_of(s, line.values)) { return entry_of(s, line.values); });
    case op::softmax:
        return of([&](auto const& s) -> decltype(softmax_of(s, 1.0)) { return softmax_of(s, line.real); });
    case op::layer_norm:
        return of([&](auto const& s) -> decltype(layer_norm_of(s, 0.0)) { return layer_norm_of(s, line.real); });
    default: return published(line, std::get<matrix<wide>>(x));
    }
}

inline any_secret joint(instruction const& line, any_secret const& x, any_secret const& y) {
    switch (line.what) {
    case op::pick_rows: return pick_rows_of(std::get<matrix<odd>>(x), std::get<matrix<odd>>(y));
    case op::owned_matmul: {
        auto const& w = std::get<matrix<wide>>(y);
        if (auto const* at_home = std::get_if<matrix<wide>>(&x)) return owned_matmul_of(*at_home, w, line.owner);
        return owned_matmul_of(std::get<matrix<twice<wide>>>(x), w, line.owner);
    }
    case op::attention: return attention_of(std::get<matrix<wide>>(x), std::get<matrix<wide>>(y), line.real);
    default: return far_attention_of(std::get<matrix<wide>>(x), std::get<matrix<wide>>(y), line.real);
    }
}

inline any_secret chosen(bits const& b, any_secret const& x, any_secret const& y) {
    return of_numbers(x, y, [&](auto const& first, auto const& second) { return where(b, first, second); });
}

inline any_secret divided(any_secret const& x, any_secret const& y) {
    if (auto const* a = std::get_if<matrix<narrow>>(&x)) return quotient_of(*a, std::get<matrix<narrow>>(y));
    auto const* at_home = std::get_if<matrix<wide>>(&y);
    matrix<wide> const divisor = at_home ? *at_home : settle(std::get<matrix<twice<wide>>>(y));
    if (auto const* a = std::get_if<matrix<wide>>(&x)) return quotient_of(*a, divisor);
    return quotient_of(std::get<matrix<twice<wide>>>(x), divisor);
}

inline any_secret execute(moiety::party& me, instruction const& line, std::vector<any_secret> const& known) {
    auto at = [&](std::size_t i) -> any_secret const& { return known[line.operands[i]]; };
    auto bits_at = [&](std::size_t i) -> bits const& { return std::get<bits>(at(i)); };
    auto const* second = line.operands.size() > 1 ? &at(1) : nullptr;
    switch (family_of(line.what)) {
    case family::source: return in_format(line.to, [&]<class H>() { return source<H>(me, line); });
    case family::preparation: std::visit([](auto const& s) { prepare(s); }, at(0)); return at(0);
    case family::linear: return linear(line, at(0), second);
    case family::product: return line.what == op::divide ? divided(at(0), at(1)) : multiplied(line, at(0), at(1));
    case family::moved: return moved(line, at(0));
    case family::extreme: return extreme(line, at(0), at(1));
    case family::compared:
    case family::compared_to_real: return compared(line, at(0), second);
    case family::logical:
        if (line.what == op::negation) return !bits_at(0);
        return line.what == op::both ? bits_at(0) & bits_at(1) : bits_at(0) | bits_at(1);
    case family::chosen: return chosen(bits_at(0), at(1), at(2));
    case family::numbered: return in_format(line.to, [&]<class H>() { return to_number<H>(bits_at(0)); });
    case family::function: return function(line, at(0));
    default: return joint(line, at(0), at(1));
    }
}

} // namespace detail

/// The words of a program's results, each at its receiver (party 0, party 1, party 0, ...) and in the ideal role; empty
/// elsewhere.
inline std::vector<std::vector<word>> interpret(moiety::party& me, program const& p) {
    std::vector<any_secret> known;
    for (auto const& line : p.lines) known.push_back(detail::execute(me, line, known));
    std::vector<std::vector<word>> out;
    for (auto const i : p.results()) {
        int const receiver = int(out.size() % 2);
        out.push_back(std::visit(
            [&](auto const& s) {
                auto const value = me.run(moiety::detail::reveal_task(s.pointer(), receiver));
                std::vector<word> words;
                if (value && value->has_data()) words.assign(value->words().begin(), value->words().end());
                return words;
            },
            known[i]));
        known[i] = {};
    }
    return out;
}

} // namespace moiety_test::programs
