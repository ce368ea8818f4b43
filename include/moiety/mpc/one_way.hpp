// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/rescale.hpp>

#include <utility>

namespace moiety {

/// A value opened toward one party only, under a mask that the other knows whole: for products with what that party
/// knows.
///
/// It cannot be lifted (the other party lacks the opened top bit): divided by 2^Drop it is right modulo 2^(Bits-Drop).
template <Fixed N, std::size_t R>
class one_way {
  public:
    using number = N;

    one_way() = default;
    one_way(int reader, tensor<N, R> opened, dealt<N, R> mask)
        : reader_(reader), opened_(std::move(opened)), mask_(std::move(mask)) {}

    /// The party that sees it.
    int reader() const { return reader_; }
    shape_t<R> const& shape() const { return mask_.shape(); }
    /// x + r at the reader and in the ideal role.
    tensor<N, R> const& opened() const { return opened_; }
    dealt<N, R> const& mask() const { return mask_; }

  private:
    int reader_ = 1;
    tensor<N, R> opened_;
    dealt<N, R> mask_;
};

/// A mask for an opening toward `reader`: drawn ahead, for what can be computed before the value is there.
template <Fixed N, std::size_t R>
dealt<N, R> one_way_mask(party& p, int reader, shape_t<R> shape) {
    return p.draw_mask_of<N>(1 - reader, shape);
}

/// Opens x + r toward `reader`.
///
/// formula   the other party, which holds r whole, sends its share of x plus r; the reader adds its own share
/// domain    the whole ring; exact
/// cost      1 round, one way; Bits online bits an element from the other party; nothing dealt
/// throws    shape_error when the mask has another shape
/// privacy   the reader learns x + r, r uniform and unknown to it; the other party learns nothing
/// source    docs/algebra.md#products, the matrix that one party knows
template <Fixed N, std::size_t R>
task<one_way<N, R>> mask_toward(party& p, int reader, share<N, R> x, dealt<N, R> r) {
    require_same_shape("mask_toward", x.shape(), r.shape());
    tensor<N, R> c = x.words() + r.words();
    auto const from = reader == 1 ? direction::from_party0 : direction::from_party1;
    auto theirs = co_await detail::tensor_exchange<N, R>(p, c, from);
    if (theirs.has_data()) c = c + theirs;
    if (!p.holds_input_of(reader)) c = tensor<N, R>(x.shape());
    co_return one_way<N, R>(reader, c, r);
}

/// The same with a mask drawn here.
template <Fixed N, std::size_t R>
task<one_way<N, R>> mask_toward(party& p, int reader, share<N, R> x) {
    auto r = one_way_mask<N>(p, reader, x.shape());
    return mask_toward(p, reader, std::move(x), std::move(r));
}

namespace detail {
/// C = ((c + 2^(K-2)) >> Drop) - 2^(K-2-Drop) where c is known.
template <unsigned Drop, Fixed N, std::size_t R>
auto one_way_opened(one_way<N, R> const& x) {
    return narrow_opened(drop_bits<Drop>(masked<N, R>(x.opened(), x.mask())));
}
} // namespace detail

} // namespace moiety
