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
    }
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
