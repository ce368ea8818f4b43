// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/mpc/linear.hpp>
#include <moiety/mpc/one_way.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

/// Opened toward party 1, and shares of that.
template <Fixed N>
task<share<N, 1>> toward_party_1(party& p, share<N, 1> x) {
    auto const opened = co_await mask_toward(p, 1, x);
    tensor<N, 1> mine = -opened.mask().words();
    if (p.holds_input_of(1)) mine = mine + opened.opened();
    co_return share<N, 1>(mine);
}

template <Fixed N>
void add_openings(suite& s, std::size_t n) {
    shape_t<1> const shape{n};
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -7, 7)); };
    auto const name = format_of<N>();
    auto const shares = [=](party& p) { return shared_values<N>(p, shape, value); };
    auto const opened = [=](party& p) { return masked_values<N>(p, shape, value); };
    using x_t = share<N, 1>;

    add_row(
        s, {"open", "both", name, n, n, 0, "mpc/open.hpp#open"}, shares,
        [](party& p, x_t const& x) { return open(p, x); }, against(value));
    add_row(
        s, {"open_to", "party_0", name, n, n, 0, "mpc/open.hpp#open_to"}, shares,
        [](party& p, x_t const& x) { return open_to(p, x, 0); }, against(value));
    add_row(
        s, {"mask", "shares", name, n, n, 0, "mpc/open.hpp#mask"}, shares,
        [](party& p, x_t const& x) { return mask(p, x); }, against(value));
    add_row(
        s, {"mask_toward", "party_1", name, n, n, 0, "mpc/one_way.hpp#mask_toward"}, shares,
        [](party& p, x_t const& x) { return toward_party_1(p, x); }, against(value));
    add_row(
        s, {"to_share", "masked", name, n, n, 0}, opened,
        [](party& p, masked<N, 1> const& x) { return already(to_share(p, x)); }, against(value));
    auto const owned = [=](party& p) {
        auto const x = shared_values<N>(p, shape, value).words(); // party 0 holds all of it
        return p.holds_input_of(0) ? x : tensor<N, 1>(shape);
    };
    add_row(
        s, {"mask_input", "owner", name, n, n, 0, "mpc/open.hpp#mask_input"}, owned,
        [](party& p, tensor<N, 1> const& x) { return mask_input(p, 0, x); }, against(value));
}

/// What a party does alone to its share of 128 columns.
template <Fixed N>
void add_local(suite& s, std::size_t n) {
    std::size_t const columns = 128, rows = n / columns;
    shape_t<2> const shape{rows, columns};
    value_at const value = [](std::size_t i) { return rounded<N>(spread(i, -7, 7)); };
    auto const name = format_of<N>();
    auto const shares = [=](party& p) { return shared_values<N>(p, shape, value); };
    using x_t = share<N, 2>;
    add_row(
        s, {"add", "shares", name, n, n, 0}, shares, [](party&, x_t const& x) { return already(x + x); },
        against([=](std::size_t i) { return 2 * value(i); }));
    add_row(
        s, {"times_integer", "shares", name, n, n, 0}, shares,
        [](party&, x_t const& x) { return already(times_integer(x, -3)); },
        against([=](std::size_t i) { return -3 * value(i); }));
    add_row(
        s, {"plus_word", "shares", name, n, n, 0}, shares,
        [](party& p, x_t const& x) { return already(plus_word(p, x, encode<N>(1.5))); },
        against([=](std::size_t i) { return value(i) + 1.5; }));
    constexpr unsigned fewer = N::bits - 4;
    add_row(
        s, {"reduce_to", "narrower_ring", name, n, n, 0}, shares,
        [](party&, x_t const& x) { return already(reduce_to<fewer>(x)); }, against(value));
    using finer = fixed<N::bits, N::fraction + 4, N::home>;
    add_row(
        s, {"promote", "finer_scale", name, n, n, 0}, shares,
        [](party&, x_t const& x) { return already(promote<finer>(x)); }, against(value));
    using other = fixed<N::bits, N::fraction + 1, N::home>;
    add_row(
        s, {"reinterpret", "half", name, n, n, 0}, shares,
        [](party&, x_t const& x) { return already(reinterpret<other>(x)); },
        against([=](std::size_t i) { return value(i) / 2; }));
    add_row(
        s, {"sum_keeping_axis", "rows", name, n, rows, 0}, shares,
        [](party&, x_t const& x) { return already(sum_keeping_axis(x, 1)); }, against([=](std::size_t row) {
            double sum = 0;
            for (std::size_t j = 0; j < columns; ++j) sum += value(row * columns + j);
            return sum;
        }));
    auto const transposed = permuted_view(shape, std::array<std::size_t, 2>{1, 0});
    add_row(
        s, {"gather", "transpose", name, n, n, 0}, shares,
        [=](party&, x_t const& x) { return already(gather(x, transposed)); },
        against([=](std::size_t i) { return value(i % rows * columns + i / rows); }));
}

} // namespace

void add_opening_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_openings<fixed<64, 16>>(s, n);
        add_openings<fixed<32, 12>>(s, n);
        add_openings<fixed<37, 12>>(s, n);
        add_local<fixed<64, 16>>(s, n);
        add_local<fixed<32, 12>>(s, n);
        add_local<fixed<37, 12>>(s, n);
    }
}

} // namespace moiety_bench
