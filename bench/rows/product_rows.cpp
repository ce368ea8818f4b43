// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "product_row.hpp"
#include "rows.hpp"

#include <moiety/mpc/matmul.hpp>
#include <moiety/mpc/owned_matmul.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

template <Fixed N>
struct two_masked {
    masked<N, 1> x, y;
};

template <Fixed N>
void add_products(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    double const most = N::bits < 37 ? 5 : 20; // what is rescaled must leave two bits of the ring
    value_at const left = [=](std::size_t i) { return rounded<N>(spread(i, -most, most)); };
    value_at const right = [=](std::size_t i) { return rounded<N>(spread(3 * i + 1, -most, most)); };
    value_at const both = [=](std::size_t i) { return left(i) * right(i); };
    auto const name = format_of<N>();
    double const ulp = std::ldexp(1.0, -int(N::fraction));
    using P = product_t<N, N>;
    auto const shares = [=](party& p) {
        return two_shares<N>{shared_values<N>(p, shape, left), shared_values<N>(p, shape, right)};
    };
    auto const opened = [=](party& p) {
        return two_masked<N>{masked_values<N>(p, shape, left), masked_values<N>(p, shape, right)};
    };

    add_row(
        s, {"multiply", "stochastic", name, n, n, ulp}, shares,
        [](party& p, two_shares<N> const& f) { return multiplied(p, f.x, f.y); }, against(both));
    add_row(
        s, {"multiply", "unsettled", name, n, n, 0, "mpc/multiply.hpp#multiply"}, shares,
        [](party& p, two_shares<N> const& f) { return multiply(p, f.x, f.y); }, against(both));
    add_row(
        s, {"product", "masked", name, n, n, 0, "mpc/product.hpp#product"}, opened,
        [](party& p, two_masked<N> const& f) { return already(product(p, f.x, f.y)); }, against(both));
    auto const unsettled = [=](party& p) {
        return two_masked<P>{masked_values<P>(p, shape, left), masked_values<P>(p, shape, right)};
    };
    // Settled numbers out of openings of unsettled ones: what an element-wise chain multiplies in one ring.
    auto const lifted = [](party& p, two_masked<P> const& f) {
        std::vector<operand> const factors{drop_bits<N::fraction>(f.x), drop_bits<N::fraction>(f.y)};
        std::vector<term> const terms{term(1, factors)};
        return already(sum_of_products<P>(p, f.x.shape(), terms));
    };
    add_row(s, {"sum_of_products", "lifted", name, n, n, 41 * ulp, "mpc/product.hpp#sum_of_products"}, unsettled,
            lifted, against(both));
}

/// ((x0 x1) x2) ... of opened numbers, each product rescaled by its only opening.
template <Fixed N>
task<share<N, 1>> chained(party& p, std::vector<masked<N, 1>> x) {
    using P = product_t<N, N>;
    auto z = product(p, x[0], x[1]);
    for (std::size_t i = 2; i < x.size(); ++i) {
        auto const before = co_await mask(p, z);
        std::vector<operand> const factors{drop_bits<N::fraction>(before), operand::of(x[i])};
        std::vector<term> const terms(1, term(1, factors));
        z = sum_of_products<P>(p, x[i].shape(), terms);
    }
    auto const last = co_await mask(p, z);
    co_return to_share<N>(p, drop_bits<N::fraction>(last));
}

/// Four multiplications one after the other in one ring, from factors that are open.
template <Fixed N>
void add_chain(suite& s, std::size_t n) {
    constexpr std::size_t depth = 4;
    constexpr double most = 1.5;
    shape_t<1> const shape{n};
    auto const factor = [](std::size_t k) {
        return value_at([k](std::size_t i) { return rounded<N>(spread((2 * k + 1) * i + k, -most, most)); });
    };
    double units = 0; // every rounding counts as often as the factors after it say
    for (std::size_t k = 0; k < depth; ++k) units = units * most + 1;
    add_row(
        s, {"multiply", "chain_of_4", format_of<N>(), n, n, units * std::ldexp(1.0, -int(N::fraction))},
        [=](party& p) {
            std::vector<masked<N, 1>> x;
            for (std::size_t k = 0; k <= depth; ++k) x.push_back(masked_values<N>(p, shape, factor(k)));
            return x;
        },
        [](party& p, std::vector<masked<N, 1>> const& x) { return chained(p, x); }, against([=](std::size_t i) {
            double result = 1;
            for (std::size_t k = 0; k <= depth; ++k) result *= factor(k)(i);
            return result;
        }));
}

