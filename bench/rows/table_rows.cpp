// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "function_row.hpp"
#include "rows.hpp"

#include <moiety/math/lookup.hpp>
#include <moiety/math/polynomial.hpp>
#include <moiety/nn/embedding.hpp>

#include <array>
#include <tuple>

namespace moiety_bench {

using namespace moiety;

namespace {

double entry_of(std::size_t k) { return std::round(spread(k, -100, 100) * 64) / 64; }

/// Tables of 2^J entries at a secret index.
template <Fixed Out, unsigned J>
void add_tables(suite& s, std::size_t n) {
    using index_number = fixed<J, 0>;
    constexpr std::size_t entries = std::size_t{1} << J;
    shape_t<1> const shape{n};
    auto const place = [](std::size_t i) { return (i * 2654435761u >> 7) % entries; };
    value_at const stored = [=](std::size_t i) { // as a signed number of J bits
        double const k = double(place(i));
        return k < double(entries / 2) ? k : k - double(entries);
    };
    std::vector<typename Out::word> table(entries);
    for (std::size_t k = 0; k < entries; ++k) table[k] = encode<Out>(entry_of(k));
    std::string const size = J == 8 ? "" : "_of_" + std::to_string(entries);
    auto const opened = [=](party& p) { return masked_values<index_number>(p, shape, stored); };
    using x_t = masked<index_number, 1>;
    value_at const expected = [=](std::size_t i) { return entry_of(place(i)); };
    add_row(
        s, {"lookup", "public_table" + size, format_of<Out>(), n, n, 0},
        [=](party& p) { return shared_values<index_number>(p, shape, stored); },
        [=](party& p, share<index_number, 1> const& x) { return lookup<Out>(p, x, table); }, against(expected));
    if (n != sizes[0]) return;
    add_row(
        s, {"lookup", "public_table_opened" + size, format_of<Out>(), n, n, 0, "math/lookup.hpp#lookup"}, opened,
        [=](party& p, x_t const& x) { return already(lookup<Out>(p, x, table)); }, against(expected));
    add_row(
        s, {"one_hot", "opened" + size, format_of<Out>(), n, n, 0, "math/lookup.hpp#one_hot"}, opened,
        [=](party& p, x_t const& x) { return already(one_hot<Out>(p, x, entries)); },
        against([=](std::size_t i) { return i % entries == place(i / entries) ? 1.0 : 0.0; }));
}

/// Rows of a table of both parties' secret: `entries` rows of `width`.
template <Fixed N>
void add_rows_of_table(suite& s, std::size_t ids, std::size_t width) {
    using index_number = fixed<8, 0>;
    constexpr std::size_t entries = 256;
    auto const place = [](std::size_t i) { return i * 77 % entries; };
    struct state {
        masked<index_number, 1> index;
        masked<N, 2> table;
    };
    add_row(
        s, {"lookup", "secret_table", format_of<N>(), ids * width, ids * width, 0},
        [=](party& p) {
            value_at const stored = [=](std::size_t i) { return double(place(i)) - (place(i) < 128 ? 0 : 256); };
            return state{masked_values<index_number, 1>(p, {ids}, stored),
                         masked_values<N, 2>(p, {entries, width}, entry_of)};
        },
        [](party& p, state const& f) { return already(lookup(p, f.index, f.table)); },
        against([=](std::size_t i) { return entry_of(place(i / width) * width + i % width); }));
}

/// Embedding rows at ids that one party knows, of a table that the other knows: a one-hot product.
template <Fixed Wide>
void add_embedding(suite& s, std::size_t ids, std::size_t vocabulary, std::size_t width) {
    using N = fixed<Wide::fraction + 8, Wide::fraction>;
    auto const place = [=](std::size_t i) { return i * 7919 % vocabulary; };
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -2, 2)); };
    struct state {
        share<N, 2> table, offsets;
        std::vector<std::int64_t> places;
    };
    auto const program = [=](party& p, state const& f) {
        auto const one_hot = nn::one_hot<N::bits>(p, 0, p.holds_input_of(0) ? &f.places : nullptr, ids, vocabulary);
        secret<N, 2> const table(p, f.table.shape(), already(f.table)),
            offsets(p, f.offsets.shape(), already(f.offsets));
        auto const get = [](secret<Wide, 2> y) -> task<share<Wide, 2>> {
            auto rows = co_await y.node().as_share();
            co_return rows;
        };
        return get(nn::embed<Wide>(one_hot, table, offsets));
    };
    add_row(
        s, {"embedding", "private", format_of<Wide>(), ids * width, ids * width, std::ldexp(1.0, -int(Wide::fraction))},
        [=](party& p) {
            state f{shared_values<N, 2>(p, {vocabulary, width}, value),
                    shared_values<N, 2>(p, {ids, width}, [](std::size_t) { return 0.0; }),
                    {}};
            for (std::size_t i = 0; i < ids; ++i) f.places.push_back(std::int64_t(place(i)));
            return f;
        },
        program, against([=](std::size_t i) { return value(place(i / width) * width + i % width); }));
}

template <std::size_t Count>
double value_of(std::array<double, Count> const& c, double x) {
    double sum = 0;
    for (std::size_t i = Count; i-- > 0;) sum = sum * x + c[i];
    return sum;
}

template <Fixed N, std::size_t Count>
void add_polynomial(suite& s, std::array<double, Count> c) {
    double const ulp = std::ldexp(1.0, -int(N::home));
    function_row const r{"polynomial", "degree_" + std::to_string(Count - 1), -1.5, 1.5,
                         16 * ulp,     "math/polynomial.hpp#polynomial"};
    add_function<N>(
        s, r, [=](party& p, auto x) { return polynomial(p, x, c); }, [=](double x) { return value_of(c, x); });
}

template <Fixed N>
void add_powers(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -4, 4)); };
    add_row(
        s, {"powers", "of_3", format_of<N>(), n, n, 0, "math/polynomial.hpp#powers"},
        [=](party& p) { return masked_values<N>(p, shape, value); },
        [](party& p, masked<N, 1> const& x) { return already(std::get<2>(powers<3>(p, x))); },
        against([=](std::size_t i) { return value(i) * value(i) * value(i); }));
}

} // namespace

void add_table_rows(suite& s) {
    for (std::size_t n : sizes) add_tables<fixed<64, 16>, 8>(s, n);
    add_tables<fixed<32, 12>, 8>(s, sizes[0]);
    add_tables<fixed<37, 12>, 8>(s, sizes[0]);
    add_tables<fixed<64, 16>, 12>(s, sizes[0]);
    add_rows_of_table<fixed<24, 16>>(s, 128, 64);
    add_embedding<fixed<64, 16>>(s, 128, 30522, 384);
    std::array<double, 3> const square{0.25, -0.5, 0.125};
    std::array<double, 5> const quartic{0.25, -0.5, 0.125, 0.0625, -0.03125};
    add_polynomial<fixed<64, 16>>(s, square);
    add_polynomial<fixed<64, 16>>(s, quartic);
    add_polynomial<fixed<64, 12>>(s, quartic);
    for (std::size_t n : sizes) {
        add_powers<fixed<64, 16>>(s, n);
        add_powers<fixed<46, 12>>(s, n);
    }
}

} // namespace moiety_bench
