// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../inputs.hpp"
#include "rows.hpp"

#include <moiety/mpc/exact_rescale.hpp>
#include <moiety/mpc/rescale.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

/// One opening, the result masked in the ring that remains.
template <unsigned Drop, Fixed N>
auto rescaled_masked(party& p, share<N, 1> x) -> task<masked<typename lifted<N, Drop, 1>::narrow_number, 1>> {
    auto opened = co_await mask(p, x);
    co_return narrow(p, drop_bits<Drop>(opened));
}

/// One opening, the result as a share in the ring of M.
template <Fixed M, Fixed N>
task<share<M, 1>> rescaled_into(party& p, share<N, 1> x) {
    auto opened = co_await mask(p, x);
    co_return to_share<M>(p, drop_bits<N::fraction - M::fraction>(opened));
}

template <Fixed N>
void add_rescales(suite& s, std::size_t n) {
    using P = fixed<N::bits, 2 * N::fraction, N::fraction>;
    constexpr unsigned f = N::fraction, left = N::bits - f;
    shape_t<1> const shape{n};
    double const limit = std::ldexp(1.0, int(N::bits) - 3 - int(P::fraction)); // of all roundings' domains, halved
    value_at const value = [=](std::size_t i) { return rounded<P>(spread(i, -limit, limit)); };
    auto const name = format_of<N>();
    double const ulp = std::ldexp(1.0, -int(f));
    auto const shares = [=](party& p) { return shared_values<P>(p, shape, value); };
    auto const opened = [=](party& p) { return masked_values<P>(p, shape, value); };
    using x_t = share<P, 1>;
    value_at const floors = [=](std::size_t i) { return std::floor(value(i) / ulp) * ulp; };

    add_row(
        s, {"rescale", "stochastic", name, n, n, ulp, "mpc/rescale.hpp#rescale"}, shares,
        [](party& p, x_t const& x) { return rescale<f>(p, x); }, against(value));
    add_row(
        s, {"rescale", "exact", name, n, n, 0}, shares, [](party& p, x_t const& x) { return rescale<f>(p, x, exact); },
        against(floors));
    add_row(
        s, {"rescale", "exact_opened", name, n, n, 0, "mpc/exact_rescale.hpp#rescale"}, opened,
        [](party& p, masked<P, 1> const& x) { return rescale<f>(p, x, exact); }, against(floors));
    add_row(
        s, {"rescale", "masked", name, n, n, ulp}, shares,
        [](party& p, x_t const& x) { return rescaled_masked<f>(p, x); }, against(value));
    add_row(
        s, {"narrow", "opened", name, n, n, ulp, "mpc/rescale.hpp#narrow"}, opened,
        [](party& p, masked<P, 1> const& x) { return already(narrow(p, drop_bits<f>(x))); }, against(value));
    add_row(
        s, {"to_share", "lifted", name, n, n, ulp, "mpc/rescale.hpp#to_share"}, opened,
        [](party& p, masked<P, 1> const& x) { return already(to_share<N>(p, drop_bits<f>(x))); }, against(value));
    add_row(
        s, {"rescale", "narrower_ring", name, n, n, ulp}, shares,
        [](party& p, x_t const& x) { return rescaled_into<fixed<left, f>>(p, x); }, against(value));
    if constexpr (N::bits < 64)
        add_row(
            s, {"rescale", "wider_ring", name, n, n, ulp}, shares,
            [](party& p, x_t const& x) { return rescaled_into<fixed<64, f>>(p, x); }, against(value));
    // It fails with probability |x| / 2^(Bits - fraction): these values are too small to see that. It needs shares at
    // random.
    value_at const small = [=](std::size_t i) { return rounded<P>(spread(i, -8 * ulp, 8 * ulp)); };
    if constexpr (N::bits == 64)
        add_row(
            s, {"rescale", "local", name, n, n, ulp, "mpc/rescale.hpp#rescale"},
            [=](party& p) { return to_share(p, masked_values<P>(p, shape, small)); },
            [](party& p, x_t const& x) { return rescale<f>(p, x, local); }, against(small));
}

} // namespace

void add_rescale_rows(suite& s) {
    for (std::size_t n : sizes) {
        add_rescales<fixed<64, 16>>(s, n);
        add_rescales<fixed<37, 12>>(s, n);
        add_rescales<fixed<32, 12>>(s, n);
    }
}

} // namespace moiety_bench
