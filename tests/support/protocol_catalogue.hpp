// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "case_numbers.hpp"
#include "protocol_case.hpp"

#include <moiety/mpc/bit_decomposition.hpp>
#include <moiety/mpc/compare.hpp>
#include <moiety/mpc/conjunction.hpp>
#include <moiety/mpc/equal.hpp>
#include <moiety/mpc/exact_rescale.hpp>
#include <moiety/mpc/multiply.hpp>
#include <moiety/mpc/rescale.hpp>
#include <moiety/mpc/select.hpp>
#include <moiety/mpc/whole_ring.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Every protocol of mpc/ as a case, at widths of the caller's choice: all proofs share this list.
///
/// A new protocol joins by a function below and a line in `protocols`.
namespace moiety_test {

namespace cases {

using moiety::bit;
using moiety::fixed;
using moiety::party;
using moiety::task;
using plain = protocol_case::plain;

// ---- rescale ------------------------------------------------------------------------------------

template <unsigned K, unsigned F, class Tag>
task<case_result> rescale_program(party& p, case_values v, Tag tag) {
    auto y = co_await moiety::rescale<0>(p, v.share<fixed<K, F>>(0), tag);
    co_return case_result(y);
}

template <unsigned K, unsigned F>
protocol_case rescale_stochastic() {
    protocol_case c(name_of("rescale_stochastic", K, F), {case_input(K)}, K);
    c.run = [](party& p, case_values v) { return rescale_program<K, F>(p, std::move(v), moiety::stochastic); };
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return rounded(x[0], K, F, y, K); };
    return c;
}

template <unsigned K, unsigned F>
protocol_case rescale_exact() {
    protocol_case c(name_of("rescale_exact", K, F), {case_input(K)}, K);
    c.run = [](party& p, case_values v) { return rescale_program<K, F>(p, std::move(v), moiety::exact); };
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == modulo(signed_value(x[0], K) >> F, K); };
    return c;
}

template <unsigned K, unsigned F>
protocol_case rescale_local() {
    protocol_case c(name_of("rescale_local", K, F), {case_input(K)}, K);
    c.run = [](party& p, case_values v) { return rescale_program<K, F>(p, std::move(v), moiety::local); };
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        auto const wrong_by = std::uint64_t{1} << (K - F);
        return rounded(x[0], K, F, y, K) || rounded(x[0], K, F, (y + wrong_by) & moiety::low_mask(K), K) ||
               rounded(x[0], K, F, (y - wrong_by) & moiety::low_mask(K), K);
    };
    return c;
}

template <unsigned K, unsigned F>
task<case_result> narrow_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, F>>(0));
    co_return case_result(moiety::to_share(p, moiety::narrow(p, moiety::drop_bits<F>(x))));
}

template <unsigned K, unsigned F>
protocol_case narrow_masked() {
    protocol_case c(name_of("narrow", K, F), {case_input(K)}, K - F);
    c.run = narrow_program<K, F>;
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return rounded(x[0], K, F, y, K - F); };
    return c;
}

template <unsigned K, unsigned F, unsigned R>
task<case_result> to_ring_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, F>>(0));
    co_return case_result(moiety::to_share<fixed<R, 0>>(p, moiety::drop_bits<F>(x)));
}

