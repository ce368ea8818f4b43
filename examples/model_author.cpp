// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A model author's program: one attention layer as plain tensor expressions. Party 0 has the input, party 1 the
// weights.
#include <moiety/moiety.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>

using real = moiety::fixed<64, 16>;
using matrix = moiety::secret<real, 2>;
using vector = moiety::secret<real, 1>;

template <class Matrix, class Row>
struct weights {
    Matrix q, k, v, o;
    Row bq, bk, bv, bo;
};

// x is opened under a mask once and serves q, k, v and the sum; every product is brought back to 16 fraction bits once.
matrix attention(matrix x, weights<matrix, vector> const& w, double d) {
    auto q = matmul(x, w.q) + w.bq, k = matmul(x, w.k) + w.bk, v = matmul(x, w.v) + w.bv;
    auto context = matmul(softmax(matmul(q, transpose(k)) / std::sqrt(d)), v);
    return x + matmul(context, w.o) + w.bo;
}

// The same in the clear, to compare with.
using plain_matrix = xt::xtensor<double, 2>;
using plain_row = xt::xtensor<double, 1>;
using plain_weights = weights<plain_matrix, plain_row>;

plain_matrix linear(plain_matrix const& x, plain_matrix const& w, plain_row const& b) {
    plain_matrix y = xt::zeros<double>({x.shape(0), w.shape(1)}) + b;
    for (std::size_t i = 0; i < y.shape(0); ++i)
        for (std::size_t j = 0; j < y.shape(1); ++j)
            for (std::size_t k = 0; k < x.shape(1); ++k) y(i, j) += x(i, k) * w(k, j);
    return y;
}

plain_matrix attention(plain_matrix const& x, plain_weights const& w, double d) {
    auto const q = linear(x, w.q, w.bq), k = linear(x, w.k, w.bk), v = linear(x, w.v, w.bv);
    plain_matrix e = xt::exp(linear(q, xt::transpose(k), plain_row(xt::zeros<double>({k.shape(0)}))) / std::sqrt(d));
    for (std::size_t i = 0; i < e.shape(0); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < e.shape(1); ++j) sum += e(i, j);
        for (std::size_t j = 0; j < e.shape(1); ++j) e(i, j) /= sum;
    }
    return x + linear(linear(e, v, plain_row(xt::zeros<double>({v.shape(1)}))), w.o, w.bo);
}

int main() {
    constexpr std::size_t tokens = 16, width = 32;
    auto const square = [] {
        return plain_matrix(xt::random::randn<double>({width, width}) / std::sqrt(double(width)));
    };
    auto const bias = [] { return plain_row(xt::random::randn<double>({width}) * 0.1); };
    plain_matrix const x = xt::random::randn<double>({tokens, width});
    plain_weights const w{square(), square(), square(), square(), bias(), bias(), bias(), bias()};

    double worst = 1;
    moiety::insecure_local_run([&](moiety::party& me) {
        auto theirs = [&](plain_matrix const& m) { return me.input<real>(1, {width, width}, [&] { return m; }); };
        auto their_row = [&](plain_row const& b) { return me.input<real>(1, {width}, [&] { return b; }); };
        weights<matrix, vector> const secret_w{theirs(w.q),     theirs(w.k),     theirs(w.v),     theirs(w.o),
                                               their_row(w.bq), their_row(w.bk), their_row(w.bv), their_row(w.bo)};
        auto const secret_x = me.input<real>(0, {tokens, width}, [&] { return x; });
        if (auto y = reveal(attention(secret_x, secret_w, width), 0)) {
            auto const expected = attention(x, w, width);
            worst = 0;
            for (std::size_t i = 0; i < y->size(); ++i)
                worst = std::max(worst, std::abs(y->data()[i] - expected.data()[i]));
            std::cout << "largest difference from double precision: " << worst << '\n' << me.cost() << '\n';
        }
    });
    return worst < 1e-3 ? 0 : 1;
}
