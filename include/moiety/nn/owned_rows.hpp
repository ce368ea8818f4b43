// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/held.hpp>
#include <moiety/mpc/owned_matmul.hpp>
#include <moiety/nn/rings.hpp>

#include <memory>
#include <utility>

namespace moiety::nn {

/// Rows that dense layers of one party read: opened toward that party only, once, however many layers there are.
///
/// cost      1 round, one way; the bits of N online an element, none from the owner of the weights
template <Fixed N>
class owned_rows {
  public:
    using number = N;
    /// Bits that the opening drops, and the ring that it leaves at the home scale.
    static constexpr unsigned drop = N::fraction - N::home;
    static constexpr unsigned ring = N::bits - drop;

    owned_rows(secret<N, 2> const& x, int owner) : state_(std::make_shared<state>(x, owner)) {}

    party& session() const { return state_->source->owner(); }
    shape_t<2> const& shape() const { return state_->source->shape(); }
    int owner() const { return state_->owner; }

    struct state {
        state(secret<N, 2> const& x, int o) : source(x.pointer()), owner(o) {}

        void want() {
            if (!opened.started()) opened.start(source->owner().scheduler(), open(*this));
        }
        static task<one_way<N, 2>> open(state& self) {
            auto s = co_await self.source->as_share();
            auto o = co_await mask_toward(self.source->owner(), self.owner, s);
            co_return o;
        }

        std::shared_ptr<moiety::detail::node<N, 2>> source;
        int owner;
        moiety::detail::shared_result<one_way<N, 2>> opened;
    };
    std::shared_ptr<state> const& pointer() const { return state_; }

  private:
    std::shared_ptr<state> state_;
};

/// Rows for layers whose products are in a ring of `Bits` bits.
///
/// cost      where rescaling leaves less than Bits bits, a round and Bits online bits more
template <unsigned Bits, Fixed N>
auto rows_toward(secret<N, 2> const& x, int owner) {
    constexpr unsigned drop = N::fraction - N::home;
    if constexpr (N::bits >= Bits + drop) {
        auto const cut = reduce_to<Bits + drop>(x);
        return owned_rows<typename decltype(cut)::number>(cut, owner);
    } else {
        return owned_rows<fixed<Bits, N::home>>(convert<fixed<Bits, N::home>>(x), owner);
    }
}

namespace detail {

template <Fixed N, Fixed M>
task<share<typename owned_product<N, owned_rows<N>::drop, M>::result, 2>>
rows_times_matrix(std::shared_ptr<typename owned_rows<N>::state> x,
                  std::shared_ptr<moiety::detail::node<M, 2>> weight) {
    x->want();
    weight->want_masked();
    auto opened = co_await x->opened;
    auto w = co_await weight->as_masked();
    party& p = x->source->owner();
    require_product_held<typename owned_product<N, owned_rows<N>::drop, M>::result>(p, opened, w);
    owned_product<N, owned_rows<N>::drop, M> const ready(p, opened.mask(), w, x->owner);
    co_return matmul(p, opened, ready);
}

template <Fixed Out, Fixed N, Fixed M>
task<share<Out, 2>> rows_times_vector(std::shared_ptr<typename owned_rows<N>::state> x,
                                      std::shared_ptr<moiety::detail::node<M, 1>> weight) {
    x->want();
    weight->want_masked();
    auto opened = co_await x->opened;
    auto w = co_await weight->as_masked();
    co_return times_owned_vector<Out, owned_rows<N>::drop>(x->source->owner(), opened, w);
}

} // namespace detail

/// Rows times a private matrix of their reader.
///
/// @throws shape_error when the shapes do not multiply
template <Fixed N, Fixed M>
auto matmul(owned_rows<N> const& x, secret<M, 2> const& weight) {
    using P = typename owned_product<N, owned_rows<N>::drop, M>::result;
    moiety::detail::require_same_party(x.session(), weight.owner());
    auto const shape = matmul_shape(x.shape(), weight.shape());
    auto const state = x.pointer();
    auto const node = weight.pointer();
    return secret<P, 2>(x.session(), shape, detail::rows_times_matrix<N, M>(state, node));
}

} // namespace moiety::nn