/// A rescaled value in a ring that is narrower or wider than its own.
template <unsigned K, unsigned F, unsigned R>
protocol_case to_ring() {
    protocol_case c(name_of("to_ring", K, F) + "/" + std::to_string(R), {case_input(K)}, R);
    c.run = to_ring_program<K, F, R>;
    c.domain = [](plain const& x) { return rescalable(x[0], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return rounded(x[0], K, F, y, R); };
    return c;
}

/// z = g(a, b), where a and b are the inputs over 2^F, rounded down or up.
template <unsigned K, unsigned F, class G>
bool of_rounded(plain const& x, std::uint64_t z, G g) {
    auto const a = signed_value(x[0], K) >> F, b = signed_value(x[1], K) >> F;
    for (int both : {0, 1, 2, 3})
        if (z == (g(std::uint64_t(a + both % 2), std::uint64_t(b + both / 2)) & moiety::low_mask(K))) return true;
    return false;
}

template <unsigned K, unsigned F>
task<case_result> lifted_product_program(party& p, case_values v) {
    auto [x, y] =
        co_await moiety::when_all(moiety::mask(p, v.share<fixed<K, F>>(0)), moiety::mask(p, v.share<fixed<K, F>>(1)));
    std::vector<moiety::operand> const factors{moiety::operand::lifted(x, F), moiety::operand::lifted(y, F)};
    std::vector<moiety::term> const terms{moiety::term(1, factors)};
    co_return case_result(moiety::sum_of_products<fixed<K, 0>>(p, x.shape(), terms));
}

template <unsigned K, unsigned F>
protocol_case lifted_product() {
    protocol_case c(name_of("lifted_product", K, F), {case_input(K), case_input(K)}, K);
    c.run = lifted_product_program<K, F>;
    c.domain = [](plain const& x) { return rescalable(x[0], K) && rescalable(x[1], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t z) {
        return of_rounded<K, F>(x, z, [](auto a, auto b) { return a * b; });
    };
    return c;
}

/// Rows of two elements, each a lifted value of one opening: the sum of their squares.
template <unsigned K, unsigned F>
task<case_result> sum_of_squares_program(party& p, case_values v) {
    auto [x, y] =
        co_await moiety::when_all(moiety::mask(p, v.share<fixed<K, F>>(0)), moiety::mask(p, v.share<fixed<K, F>>(1)));
    auto const a = moiety::operand::lifted(x, F), b = moiety::operand::lifted(y, F);
    std::vector<moiety::operand> const aa{a, a}, bb{b, b};
    std::vector<moiety::term> const terms{moiety::term(1, aa), moiety::term(1, bb)};
    co_return case_result(moiety::sum_of_products<fixed<K, 0>>(p, x.shape(), terms));
}

template <unsigned K, unsigned F>
protocol_case sum_of_squares() {
    protocol_case c(name_of("sum_of_squares", K, F), {case_input(K), case_input(K)}, K);
    c.run = sum_of_squares_program<K, F>;
    c.domain = [](plain const& x) { return rescalable(x[0], K) && rescalable(x[1], K); };
    c.right = [](plain const& x, std::size_t, std::uint64_t z) {
        return of_rounded<K, F>(x, z, [](auto a, auto b) { return a * a + b * b; });
    };
    return c;
}

// ---- comparisons --------------------------------------------------------------------------------

template <unsigned K, class Shape>
task<case_result> thresholds_program(party& p, case_values v, std::vector<std::uint64_t> t) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto b = co_await moiety::less_than(p, x, t, Shape{});
    co_return case_result(b);
}

/// The top bit of x - t for each threshold; 0 is the sign.
template <unsigned K, class Shape>
protocol_case less_than(std::vector<std::uint64_t> t) {
    protocol_case c(name_of(t.size() == 1 ? "sign" : "less_than", K, 0) + shape_name<Shape>(), {case_input(K)});
    c.planes = t.size();
    c.run = [t](party& p, case_values v) { return thresholds_program<K, Shape>(p, std::move(v), t); };
    c.right = [t](plain const& x, std::size_t plane, std::uint64_t y) {
        return y == ((x[0] - t[plane]) >> (K - 1) & 1);
    };
    return c;
}

template <unsigned K, class Shape>
task<case_result> whole_ring_program(party& p, case_values v, std::vector<std::uint64_t> t) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto b = co_await moiety::less_than(p, x, t, Shape{}, moiety::whole_ring);
    co_return case_result(b);
}

template <unsigned K, class Shape>
protocol_case less_than_whole_ring(std::vector<std::uint64_t> t) {
    protocol_case c(name_of("less_than_whole_ring", K, 0) + shape_name<Shape>(), {case_input(K)});
    c.planes = t.size();
    c.run = [t](party& p, case_values v) { return whole_ring_program<K, Shape>(p, std::move(v), t); };
    c.right = [t](plain const& x, std::size_t plane, std::uint64_t y) {
        return y == (signed_value(x[0], K) < signed_value(t[plane], K) ? 1u : 0u);
    };
    return c;
}

