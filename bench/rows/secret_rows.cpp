// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/secret/bits.hpp>
#include <moiety/secret/compare.hpp>
#include <moiety/secret/input.hpp>
#include <moiety/secret/linear.hpp>
#include <moiety/secret/product.hpp>
#include <moiety/secret/reveal.hpp>
#include <moiety/secret/views.hpp>

#include <optional>

namespace moiety_bench {

using namespace moiety;

namespace {

using real = fixed<64, 16>;
template <Fixed N>
using numbers_of = secret<N, 2>;
using numbers = numbers_of<real>;
using truths = secret<bit, 2>;
constexpr std::size_t columns = 128;

using coarse = fixed<64, 10>; // held by all formats here
double left(std::size_t i) { return rounded<coarse>(spread(i, -8, 8)); }
double right(std::size_t i) { return rounded<coarse>(spread(3 * i + 1, 1, 8)); }
double truth(std::size_t i) { return spread(5 * i + 2, 0, 1) < 0.5 ? 1.0 : 0.0; }

template <Fixed N>
struct operands {
    share<N, 2> x, y;
    share<bit, 2> b;
};

template <Number M, std::size_t R>
task<share<M, R>> share_of_value(secret<M, R> x) {
    auto result = co_await x.node().as_share();
    co_return result;
}

/// A row of an expression of x, y (from 1 to 8) and bits b, matrices of 128 columns.
template <Fixed N = real, class Expression>
void add_expression(suite& s, std::string const& function, std::string const& variant, std::size_t n, double tolerance,
                    Expression f, value_at expected, std::size_t outputs = 0) {
    shape_t<2> const shape{n / columns, columns};
    add_row(
        s, {function, variant, format_of<N>(), n, outputs ? outputs : n, tolerance},
        [=](party& p) {
            return operands<N>{shared_values<N>(p, shape, left), shared_values<N>(p, shape, right),
                               shared_values<bit>(p, shape, truth)};
        },
        [=](party& p, operands<N> const& o) {
            numbers_of<N> const x(p, shape, already(o.x)), y(p, shape, already(o.y));
            truths const b(p, shape, already(o.b));
            return share_of_value(f(x, y, b));
        },
        against(std::move(expected)));
}

void add_arithmetic(suite& s, std::size_t n) {
    constexpr double ulp = 0x1p-16;
    std::size_t const rows = n / columns;
    auto at_row = [=](std::size_t r, std::size_t j) { return left(r * columns + j); };
    value_at const row_sum = [=](std::size_t r) {
        double total = 0;
        for (std::size_t j = 0; j < columns; ++j) total += at_row(r, j);
        return total;
    };
    using x_t = numbers const&;
    using b_t = truths const&;
    add_expression(
        s, "add", "secret", n, 0, [](x_t x, x_t y, b_t) { return x + y; },
        [](std::size_t i) { return left(i) + right(i); });
    add_expression(
        s, "subtract", "secret", n, 0, [](x_t x, x_t y, b_t) { return x - y; },
        [](std::size_t i) { return left(i) - right(i); });
    add_expression(
        s, "times_constant", "secret", n, 2 * ulp, [](x_t x, x_t, b_t) { return settle(x * 0.75); },
        [](std::size_t i) { return left(i) * 0.75; });
    add_expression(
        s, "times_integer", "secret", n, 0, [](x_t x, x_t, b_t) { return x * 3; },
        [](std::size_t i) { return left(i) * 3; });
    add_expression(
        s, "multiply", "secret", n, ulp, [](x_t x, x_t y, b_t) { return settle(x * y); },
        [](std::size_t i) { return left(i) * right(i); });
    // Four products are rescaled once.
    add_expression(
        s, "sum_of_products", "secret", n, 2 * ulp, [](x_t x, x_t y, b_t) { return settle(x * y + y * y - x * x); },
        [](std::size_t i) { return left(i) * right(i) + right(i) * right(i) - left(i) * left(i); });
    add_expression(
        s, "sum", "secret_rows", n, 0, [](x_t x, x_t, b_t) { return sum(x, 1); }, row_sum, rows);
    add_expression(
        s, "mean", "secret_rows", n, 2 * ulp, [](x_t x, x_t, b_t) { return settle(mean(x, 1)); },
        [=](std::size_t r) { return row_sum(r) / columns; }, rows);
    add_expression(
        s, "convert", "narrower_ring", n, 0, [](x_t x, x_t, b_t) { return convert<fixed<32, 16>>(x * 1); },
        [](std::size_t i) { return left(i); });
    add_expression(
        s, "shrink", "product", n, ulp, [](x_t x, x_t y, b_t) { return shrink(x * y); },
        [](std::size_t i) { return left(i) * right(i); });
}

void add_views(suite& s, std::size_t n) {
    std::size_t const rows = n / columns;
    using x_t = numbers const&;
    using b_t = truths const&;
    add_expression(
        s, "transpose", "secret", n, 0, [](x_t x, x_t, b_t) { return transpose(x); },
        [=](std::size_t i) { return left(i % rows * columns + i / rows); });
    add_expression(
        s, "slice", "secret", n, 0, [](x_t x, x_t, b_t) { return slice(x, 1, 32, 96); },
        [](std::size_t i) { return left(i / 64 * columns + 32 + i % 64); }, n / 2);
    add_expression(
        s, "reshape", "secret", n, 0, [=](x_t x, x_t, b_t) { return reshape(x, shape_t<1>{n}); }, left);
    add_expression(
        s, "broadcast_to", "secret", n, 0,
        [=](x_t x, x_t, b_t) {
            return broadcast_to(slice(x, 0, 0, 1), shape_t<2>{rows, columns});
        },
        [](std::size_t i) { return left(i % columns); });
}

void add_choices(suite& s, std::size_t n) {
    using x_t = numbers const&;
    using b_t = truths const&;
    auto const flag = [](bool b) { return b ? 1.0 : 0.0; };
    add_expression(
        s, "less_than", "secret", n, 0, [](x_t x, x_t y, b_t) { return x < y; },
        [=](std::size_t i) { return flag(left(i) < right(i)); });
    add_expression(
        s, "less_than", "secret_public", n, 0, [](x_t x, x_t, b_t) { return x < 1.5; },
        [=](std::size_t i) { return flag(left(i) < 1.5); });
    add_expression(
        s, "and", "secret", n, 0, [](x_t x, x_t, b_t b) { return b & (x < 0); },
        [=](std::size_t i) { return truth(i) * flag(left(i) < 0); });
    add_expression(
        s, "or", "secret", n, 0, [](x_t x, x_t, b_t b) { return b | (x < 0); },
        [=](std::size_t i) { return std::max(truth(i), flag(left(i) < 0)); });
    add_expression(
        s, "equal", "secret", n, 0, [](x_t x, x_t y, b_t) { return slice(x, 1, 0, 64) == slice(y, 1, 0, 64); },
        [=](std::size_t i) {
            std::size_t const at = i / 64 * columns + i % 64;
            return flag(left(at) == right(at));
        },
        n / 2);
    add_expression(
        s, "equal", "secret_public", n, 0, [](x_t x, x_t, b_t) { return x == left(5); },
        [=](std::size_t i) { return flag(left(i) == left(5)); });
    add_expression(
        s, "not", "secret", n, 0, [](x_t, x_t, b_t b) { return !b; }, [](std::size_t i) { return 1 - truth(i); });
    add_expression(
        s, "where", "secret", n, 0, [](x_t x, x_t y, b_t b) { return where(b, x, y); },
        [](std::size_t i) { return truth(i) != 0 ? left(i) : right(i); });
    add_expression(
        s, "to_number", "secret", n, 0, [](x_t, x_t, b_t b) { return to_number<fixed<64, 0>>(b); }, truth);
}

/// Some of them in narrower rings.
template <Fixed N>
void add_narrow(suite& s, std::size_t n) {
    std::size_t const rows = n / columns;
    using x_t = numbers_of<N> const&;
    using b_t = truths const&;
    double const ulp = std::ldexp(1.0, -int(N::fraction));
    add_expression<N>(
        s, "add", "secret", n, 0, [](x_t x, x_t y, b_t) { return x + y; },
        [](std::size_t i) { return left(i) + right(i); });
    add_expression<N>(
        s, "multiply", "secret", n, ulp, [](x_t x, x_t y, b_t) { return settle(x * y); },
        [](std::size_t i) { return left(i) * right(i); });
    add_expression<N>(
        s, "less_than", "secret", n, 0, [](x_t x, x_t y, b_t) { return x < y; },
        [](std::size_t i) { return left(i) < right(i) ? 1.0 : 0.0; });
    add_expression<N>(
        s, "where", "secret", n, 0, [](x_t x, x_t y, b_t b) { return where(b, x, y); },
        [](std::size_t i) { return truth(i) != 0 ? left(i) : right(i); });
    add_expression<N>(
        s, "transpose", "secret", n, 0, [](x_t x, x_t, b_t) { return transpose(x); },
        [=](std::size_t i) { return left(i % rows * columns + i / rows); });
}

/// What party 0 learns of x.
template <Number M, std::size_t R>
task<std::optional<tensor<M, R>>> revealed_value(secret<M, R> x) {
    return moiety::detail::reveal_task(x.pointer(), 0);
}

/// From what a party knows to what it learns.
void add_ends(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    auto const known = [=](party& p) {
        auto const x = shared_values<real>(p, shape, left).words(); // party 0 holds all of it
        return p.holds_input_of(0) ? x : tensor<real, 1>(shape);
    };
    add_row(
        s, {"input", "secret_opened", "64.16", n, n, 0}, known,
        [=](party& p, tensor<real, 1> const& x) -> task<masked<real, 1>> {
            auto const y = input_words(p, 0, shape, x);
            return [](secret<real, 1> z) -> task<masked<real, 1>> {
                auto opened = co_await z.node().as_masked();
                co_return opened;
            }(y);
        },
        against(left));
    add_row(
        s, {"reveal", "secret", "64.16", n, n, 0}, [=](party& p) { return shared_values<real>(p, shape, left); },
        [=](party& p, share<real, 1> const& x) { return revealed_value(secret<real, 1>(p, shape, already(x))); },
        against(left));
}

void add_matmul(suite& s, std::size_t m, std::size_t k, std::size_t n) {
    struct state {
        share<real, 2> x, y;
    };
    add_row(
        s, {"matmul", "secret", "64.16", m * n, m * n, double(k) * 0x1p-30 + 0x1p-15},
        [=](party& p) {
            return state{shared_values<real, 2>(p, {m, k}, left), shared_values<real, 2>(p, {k, n}, right)};
        },
        [=](party& p, state const& o) {
            numbers const x(p, {m, k}, already(o.x)), y(p, {k, n}, already(o.y));
            return share_of_value(settle(matmul(x, y)));
        },
        against_product(left, right, k, n));
}

} // namespace

void add_secret_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_arithmetic(s, n);
        add_views(s, n);
        add_choices(s, n);
        add_ends(s, n);
        add_narrow<fixed<32, 12>>(s, n);
        add_narrow<fixed<37, 12>>(s, n);
    }
    add_matmul(s, 128, 768, 768);
}

} // namespace moiety_bench
