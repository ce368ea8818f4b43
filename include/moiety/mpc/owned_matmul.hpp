// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/matmul.hpp>
#include <moiety/mpc/one_way.hpp>

#include <string>
#include <utility>

namespace moiety {

namespace detail {
/// @throws usage_error when an evaluator sees that the weight is not an input of `owner`
template <Fixed M, std::size_t R>
void require_owned(party const& p, masked<M, R> const& weight, int owner) {
    if (p.is_evaluator() && p.id() != owner && !weight.mask().is_zero())
        throw usage_error("the weight of shape " + to_string(weight.shape()) + " is not an input of party " +
                          std::to_string(owner));
}

/// What the owner put in, where it is known.
template <Fixed M, std::size_t R>
tensor<M, R> owned_value(masked<M, R> const& weight) {
    return weight.opened() - weight.mask().words();
}
} // namespace detail

/// A product x W / 2^Drop before x is there, for a matrix W that one party, its owner, knows: all that does not depend
/// on x has been done.
///
/// W was opened toward the other party when it was put in (`mask_input` of its owner). x will be opened toward the
/// owner under the mask r, which the other party knows whole; one r serves the products of one x with several matrices.
/// formula   c = x + 2^(K-2) + r, C = (c >> Drop) - 2^(K-2-Drop), h = r >> Drop; V = W + R:
///           x W / 2^Drop = C W - h V + h R, and the party that knows h and V needs no x for its part
/// domain    Drop > 0: -2^(K-2) <= x < 2^(K-2), x the integer that is opened, and each element is rounded to its floor
///           or the next integer; Drop = 0: any x, exact
/// cost      0 rounds; dealt bits of the result's ring an element of the result; one GEMM at the party that is not the
///           owner
/// throws    shape_error when W has no rows of that length, usage_error when W is not an input of `owner`
/// source    docs/algebra.md#products
template <Fixed N, unsigned Drop, Fixed M>
class owned_product {
  public:
    using left = typename lifted<N, Drop, 2>::narrow_number;
    using result = matmul_t<left, M>;

    owned_product(party& p, dealt<N, 2> const& r, masked<M, 2> weight, int owner)
        : owner_(owner), mask_serial_(r.serial()), weight_(std::move(weight)),
          shape_(matmul_shape(r.shape(), weight_.shape())) {
        detail::require_owned(p, weight_, owner);
        auto const dealt = p.deal(
            shape_, [](auto const& m, auto const& w) { return matmul(high_part<left, Drop>(m), w); }, r, weight_);
        rest_ = share<result, 2>(dealt).words();
        if (p.holds_input_of(1 - owner))
            matmul_into(update::subtract, rest_, high_part<left, Drop>(r.words()), weight_.opened());
    }

    int owner() const { return owner_; }
    /// The mask that it is for.
    std::uint64_t mask_serial() const { return mask_serial_; }
    masked<M, 2> const& weight() const { return weight_; }
    shape_t<2> const& shape() const { return shape_; }
    /// -h V + [h R], or [h R] alone at the owner.
    tensor<result, 2> const& rest() const { return rest_; }