template <unsigned K, class... Tag>
task<case_result> less_program(party& p, case_values v, Tag... tag) {
    auto b = co_await moiety::less(p, v.share<fixed<K, 0>>(0), v.share<fixed<K, 0>>(1), tag...);
    co_return case_result(b);
}

template <unsigned K>
protocol_case less() {
    protocol_case c(name_of("less", K, 0), {case_input(K), case_input(K)});
    c.run = [](party& p, case_values v) { return less_program<K>(p, std::move(v)); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == ((x[0] - x[1]) >> (K - 1) & 1); };
    return c;
}

template <unsigned K>
protocol_case less_whole_ring() {
    protocol_case c(name_of("less_whole_ring", K, 0), {case_input(K), case_input(K)});
    c.run = [](party& p, case_values v) { return less_program<K>(p, std::move(v), moiety::whole_ring); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == (signed_value(x[0], K) < signed_value(x[1], K) ? 1u : 0u);
    };
    return c;
}

template <unsigned K, class Shape>
task<case_result> equal_to_program(party& p, case_values v, std::vector<std::uint64_t> t) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto b = co_await moiety::equal_to(p, x, t, Shape{});
    co_return case_result(b);
}

template <unsigned K, class Shape>
protocol_case equal_to(std::vector<std::uint64_t> t) {
    protocol_case c(name_of("equal_to", K, 0) + shape_name<Shape>(), {case_input(K)});
    c.planes = t.size();
    c.run = [t](party& p, case_values v) { return equal_to_program<K, Shape>(p, std::move(v), t); };
    c.right = [t](plain const& x, std::size_t plane, std::uint64_t y) { return y == (x[0] == t[plane] ? 1u : 0u); };
    return c;
}

template <unsigned K>
task<case_result> equal_program(party& p, case_values v) {
    auto b = co_await moiety::equal(p, v.share<fixed<K, 0>>(0), v.share<fixed<K, 0>>(1));
    co_return case_result(b);
}

template <unsigned K>
protocol_case equal() {
    protocol_case c(name_of("equal", K, 0), {case_input(K), case_input(K)});
    c.run = equal_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == (x[0] == x[1] ? 1u : 0u); };
    return c;
}

// ---- bits ---------------------------------------------------------------------------------------

inline task<case_result> conjunction_program(party& p, case_values v, std::size_t n, unsigned fold) {
    std::vector<moiety::share<bit, 1>> bits;
    for (std::size_t i = 0; i < n; ++i) bits.push_back(v.share<bit>(i));
    auto b = co_await moiety::conjunction(p, bits, fold);
    co_return case_result(b);
}

inline protocol_case conjunction(std::size_t n, unsigned fold) {
    protocol_case c("conjunction/" + std::to_string(n) + "x" + std::to_string(fold),
                    std::vector<case_input>(n, case_input(1)));
    c.run = [=](party& p, case_values v) { return conjunction_program(p, std::move(v), n, fold); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        std::uint64_t all = 1;
        for (auto b : x) all &= b;
        return y == all;
    };
    return c;
}

template <unsigned K>
task<case_result> to_number_program(party& p, case_values v) {
    auto x = co_await moiety::to_number<fixed<K, 0>>(p, v.share<bit>(0));
    co_return case_result(x);
}

template <unsigned K>
protocol_case to_number() {
    protocol_case c(name_of("to_number", K, 0), {case_input(1)}, K);
    c.run = to_number_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == x[0]; };
    return c;
}

template <unsigned K>
task<case_result> bit_times_program(party& p, case_values v) {
    auto [b, x] = co_await moiety::when_all(moiety::mask(p, v.share<bit>(0)), moiety::mask(p, v.share<fixed<K, 0>>(1)));
    co_return case_result(moiety::bit_times(p, b, x));
}

template <unsigned K>
protocol_case bit_times() {
    protocol_case c(name_of("bit_times", K, 0), {case_input(1), case_input(K)}, K);
    c.run = bit_times_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == x[0] * x[1]; };
    return c;
}

