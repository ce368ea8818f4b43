// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A protocol author's program: a protocol of one's own over shares. It reads like a paper's figure, and every role runs
// it.
#include <moiety/moiety.hpp>

#include <cmath>
#include <iostream>

using namespace moiety;

// x y = (x + r)(y + s) - (x + r) s - (y + s) r + r s, with r and s fresh masks of which the dealer shares the product.
template <class N, class M, std::size_t R>
task<share<product_t<N, M>, R>> own_multiply(party& p, share<N, R> x, share<M, R> y) {
    auto [mx, my] = co_await when_all(mask(p, x), mask(p, y)); // one round, both openings
    co_return product(p, mx, my);                              // local: one correlation
}

// x y + y, back at the scale of x and y: scales that differ are joined exactly, and the sum is rescaled once.
template <class N, std::size_t R>
task<share<N, R>> multiply_and_add(party& p, share<N, R> x, share<N, R> y) {
    auto xy = co_await own_multiply(p, x, y);
    auto sum = xy + promote<product_t<N, N>>(y);
    auto settled = co_await rescale<N::fraction>(p, sum); // the second round
    co_return settled;
}

int main() {
    using real = fixed<64, 16>;
    constexpr std::size_t n = 1000;
    xt::xtensor<double, 1> const x = xt::random::randn<double>({n}), y = xt::random::randn<double>({n});

    auto program = [&](party& me) {
        // Party 0 has x, party 1 has y; a role that does not hold a value has its shape.
        tensor<real, 1> mine(shape_t<1>{n}), theirs(shape_t<1>{n});
        if (me.holds_input_of(0)) mine = encode_tensor<real, 1>(x);
        if (me.holds_input_of(1)) theirs = encode_tensor<real, 1>(y);
        auto z = me.run(multiply_and_add(me, share_of(me, 0, mine), share_of(me, 1, theirs)));
        auto words = me.run(open(me, z));
        return std::pair(words, me.cost());
    };

    auto const seeds = session_seeds::fresh();
    auto const [party0, party1] = insecure_local_run(seeds, program);
    auto const ideal = ideal_run(seeds, program); // in the clear, with the same randomness
    auto const announced = dry_run([&](party& me) { return program(me).first; }); // shapes only

    double worst = 0;
    for (std::size_t i = 0; i < n; ++i)
        worst = std::max(worst, std::abs(decode<real>(party0.first.words()[i]) - (x(i) * y(i) + y(i))));
    bool const identical = std::ranges::equal(party0.first.words(), ideal.first.words());
    std::cout << "cost, known ahead: " << announced << "\ncost, as it was:   " << party0.second << "\nlargest error "
              << worst << ", the ideal role agrees bit for bit: " << std::boolalpha << identical << '\n';
    return worst < 1e-3 && identical && announced == party1.second ? 0 : 1;
}
