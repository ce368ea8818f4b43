// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/mpc/bit_decomposition.hpp>
#include <moiety/mpc/bit_product.hpp>
#include <moiety/mpc/conjunction.hpp>
#include <moiety/mpc/convert.hpp>
#include <moiety/mpc/select.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

double truth(std::size_t i) { return spread(3 * i + 1, 0, 1) < 0.5 ? 1.0 : 0.0; }

template <Fixed N>
void add_conversions(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -100, 100)); };
    value_at const other = [](std::size_t i) { return rounded<N>(spread(5 * i + 1, -100, 100)); };
    auto const name = format_of<N>();
    struct bit_and_number {
        masked<bit, 1> b;
        masked<N, 1> x;
    };
    struct choice {
        share<bit, 1> b;
        share<N, 1> x, y;
    };
    auto const bits = [=](party& p) { return shared_values<bit>(p, shape, truth); };

    add_row(
        s, {"to_number", "bits", name, n, n, 0, "mpc/select.hpp#to_number"}, bits,
        [](party& p, share<bit, 1> const& b) { return to_number<N>(p, b); }, against(truth));
    add_row(
        s, {"bit_times", "opened", name, n, n, 0, "mpc/select.hpp#bit_times"},
        [=](party& p) {
            return bit_and_number{masked_values<bit>(p, shape, truth), masked_values<N>(p, shape, value)};
        },
        [](party& p, bit_and_number const& f) { return already(bit_times(p, f.b, f.x)); },
        against([=](std::size_t i) { return truth(i) * value(i); }));
    add_row(
        s, {"select", "shares", name, n, n, 0, "mpc/select.hpp#select"},
        [=](party& p) {
            return choice{shared_values<bit>(p, shape, truth), shared_values<N>(p, shape, value),
                          shared_values<N>(p, shape, other)};
        },
        [](party& p, choice const& f) { return select(p, f.b, f.x, f.y); },
        against([=](std::size_t i) { return truth(i) != 0 ? value(i) : other(i); }));

    constexpr auto each = counted::an_output_element;
    using other_ring = fixed<N::bits == 64 ? 40 : 64, N::fraction>;
    add_row(
        s,
        {"convert", N::bits == 64 ? "narrower_ring_opened" : "wider_ring_opened", name, n, n, 0,
         "mpc/convert.hpp#convert"},
        [=](party& p) { return masked_values<N>(p, shape, value); },
        [](party& p, masked<N, 1> const& x) { return already(convert<other_ring>(p, x)); }, against(value));

    // Bit planes: lowest bit first along a new outermost axis.
    value_at const plane = [=](std::size_t i) { return double(std::uint64_t(encode<N>(value(i % n))) >> (i / n) & 1); };
    add_row(
        s, {"to_bits", "opened", name, n, n, 0, "mpc/bit_decomposition.hpp#to_bits", each, n * N::bits},
        [=](party& p) { return masked_values<N>(p, shape, value); },
        [](party& p, masked<N, 1> const& x) { return to_bits(p, x); }, against(plane));
    add_row(
        s, {"from_bits", "planes", name, n, n, 0, "mpc/bit_decomposition.hpp#from_bits"},
        [=](party& p) {
            return shared_values<bit, 2>(p, {N::bits, n}, plane);
        },
        [](party& p, share<bit, 2> const& b) { return from_bits<N>(p, b); }, against(value));
}

void add_logic(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    constexpr std::size_t count = 8;
    auto const at = [](std::size_t k) { return value_at([k](std::size_t i) { return truth(i / (k + 1)); }); };
    auto const list = [=](party& p) {
        std::vector<share<bit, 1>> b;
        for (std::size_t k = 0; k < count; ++k) b.push_back(shared_values<bit>(p, shape, at(k)));
        return b;
    };
    add_row(
        s, {"conjunction", "of_8", "1.0", n, n, 0, "mpc/conjunction.hpp#conjunction"}, list,
        [](party& p, std::vector<share<bit, 1>> const& b) { return conjunction(p, b); }, against([=](std::size_t i) {
            double all = 1;
            for (std::size_t k = 0; k < count; ++k) all *= at(k)(i);
            return all;
        }));
    value_at const plane_of_8 = [=](std::size_t i) { return at(i / n)(i % n); };
    add_row(
        s, {"plane", "of_8", "1.0", n, n, 0},
        [=](party& p) {
            return shared_values<bit, 2>(p, {count, n}, plane_of_8);
        },
        [](party&, share<bit, 2> const& b) { return already(plane(b, 5)); }, against(at(5)));
    struct two {
        masked<bit, 1> x, y;
    };
    add_row(
        s, {"bit_products", "of_2", "1.0", n, n, 0, "mpc/bit_product.hpp#bit_products"},
        [=](party& p) {
            return two{masked_values<bit>(p, shape, at(0)), masked_values<bit>(p, shape, at(1))};
        },
        [](party& p, two const& f) {
            bit_term<1> const both{f.x, f.y};
            std::vector<bit_term<1>> const terms{both};
            std::vector<bit_formula<1>> const formulas{bit_formula<1>(terms)};
            return already(bit_products(p, f.x.shape(), formulas).front());
        },
        against([=](std::size_t i) { return at(0)(i) * at(1)(i); }));
}

} // namespace

void add_bit_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_conversions<fixed<64, 16>>(s, n);
        add_conversions<fixed<32, 12>>(s, n);
        add_conversions<fixed<37, 12>>(s, n);
        add_logic(s, n);
    }
}

} // namespace moiety_bench