template <unsigned K>
task<case_result> select_program(party& p, case_values v) {
    auto x = co_await moiety::select(p, v.share<bit>(0), v.share<fixed<K, 0>>(1), v.share<fixed<K, 0>>(2));
    co_return case_result(x);
}

template <unsigned K>
protocol_case select() {
    protocol_case c(name_of("select", K, 0), {case_input(1), case_input(K), case_input(K)}, K);
    c.run = select_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == (x[0] ? x[1] : x[2]); };
    return c;
}

template <unsigned K>
task<case_result> to_bits_program(party& p, case_values v) {
    auto x = co_await moiety::mask(p, v.share<fixed<K, 0>>(0));
    auto b = co_await moiety::to_bits(p, x);
    co_return case_result(b);
}

template <unsigned K>
protocol_case to_bits() {
    protocol_case c(name_of("to_bits", K, 0), {case_input(K)});
    c.planes = K;
    c.run = to_bits_program<K>;
    c.right = [](plain const& x, std::size_t plane, std::uint64_t y) { return y == (x[0] >> plane & 1); };
    return c;
}

template <unsigned K>
task<case_result> from_bits_program(party& p, case_values v) {
    moiety::shape_t<2> const shape{K, v.size()};
    auto planes = p.has_shares() ? moiety::tensor<bit, 2>::zeros(shape) : moiety::tensor<bit, 2>(shape);
    for (std::size_t i = 0; i < (p.has_shares() ? K : 0); ++i) {
        auto const plane = v.words<bit>(i);
        moiety::kernels::add_bits(planes.writable(), i * v.size(), plane.words(), v.size());
    }
    moiety::share<bit, 2> bits(planes);
    auto x = co_await moiety::from_bits<fixed<K, 0>>(p, bits);
    co_return case_result(x);
}

template <unsigned K>
protocol_case from_bits() {
    protocol_case c(name_of("from_bits", K, 0), std::vector<case_input>(K, case_input(1)), K);
    c.run = from_bits_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < K; ++i) sum |= x[i] << i;
        return y == sum;
    };
    return c;
}

// ---- products -----------------------------------------------------------------------------------

template <unsigned K>
task<case_result> multiply_program(party& p, case_values v) {
    auto z = co_await moiety::multiply(p, v.share<fixed<K, 0>>(0), v.share<fixed<K, 0>>(1));
    co_return case_result(z);
}

template <unsigned K>
protocol_case multiply() {
    protocol_case c(name_of("multiply", K, 0), {case_input(K), case_input(K)}, K);
    c.run = multiply_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) { return y == ((x[0] * x[1]) & moiety::low_mask(K)); };
    return c;
}

/// x y z of three openings, and x^3 of the first of them.
template <unsigned K>
task<case_result> triple_program(party& p, case_values v) {
    auto const first = v.share<fixed<K, 0>>(0), second = v.share<fixed<K, 0>>(1), third = v.share<fixed<K, 0>>(2);
    auto [x, y, z] = co_await moiety::when_all(moiety::mask(p, first), moiety::mask(p, second), moiety::mask(p, third));
    auto const a = moiety::operand::of(x), b = moiety::operand::of(y), d = moiety::operand::of(z);
    std::vector<moiety::operand> const abd{a, b, d}, aaa{a, a, a};
    std::vector<moiety::term> const terms{moiety::term(1, abd), moiety::term(1, aaa)};
    co_return case_result(moiety::sum_of_products<fixed<K, 0>>(p, x.shape(), terms));
}

template <unsigned K>
protocol_case product_of_three() {
    protocol_case c(name_of("product_of_three", K, 0), {case_input(K), case_input(K), case_input(K)}, K);
    c.run = triple_program<K>;
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == ((x[0] * x[1] * x[2] + x[0] * x[0] * x[0]) & moiety::low_mask(K));
    };
    return c;
}

