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
    constexpr auto each = counted::an_output_element;
    add_row(
        s, {"lookup", "public_table_opened" + size, format_of<Out>(), n, n, 0, "math/lookup.hpp#lookup"}, opened,
        [=](party& p, x_t const& x) { return already(lookup<Out>(p, x, table)); }, against(expected));
    add_row(
        s, {"one_hot", "opened" + size, format_of<Out>(), n, n, 0, "math/lookup.hpp#one_hot", each, n * entries},
        opened, [=](party& p, x_t const& x) { return already(one_hot<Out>(p, x, entries)); },
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
        s, {"lookup", "secret_table", format_of<N>(), ids * width, ids * width, 0, "math/lookup.hpp#lookup"},
        [=](party& p) {
            value_at const stored = [=](std::size_t i) { return double(place(i)) - (place(i) < 128 ? 0 : 256); };
            return state{masked_values<index_number, 1>(p, {ids}, stored),
                         masked_values<N, 2>(p, {entries, width}, entry_of)};
        },
        [](party& p, state const& f) { return already(lookup(p, f.index, f.table)); },
        against([=](std::size_t i) { return entry_of(place(i / width) * width + i % width); }));
}

/// Embedding rows at ids that party 0 knows, of a table that party 1 knows and that is open before.
template <Fixed Wide>
struct embedding {
    using N = fixed<Wide::fraction + 8, Wide::fraction>;
    using hot = fixed<N::bits, 0>;

    std::size_t ids, vocabulary, width;

    static double value(std::size_t i) { return double(i * 40503 % 4096) / 1024 - 2; } // exact in any format
    std::size_t place(std::size_t i) const { return i * 7919 % vocabulary; }
    double expected(std::size_t i) const { return value(place(i / width) * width + i % width); }
    row named(std::string function, std::string variant, std::string page) const {
        double const ulp = std::ldexp(1.0, -int(Wide::fraction));
        return {std::move(function), std::move(variant), format_of<Wide>(), ids * width, ids * width, ulp,
                std::move(page)};
    }

    struct state {
        masked<N, 2> table; // party 1's
        share<N, 2> offsets;
        std::vector<std::int64_t> places;
    };
    state begin(party& p) const {
        state f{opened_table(p), shared_values<N, 2>(p, {ids, width}, [](std::size_t) { return 0.0; }), {}};
        for (std::size_t i = 0; i < ids; ++i) f.places.push_back(std::int64_t(place(i)));
        return f;
    }
    masked<N, 2> opened_table(party& p) const {
        tensor<N, 2> t(shape_t<2>{vocabulary, width});
        if (p.holds_input_of(1)) {
            t = tensor<N, 2>::uninitialised(t.shape());
            for (std::size_t i = 0; auto& word : t.writable()) word = encode<N>(value(i++));
        }
        return p.run(mask_input(p, 1, t));
    }
};

template <Number M, std::size_t R>
task<share<M, R>> share_of_value(secret<M, R> x) {
    auto result = co_await x.node().as_share();
    co_return result;
}

/// As the models have it, ids as one-hot rows in two parts; and as whole one-hot rows.
template <Fixed Wide>
void add_embedding(suite& s, embedding<Wide> const& e) {
    using N = typename embedding<Wide>::N;
    using state = typename embedding<Wide>::state;
    auto const begin = [=](party& p) { return e.begin(p); };
    auto const check = against([=](std::size_t i) { return e.expected(i); });
    auto const with = [=](auto const& rows, party& p, state const& f) {
        secret<N, 2> const table(p, f.table.shape(), already(to_share(p, f.table)), already(f.table)),
            offsets(p, f.offsets.shape(), already(f.offsets));
        return share_of_value(nn::embed<Wide>(rows, table, offsets));
    };
    add_row(
        s, e.named("embedding", "private", "nn/embedding.hpp#embed"), begin,
        [=](party& p, state const& f) {
            auto const* places = p.holds_input_of(0) ? &f.places : nullptr;
            return with(nn::split_one_hot<N::bits>(p, 0, places, e.ids, e.vocabulary, e.width), p, f);
        },
        check);
    add_row(
        s, e.named("embedding", "one_hot", "nn/embedding.hpp#embed"), begin,
        [=](party& p, state const& f) {
            auto const* places = p.holds_input_of(0) ? &f.places : nullptr;
            return with(nn::one_hot<N::bits>(p, 0, places, e.ids, e.vocabulary), p, f);
        },
        check);
}

/// One-hot rows of ids as their owner's opened input.
template <Fixed N>
task<share<N, 2>> opened_rows(secret<N, 2> x) {
    x.node().want_masked();
    auto const opened = co_await x.node().as_masked();
    co_return to_share(x.owner(), opened);
}