/// Three matrices of weights in rings that shrink by the fraction bits at each rescale: what is rescaled is open for
/// the next product.
template <Fixed N>
struct shrinking {
    static constexpr unsigned f = N::fraction;
    using middle = fixed<N::bits - f, f>;
    using last = fixed<N::bits - 2 * f, f>;

    masked<N, 2> x, first;
    masked<middle, 2> second;
    masked<last, 2> third;
};

template <Fixed N>
task<share<typename shrinking<N>::last, 2>> chained(party& p, shrinking<N> s) {
    constexpr unsigned f = N::fraction;
    using last = typename shrinking<N>::last;
    auto y = matmul(p, s.x, s.first);
    auto const opened = co_await mask(p, y);
    auto const factor = narrow(p, drop_bits<f>(opened));
    auto z = matmul(p, factor, s.second);
    auto const reopened = co_await mask(p, z);
    auto const narrower = narrow(p, drop_bits<f>(reopened));
    auto result = matmul(p, narrower, s.third);
    auto const settled = co_await mask(p, result);
    co_return to_share<last>(p, drop_bits<f>(settled));
}

template <Fixed N>
void add_matmul_chain(suite& s, std::size_t n) {
    using state = shrinking<N>;
    constexpr double largest_weight = 0.125;
    shape_t<2> const shape{n, n};
    auto const weight = [](std::size_t k) {
        return value_at(
            [k](std::size_t i) { return rounded<N>(spread((2 * k + 3) * i + k, -largest_weight, largest_weight)); });
    };
    value_at const input = [](std::size_t i) { return rounded<N>(spread(i, -1, 1)); };
    double const ulp = std::ldexp(1.0, -int(N::fraction));
    // A rounding is off by less than a unit, half on average, and the next sum takes n of them times weights.
    double const growth = double(n) * largest_weight / 4;
    add_row(
        s, {"matmul", "chain_of_3", format_of<N>(), n * n, n * n, ulp * (1 + growth * (1 + growth))},
        [=](party& p) {
            auto const x = masked_values<N, 2>(p, shape, input);
            auto const first = masked_values<N, 2>(p, shape, weight(0));
            auto const second = masked_values<typename state::middle, 2>(p, shape, weight(1));
            return state{x, first, second, masked_values<typename state::last, 2>(p, shape, weight(2))};
        },
        [](party& p, state const& f) { return chained(p, f); },
        [=](values const& got) {
            values y(n * n);
            for (std::size_t i = 0; i < n * n; ++i) y[i] = input(i);
            for (std::size_t level = 0; level < 3; ++level) {
                values w(n * n), z(n * n, 0.0);
                for (std::size_t i = 0; i < n * n; ++i) w[i] = weight(level)(i);
                for (std::size_t at = 0; at < n * n; ++at)
                    for (std::size_t j = 0; j < n; ++j) z[at / n * n + j] += y[at] * w[at % n * n + j];
                y = z;
            }
            return largest_error(got, [&](std::size_t i) { return y[i]; });
        });
}

template <Fixed N>
void add_matmul(suite& s, std::size_t m, std::size_t k, std::size_t n) {
    struct opened {
        masked<N, 2> x, y;
    };
    add_matmul_of_shares<N>(s, m, k, n, "mpc/multiply.hpp#matmul");
    add_row(
        s, {"matmul", "masked", format_of<N>(), m * n, m * n, 1e-9, "mpc/matmul.hpp#matmul"},
        [=](party& p) {
            return opened{masked_values<N, 2>(p, {m, k}, left_factor<N>),
                          masked_values<N, 2>(p, {k, n}, right_factor<N>)};
        },
        [](party& p, opened const& f) { return already(matmul(p, f.x, f.y)); },
        against_product(left_factor<N>, right_factor<N>, k, n));
}

