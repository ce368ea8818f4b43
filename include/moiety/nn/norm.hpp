// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/nn/owned_rows.hpp>
#include <moiety/secret/functions.hpp>

namespace moiety::nn {

namespace detail {

template <Fixed P, Fixed N, Fixed X>
task<share<P, 2>> scaled_rows(std::shared_ptr<moiety::detail::node<X, 2>> x,
                              std::shared_ptr<moiety::detail::node<N, 1>> gamma) {
    x->want_masked();
    gamma->want_masked();
    auto mx = co_await x->as_masked();
    auto mg = co_await gamma->as_masked();
    // Lifted, x needs no opening in the wide ring; gamma's mask serves all rows.
    std::vector<operand> factors;
    factors.push_back(operand::lifted(mx, X::fraction - X::home));
    factors.push_back(operand::of(mg));
    std::vector<term> terms;
    terms.emplace_back(1, std::move(factors));
    co_return sum_of_products<P>(x->owner(), mx.shape(), terms);
}

} // namespace detail

/// The private affine map after a normalisation: gamma (width) at the home scale, beta (width) at the scale of a dense
/// layer's product.
template <Fixed N>
struct affine {
    secret<N, 1> gamma;
    secret<product_t<N, N>, 1> beta;

    affine() = default;
    affine(secret<N, 1> g, secret<product_t<N, N>, 1> b) : gamma(std::move(g)), beta(std::move(b)) {}

    /// gamma x + beta for the unsettled rows of a normalisation, in the ring of `Bits` bits (by default that of N): one
    /// opening of x, no further message.
    template <unsigned Bits = N::bits, Fixed X>
        requires(X::home == N::home && X::fraction > X::home)
    auto operator()(secret<X, 2> const& x) const {
        static_assert(Bits <= N::bits, "moiety: the result of an affine map has at most the bits of its factors");
        require_rows(x.shape());
        moiety::detail::require_same_party(x.owner(), gamma.owner());
        using P = fixed<Bits, 2 * N::home, N::home>;
        auto px = x.pointer();
        auto pg = gamma.pointer();
        secret<P, 2> const scaled(x.owner(), x.shape(), detail::scaled_rows<P>(px, pg));
        return scaled + reduce_to<Bits>(beta);
    }
    /// The same for rows that are open toward the owner of gamma and beta: no message.
    template <unsigned Bits = N::bits, Fixed X>
        requires(X::home == N::home)
    auto operator()(owned_rows<X> const& x) const {
        require_rows(x.shape());
        moiety::detail::require_same_party(x.session(), gamma.owner());
        using P = fixed<Bits, 2 * N::home, N::home>;
        auto rows = x.pointer();
        auto pg = gamma.pointer();
        secret<P, 2> const scaled(x.session(), x.shape(), detail::rows_times_vector<P, X, N>(rows, pg));
        return scaled + reduce_to<Bits>(beta);
    }

  private:
    void require_rows(shape_t<2> const& rows) const {
        if (rows[1] != gamma.shape()[0])
            throw shape_error("affine: rows of " + to_string(rows) + " and " + to_string(gamma.shape()) + " factors");
    }
};

} // namespace moiety::nn
