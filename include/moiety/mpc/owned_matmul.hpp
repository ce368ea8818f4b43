// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/matmul.hpp>
#include <moiety/mpc/rescale.hpp>

#include <string>
#include <utility>

namespace moiety {

/// A product x W / 2^Drop before x is there, for a matrix W that one party, its owner, knows: all that does not depend
/// on x has been done. Good for one x.
///
/// W was opened toward the other party when it was put in: `mask_input` of its owner. x will be opened toward the owner
/// only, under a mask r that the other party knows whole.
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

    /// For an x of the given shape.
    owned_product(party& p, shape_t<2> x, masked<M, 2> weight, int owner)
        : owner_(owner), weight_(std::move(weight)), shape_(matmul_shape(x, weight_.shape())),
          mask_(p.draw_mask_of<N>(1 - owner, x)) {
        if (p.is_evaluator() && p.id() != owner && !weight_.mask().is_zero())
            throw usage_error("owned_product: the weight of shape " + to_string(weight_.shape()) +
                              " is not an input of party " + std::to_string(owner));
        auto const dealt = p.deal(
            shape_, [](auto const& r, auto const& w) { return matmul(high_part<left, Drop>(r), w); }, mask_, weight_);
        rest_ = share<result, 2>(dealt).words();
        if (p.holds_input_of(1 - owner))
            matmul_into(update::subtract, rest_, high_part<left, Drop>(mask_.words()), weight_.opened());
    }

    int owner() const { return owner_; }
    shape_t<2> const& shape() const { return shape_; }
    dealt<N, 2> const& mask() const { return mask_; }
    masked<M, 2> const& weight() const { return weight_; }
    /// -h V + [h R], or [h R] alone at the owner.
    tensor<result, 2> const& rest() const { return rest_; }

  private:
    int owner_;
    masked<M, 2> weight_;
    shape_t<2> shape_;
    dealt<N, 2> mask_;
    tensor<result, 2> rest_;
};

/// x W / 2^Drop as a share: one message, from the party that does not own W.
///
/// cost      1 round, one way; K online bits an element of x from one party, none from the other; one GEMM at the owner
/// throws    shape_error when x has another shape than the product was prepared for
/// privacy   the owner learns c = x + r, r uniform and whole at the other party, who learns nothing
template <Fixed N, unsigned Drop, Fixed M>
task<share<typename owned_product<N, Drop, M>::result, 2>> matmul(party& p, share<N, 2> x,
                                                                  owned_product<N, Drop, M> ready) {
    using P = typename owned_product<N, Drop, M>::result;
    require_same_shape("matmul", x.shape(), ready.mask().shape());
    tensor<N, 2> c = x.words() + ready.mask().words();
    auto const from = ready.owner() == 1 ? direction::from_party0 : direction::from_party1;
    auto theirs = co_await detail::tensor_exchange<N, 2>(p, c, from);
    tensor<P, 2> sum = ready.rest();
    if (p.holds_input_of(ready.owner())) {
        if (theirs.has_data()) c = c + theirs;
        auto const opened = narrow_opened(drop_bits<Drop>(masked<N, 2>(c, ready.mask())));
        auto const weight = ready.weight().opened() - ready.weight().mask().words();
        matmul_into(update::add, sum, opened, weight);
    }
    co_return share<P, 2>(reduced(std::move(sum)));
}

} // namespace moiety