/// A matrix that party 1 knows: x is opened toward it only, what does not depend on x comes before. Both in one, and what
/// is left once both are done.
template <Fixed N>
void add_owned(suite& s, std::size_t m, std::size_t k, std::size_t n) {
    struct state {
        share<N, 2> x;
        masked<N, 2> w;
    };
    struct prepared {
        one_way<N, 2> x;
        owned_product<N, 0, N> ready;
    };
    auto const begin = [=](party& p) {
        tensor<N, 2> w(shape_t<2>{k, n});
        if (p.holds_input_of(1)) {
            w = tensor<N, 2>::uninitialised(w.shape());
            for (std::size_t i = 0; auto& word : w.writable()) word = encode<N>(right_factor<N>(i++));
        }
        auto const x = shared_values<N, 2>(p, {m, k}, left_factor<N>);
        return state{x, p.run(mask_input(p, 1, w))};
    };
    auto const check = against_product(left_factor<N>, right_factor<N>, k, n);
    add_row(
        s, {"matmul", "owner", format_of<N>(), m * n, m * n, 1e-9, "mpc/owned_matmul.hpp#matmul_owned"}, begin,
        [](party& p, state const& f) { return matmul_owned(p, f.x, f.w, 1); }, check);
    add_row(
        s, {"matmul", "owner_prepared", format_of<N>(), m * n, m * n, 1e-9, "mpc/owned_matmul.hpp#matmul"},
        [=](party& p) {
            auto const f = begin(p);
            auto const r = one_way_mask<N>(p, 1, f.x.shape());
            owned_product<N, 0, N> const ready(p, r, f.w, 1);
            return prepared{p.run(mask_toward(p, 1, f.x, r)), ready};
        },
        [](party& p, prepared const& f) { return already(matmul(p, f.x, f.ready)); }, check);
}

template <Fixed N>
task<share<product_t<N, N>, 2>> times_owned(party& p, share<N, 2> x, masked<N, 1> w) {
    auto const r = one_way_mask<N>(p, 1, x.shape());
    auto opened = co_await mask_toward(p, 1, x, r);
    co_return times_owned_vector<product_t<N, N>, 0>(p, opened, w);
}

/// Rows of 128 times a vector that party 1 knows.
template <Fixed N>
void add_owned_vector(suite& s, std::size_t n) {
    constexpr std::size_t columns = 128;
    value_at const left = [](std::size_t i) { return rounded<N>(spread(i, -4, 4)); };
    value_at const right = [](std::size_t i) { return rounded<N>(spread(5 * i + 1, -1, 1)); };
    struct state {
        share<N, 2> x;
        masked<N, 1> w;
    };
    add_row(
        s, {"times_owned_vector", "owner", format_of<N>(), n, n, 0, "mpc/owned_matmul.hpp#times_owned_vector"},
        [=](party& p) {
            tensor<N, 1> w(shape_t<1>{columns});
            if (p.holds_input_of(1)) {
                w = tensor<N, 1>::uninitialised(w.shape());
                for (std::size_t i = 0; auto& word : w.writable()) word = encode<N>(right(i++));
            }
            return state{shared_values<N, 2>(p, {n / columns, columns}, left), p.run(mask_input(p, 1, w))};
        },
        [](party& p, state const& f) { return times_owned(p, f.x, f.w); },
        against([=](std::size_t i) { return left(i) * right(i % columns); }));
}

} // namespace

void add_product_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_products<fixed<64, 16>>(s, n);
        add_products<fixed<46, 12>>(s, n);
        add_products<fixed<32, 12>>(s, n);
        add_products<fixed<37, 12>>(s, n);
        add_chain<fixed<64, 16>>(s, n);
        add_chain<fixed<32, 12>>(s, n);
        add_chain<fixed<37, 12>>(s, n);
    }
    add_matmul_chain<fixed<62, 12>>(s, 128);
    add_matmul_chain<fixed<78, 16>>(s, 128);
    for (std::size_t tokens : {32, 128, 512}) add_matmul<fixed<64, 16>>(s, tokens, 768, 768);
    add_matmul<fixed<64, 16>>(s, 512, 768, 3072);
    for (std::size_t n : sizes) {
        add_owned_vector<fixed<64, 16>>(s, n);
        add_owned_vector<fixed<32, 12>>(s, n);
        add_owned_vector<fixed<37, 12>>(s, n);
    }
    add_owned<fixed<64, 16>>(s, 32, 768, 768);
    add_owned<fixed<64, 16>>(s, 128, 768, 768);
    add_owned<fixed<46, 12>>(s, 32, 768, 768);
    add_matmul<fixed<46, 12>>(s, 128, 768, 768);
    add_matmul<fixed<32, 12>>(s, 32, 768, 768);
    add_matmul<fixed<37, 12>>(s, 32, 768, 768);
}

} // namespace moiety_bench
