// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "functions.hpp"

#include <moiety/secret/compare.hpp>
#include <moiety/secret/functions.hpp>
#include <moiety/secret/input.hpp>
#include <moiety/secret/product.hpp>
#include <moiety/secret/reveal.hpp>

#include <stdexcept>
#include <variant>

/// A program over secrets, in whatever role.
namespace moiety_test::programs {

using bits = moiety::secret<moiety::bit, 2>;
/// In the order of `kind`.
using any_secret = std::variant<matrix<wide>, matrix<twice<wide>>, matrix<narrow>, matrix<twice<narrow>>, matrix<odd>,
                                matrix<twice<odd>>, bits>;

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

namespace detail {

template <moiety::Fixed H>
any_secret source(moiety::party& me, instruction const& line) {
    auto const values = [&line] { return xt::adapt(line.values, line.size); };
    if (line.what == op::constant) return moiety::constant<H, 2>(me, values());
    return moiety::input<H>(me, line.owner, line.size, values);
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
    case op::gelu: return of([](auto const& s) -> decltype(gelu_of(s)) { return gelu_of(s); });
    case op::exp: return of([](auto const& s) -> decltype(exp_of(s)) { return exp_of(s); });
    case op::inverse: return of([](auto const& s) -> decltype(inverse_of(s)) { return inverse_of(s); });
    case op::inverse_sqrt: return of([](auto const& s) -> decltype(inverse_sqrt_of(s)) { return inverse_sqrt_of(s); });
    case op::softmax:
        return of([&](auto const& s) -> decltype(softmax_of(s, 1.0)) { return softmax_of(s, line.real); });
    default: return of([&](auto const& s) -> decltype(layer_norm_of(s, 0.0)) { return layer_norm_of(s, line.real); });
    }
}

inline any_secret chosen(bits const& b, any_secret const& x, any_secret const& y) {
    return of_numbers(x, y, [&](auto const& first, auto const& second) { return where(b, first, second); });
}

inline any_secret execute(moiety::party& me, instruction const& line, std::vector<any_secret> const& known) {
    auto at = [&](std::size_t i) -> any_secret const& { return known[line.operands[i]]; };
    auto bits_at = [&](std::size_t i) -> bits const& { return std::get<bits>(at(i)); };
    auto const* second = line.operands.size() > 1 ? &at(1) : nullptr;
    switch (line.what) {
    case op::input:
    case op::constant: return in_format(line.to, [&]<class H>() { return source<H>(me, line); });
    case op::prepare: std::visit([](auto const& s) { prepare(s); }, at(0)); return at(0);
    case op::add:
    case op::subtract:
    case op::negate:
    case op::add_real:
    case op::real_minus:
    case op::times_integer:
    case op::times_real:
    case op::over_real:
    case op::sum:
    case op::mean: return linear(line, at(0), second);
    case op::transpose:
    case op::slice:
    case op::broadcast:
    case op::reshape:
    case op::through_a_row:
    case op::settle:
    case op::convert:
    case op::shrink:
    case op::reduce:
    case op::eighth:
    case op::relu: return moved(line, at(0));
    case op::less:
    case op::less_equal:
    case op::greater:
    case op::greater_equal:
    case op::less_real:
    case op::less_equal_real:
    case op::greater_real:
    case op::greater_equal_real: return compared(line, at(0), second);
    case op::both: return bits_at(0) & bits_at(1);
    case op::either: return bits_at(0) | bits_at(1);
    case op::negation: return !bits_at(0);
    case op::where: return chosen(bits_at(0), at(1), at(2));
    case op::number: return in_format(line.to, [&]<class H>() { return to_number<H>(bits_at(0)); });
    case op::multiply:
    case op::matmul: return multiplied(line, at(0), at(1));
    case op::divide: {
        auto const* settled = std::get_if<matrix<wide>>(&at(1));
        matrix<wide> const divisor = settled ? *settled : settle(std::get<matrix<twice<wide>>>(at(1)));
        return multiplied(line, at(0), inverse_of(divisor)); // as `/` of secrets, without compiling it once more
    }
    default: return function(line, at(0));
    }
}

} // namespace detail

/// The words of a program's results, each at its receiver (party 0, party 1, party 0, ...) and in the ideal role; empty
/// elsewhere.
inline std::vector<std::vector<std::uint64_t>> interpret(moiety::party& me, program const& p) {
    std::vector<any_secret> known;
    for (auto const& line : p.lines) known.push_back(detail::execute(me, line, known));
    std::vector<std::vector<std::uint64_t>> out;
    for (auto const i : p.results()) {
        int const receiver = int(out.size() % 2);
        out.push_back(std::visit(
            [&](auto const& s) {
                auto const value = me.run(moiety::detail::reveal_task(s.pointer(), receiver));
                std::vector<std::uint64_t> words;
                if (value && value->has_data()) words.assign(value->words().begin(), value->words().end());
                return words;
            },
            known[i]));
        known[i] = {};
    }
    return out;
}

} // namespace moiety_test::programs