/// Row times column, two elements each; the column is one party's, who opens it one way.
template <unsigned K>
task<case_result> inner_program(party& p, case_values v, int owner) {
    std::size_t const n = v.size();
    std::vector<std::size_t> const first{0, 1}, second{2, 3};
    moiety::shape_t<3> const row_shape{n, 1, 2}, column_shape{n, 2, 1};
    auto const row = moiety::reshape(v.beside<fixed<K, 0>>(first), row_shape);
    auto const column = moiety::reshape(v.beside<fixed<K, 0>>(second), column_shape);
    auto a = moiety::mask(p, row);
    auto b =
        owner == case_input::shared
            ? moiety::mask(p, column)
            : moiety::mask_input(
                  p, owner, p.holds_input_of(owner) ? column.words() : moiety::tensor<fixed<K, 0>, 3>(column_shape));
    auto [ma, mb] = co_await moiety::when_all(std::move(a), std::move(b));
    co_return case_result(moiety::matmul(p, ma, mb));
}

template <unsigned K>
protocol_case matmul(int owner = case_input::shared) {
    std::string const whose = owner == case_input::shared ? "" : "/of_party" + std::to_string(owner);
    protocol_case c(name_of("matmul", K, 0) + whose,
                    {case_input(K), case_input(K), case_input(K, owner), case_input(K, owner)}, K);
    c.side_by_side = true;
    c.run = [owner](party& p, case_values v) { return inner_program<K>(p, std::move(v), owner); };
    c.right = [](plain const& x, std::size_t, std::uint64_t y) {
        return y == ((x[0] * x[2] + x[1] * x[3]) & moiety::low_mask(K));
    };
    return c;
}

} // namespace cases

/// Bits of the rings of a list of protocols.
struct ring_widths {
    unsigned one;    ///< of one input
    unsigned drop;   ///< of its bits, in a rescale
    unsigned two;    ///< of two inputs
    unsigned lifted; ///< of two, with most masks: lifted ones, an order on the whole ring
    unsigned three;  ///< of three inputs
    unsigned four;   ///< of four: a row times a column
};

/// All protocols, with digits of `Narrow` or `Wide`.
template <ring_widths W, moiety::DigitShape Narrow, moiety::DigitShape Wide>
std::vector<protocol_case> protocols() {
    constexpr unsigned K = W.one, F = W.drop;
    namespace c = cases;
    std::uint64_t const top = std::uint64_t{1} << (K - 1), all = moiety::low_mask(K);
    std::vector<std::uint64_t> const zero{0}, two{1, all}, ends{top, all, 1}, values{0, top | 1};
    std::vector<protocol_case> list;
    list.push_back(c::rescale_stochastic<K, F>());
    list.push_back(c::rescale_exact<K, F>());
    list.push_back(c::rescale_local<K, F>());
    list.push_back(c::narrow_masked<K, F>());
    if constexpr (K > F + 2) list.push_back(c::to_ring<K, F, K - F - 1>());
    if constexpr (K + 3 <= 64) list.push_back(c::to_ring<K, F, K + 3>());
    list.push_back(c::lifted_product<W.lifted, F>());
    list.push_back(c::sum_of_squares<W.lifted, F>());
    list.push_back(c::less_than<K, Narrow>(zero));
    list.push_back(c::less_than<K, Wide>(zero));
    list.push_back(c::less_than<K, Wide>(two));
    list.push_back(c::less_than<K, moiety::one_round_t>(zero));
    list.push_back(c::less_than<K, moiety::three_rounds_t>(zero));
    list.push_back(c::less_than_whole_ring<K, Wide>(ends));
    list.push_back(c::less<W.two>());
    list.push_back(c::less_whole_ring<W.lifted>());
    list.push_back(c::equal_to<K, Narrow>(values));
    list.push_back(c::equal<W.two>());
    for (auto [n, fold] : {std::pair(3u, 2u), std::pair(5u, 3u)}) list.push_back(c::conjunction(n, fold));
    list.push_back(c::to_number<K>());
    list.push_back(c::bit_times<K>());
    list.push_back(c::select<W.two>());
    list.push_back(c::to_bits<K>());
    list.push_back(c::from_bits<K>());
    list.push_back(c::multiply<W.two>());
    list.push_back(c::product_of_three<W.three>());
    for (int owner : {case_input::shared, 0, 1}) list.push_back(c::matmul<W.four>(owner));
    return list;
}

} // namespace moiety_test