/// Both parts' rows, one after the other.
template <unsigned Bits>
task<share<fixed<Bits, 0>, 1>> opened_parts(nn::split_ids<Bits> ids) {
    ids.places.node().want_masked();
    ids.blocks.node().want_masked();
    auto const places = co_await opened_rows(ids.places);
    auto const blocks = co_await opened_rows(ids.blocks);
    std::vector<tensor<fixed<Bits, 0>, 1>> parts;
    parts.push_back(places.words().reshape(shape_t<1>{places.size()}));
    parts.push_back(blocks.words().reshape(shape_t<1>{blocks.size()}));
    co_return share<fixed<Bits, 0>, 1>(concatenate(parts, 0));
}

/// Ids that party 0 knows as masked one-hot rows, whole and in four blocks.
template <unsigned Bits>
void add_one_hot_rows(suite& s, std::size_t ids, std::size_t vocabulary) {
    auto const place = [=](std::size_t i) { return i * 7919 % vocabulary; };
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < ids; ++i) places.push_back(std::int64_t(place(i)));
    auto const known = [places](party& p) { return p.holds_input_of(0) ? places : std::vector<std::int64_t>(); };
    using list = std::vector<std::int64_t>;
    auto const name = format_of<fixed<Bits, 0>>();
    std::size_t const n = ids * vocabulary, each = vocabulary / 4, m = ids * (each + 4);
    add_row(
        s, {"one_hot", "ids", name, n, n, 0, "nn/embedding.hpp#one_hot"}, known,
        [=](party& p, list const& at) { return opened_rows(nn::one_hot<Bits>(p, 0, &at, ids, vocabulary)); },
        against([=](std::size_t i) { return i % vocabulary == place(i / vocabulary) ? 1.0 : 0.0; }));
    add_row(
        s, {"split_one_hot", "ids", name, m, m, 0, "nn/embedding.hpp#split_one_hot"}, known,
        [=](party& p, list const& at) {
            return opened_parts(nn::split_one_hot<Bits>(p, 0, &at, ids, vocabulary, vocabulary / 16));
        },
        against([=](std::size_t i) {
            std::size_t const low = ids * each;
            bool const hot =
                i < low ? i % each == place(i / each) % each : (i - low) % 4 == place((i - low) / 4) / each;
            return hot ? 1.0 : 0.0;
        }));
}

/// The protocol alone, its operands open.
template <Fixed Wide>
void add_split_lookup(suite& s, embedding<Wide> const& e, std::size_t blocks) {
    using N = typename embedding<Wide>::N;
    using hot = typename embedding<Wide>::hot;
    struct state {
        masked<hot, 2> places, blocks;
        masked<N, 2> table;
    };
    auto const opened = [](party& p, std::vector<std::int64_t> const& at, std::size_t length) {
        tensor<hot, 2> rows(shape_t<2>{at.size(), length});
        if (p.holds_input_of(0)) rows = one_hot_rows<hot>(at, length);
        return p.run(mask_input(p, 0, rows));
    };
    auto r = e.named("split_lookup", "opened", "math/split_lookup.hpp#split_lookup");
    r.tolerance = 0;
    add_row(
        s, r,
        [=](party& p) {
            auto const each = std::int64_t((e.vocabulary + blocks - 1) / blocks);
            std::vector<std::int64_t> low, high;
            for (std::size_t i = 0; i < e.ids; ++i) {
                low.push_back(std::int64_t(e.place(i)) % each);
                high.push_back(std::int64_t(e.place(i)) / each);
            }
            auto const table = e.opened_table(p);
            auto const places = opened(p, low, std::size_t(each)), at = opened(p, high, blocks);
            return state{places, at, table};
        },
        [](party& p, state const& f) { return split_lookup(p, f.places, f.blocks, f.table, 0); },
        against([=](std::size_t i) { return e.expected(i); }));
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
    function_row r{"polynomial", "degree_" + std::to_string(Count - 1), -1.5, 1.5,
                   16 * ulp,     "math/polynomial.hpp#polynomial"};
    r.compared = N::bits == 64;
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
    for (std::size_t n : {sizes[0], sizes[1]}) {
        add_tables<fixed<32, 12>, 8>(s, n);
        add_tables<fixed<37, 12>, 8>(s, n);
    }
    add_tables<fixed<64, 16>, 12>(s, sizes[0]);
    add_rows_of_table<fixed<24, 16>>(s, 128, 64);
    embedding<fixed<64, 16>> const words{128, 30522, 384}, few{128, 1024, 64};
    add_embedding(s, words);
    add_split_lookup(s, few, 4);
    add_one_hot_rows<24>(s, 32, 1024);
    std::array<double, 3> const square{0.25, -0.5, 0.125};
    std::array<double, 5> const quartic{0.25, -0.5, 0.125, 0.0625, -0.03125};
    add_polynomial<fixed<64, 16>>(s, square);
    add_polynomial<fixed<64, 16>>(s, quartic);
    add_polynomial<fixed<64, 12>>(s, quartic);
    add_polynomial<fixed<46, 12>>(s, quartic);
    for (std::size_t n : sizes) {
        add_powers<fixed<64, 16>>(s, n);
        add_powers<fixed<46, 12>>(s, n);
    }
}

} // namespace moiety_bench