  private:
    int owner_;
    std::uint64_t mask_serial_;
    masked<M, 2> weight_;
    shape_t<2> shape_;
    tensor<result, 2> rest_;
};

/// x W / 2^Drop as a share: no message.
///
/// formula   C W at the owner, added to what `ready` holds, -h V + [h R]
/// domain    as `owned_product`
/// error     Drop = 0: none; else the floor of each element of x / 2^Drop or the next integer, times W
/// cost      0 rounds; nothing sent or dealt; one GEMM at the owner
/// source    docs/algebra.md#products
/// throws    usage_error when the product was prepared for another mask or another owner
template <Fixed N, unsigned Drop, Fixed M>
share<typename owned_product<N, Drop, M>::result, 2> matmul(party& p, one_way<N, 2> const& x,
                                                            owned_product<N, Drop, M> const& ready) {
    using P = typename owned_product<N, Drop, M>::result;
    if (x.mask().serial() != ready.mask_serial() || x.reader() != ready.owner())
        throw usage_error("matmul: the product was not prepared for this opening of shape " + to_string(x.shape()));
    tensor<P, 2> sum = ready.rest();
    if (p.holds_input_of(ready.owner()))
        matmul_into(update::add, sum, detail::one_way_opened<Drop>(x), detail::owned_value(ready.weight()));
    return share<P, 2>(reduced(std::move(sum)));
}

/// x W / 2^Drop, opening and product in one.
///
/// formula   x W / 2^Drop = C W - h V + h R, C opened toward the owner, V = W + R known to the other party
/// domain    as `owned_product`
/// error     Drop = 0: none; else the floor of each element of x / 2^Drop or the next integer, times W
/// cost      1 round, one way; K online bits an element of x from the party that does not own W; dealt bits of the
///           result's ring an element of the result. W square, Drop = 0: 1 round, K online and K dealt bits an element
/// source    docs/algebra.md#products
template <unsigned Drop = 0, Fixed N, Fixed M>
task<share<typename owned_product<N, Drop, M>::result, 2>> matmul_owned(party& p, share<N, 2> x, masked<M, 2> weight,
                                                                        int owner) {
    auto const r = one_way_mask<N>(p, owner, x.shape());
    owned_product<N, Drop, M> const ready(p, r, weight, owner);
    auto const opened = co_await mask_toward(p, owner, x, r);
    co_return matmul(p, opened, ready);
}

/// Each row of x / 2^Drop times a vector w that one party knows, element by element, in the ring of Out: no message.
///
/// formula   x_ij w_j / 2^Drop = C_ij w_j - h_ij v_j + h_ij r_j, v = w + r known to the party that knows h
/// domain    as `owned_product`; Out's ring at most Bits - Drop
/// error     Drop = 0: none; else the floor of each element of x / 2^Drop or the next integer, times w
/// cost      0 rounds; dealt bits of Out an element. With x's opening, Out in x's ring: 1 round, Bits online and Bits
///           dealt bits an element
/// throws    shape_error when the vector has another length than the rows, usage_error when it is not an input of the
///           party that x is open to
/// source    docs/algebra.md#products
template <Fixed Out, unsigned Drop, Fixed N, Fixed M>
share<Out, 2> times_owned_vector(party& p, one_way<N, 2> const& x, masked<M, 1> const& w) {
    static_assert(Out::bits <= N::bits - Drop && Out::bits <= M::bits,
                  "moiety: a value opened toward one party is right modulo the ring that its drop leaves");
    static_assert(Out::fraction == N::fraction - Drop + M::fraction);
    detail::require_owned(p, w, x.reader());
    shape_t<2> const flat{1, w.shape()[0]};
    auto const rows = broadcast_view(flat, x.shape());
    auto const product = [](auto const& a, auto const& b) {
        using number = fixed<Out::bits, 0>;
        return (resize<number>(a) * resize<number>(b)).template reinterpret<Out>();
    };
    using high = fixed<N::bits - Drop, 0>;
    auto const masks = gather(w.mask().words().reshape(flat), rows);
    auto const cross = p.deal(
        x.shape(),
        [](auto const& r, auto const& b) {
            using number = fixed<Out::bits, 0>;
            return (resize<number>(high_part<high, Drop>(r)) * resize<number>(b)).template reinterpret<Out>();
        },
        x.mask(), dealt<M, 2>(masks, p.has_shares(), 0));
    tensor<Out, 2> sum = share<Out, 2>(cross).words();
    if (p.holds_input_of(1 - x.reader()))
        sum = sum - product(high_part<high, Drop>(x.mask().words()), gather(w.opened().reshape(flat), rows));
    if (p.holds_input_of(x.reader()))
        sum = sum + product(detail::one_way_opened<Drop>(x), gather(detail::owned_value(w).reshape(flat), rows));
    return share<Out, 2>(sum);
}

} // namespace moiety
