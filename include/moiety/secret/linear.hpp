// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/encode.hpp>
#include <moiety/secret/views.hpp>

#include <cmath>
#include <type_traits>
#include <vector>

namespace moiety {

namespace detail {

/// A summand in a ring, whatever its scale: the source of its words.
template <unsigned Bits, std::size_t R>
struct summand {
    using words = tensor<fixed<Bits, 0>, R>;

    virtual ~summand() = default;
    virtual void want() = 0;
    virtual task<words> get() = 0;
};

template <Fixed N, std::size_t R>
struct summand_of final : summand<N::bits, R> {
    using words = tensor<fixed<N::bits, 0>, R>;

    explicit summand_of(std::shared_ptr<node<N, R>> n) : source(std::move(n)) {}
    void want() override { source->want_share(); }
    task<words> get() override { return get_from(source); }
    static task<words> get_from(std::shared_ptr<node<N, R>> source) {
        auto s = co_await source->as_share();
        co_return s.words().template reinterpret<fixed<N::bits, 0>>();
    }
    std::shared_ptr<node<N, R>> source;
};

/// A flat list of coefficients times nodes, plus a public constant: evaluated in one pass over blocks.
template <unsigned Bits, std::size_t R>
struct linear_form {
    using word = public_word<fixed<Bits, 0>>;

    struct item {
        word coefficient;
        std::shared_ptr<summand<Bits, R>> source;

        item(word c, std::shared_ptr<summand<Bits, R>> s) : coefficient(c), source(std::move(s)) {}
    };
    std::vector<item> items;
    word constant = 0;

    /// The form times a public integer, modulo the word.
    linear_form scaled(word k) const {
        linear_form f = *this;
        for (auto& i : f.items) i.coefficient *= k;
        f.constant *= k;
        return f;
    }
    linear_form plus(linear_form const& other) const {
        linear_form f = *this;
        f.items.insert(f.items.end(), other.items.begin(), other.items.end());
        f.constant += other.constant;
        return f;
    }
};

/// A node that is a linear form; it can be built upon until it is computed.
template <Fixed N, std::size_t R>
class linear_node : public node<N, R> {
  public:
    linear_node(party& p, shape_t<R> shape, linear_form<N::bits, R> form)
        : node<N, R>(p, shape, evaluate(*this), {}), form_(std::move(form)) {}
    ~linear_node() override {
        for (auto& item : form_.items) release({{}, std::move(item.source)});
    }

    /// The form, empty once it is being computed: then the node is a summand like any other.
    linear_form<N::bits, R> const& form() const { return form_; }

  private:
    using ring = fixed<N::bits, 0>;
    using words = tensor<ring, R>;

    static task<share<N, R>> evaluate(linear_node& self) {
        auto const form = std::move(self.form_);
        for (auto const& item : form.items) item.source->want();
        std::vector<words> values;
        for (auto const& item : form.items) {
            auto work = item.source->get();
            auto v = co_await work;
            values.push_back(v);
        }
        co_return share<N, R>(combine(self.owner(), self.shape(), form, values).template reinterpret<N>());
    }

    static words combine(party& p, shape_t<R> shape, linear_form<N::bits, R> const& form,
                         std::vector<words> const& values) {
        if (!p.has_shares()) return words(shape);
        using W = typename N::word;
        auto out = words::uninitialised(shape);
        auto const to = out.writable();
        auto const start = static_cast<W>(p.adds_public() ? form.constant : 0);
        auto const mask = ring_mask<N>;
        constexpr std::size_t block = 2048; // stays in the first-level cache while all summands pass
        for (std::size_t at = 0; at < to.size(); at += block) {
            auto const part = to.subspan(at, std::min(block, to.size() - at));
            kernels::fill(part, start);
            for (std::size_t i = 0; i < values.size(); ++i) {
                auto const from = values[i].words().subspan(at, part.size());
                auto const k = static_cast<W>(form.items[i].coefficient);
                if (k == 1)
                    kernels::accumulate(part, from);
                else
                    kernels::axpy(part, k, from);
            }
            if constexpr (N::bits < 8 * sizeof(W))
                kernels::transform([mask](auto x) { return x & mask; }, part, std::span<W const>(part));
        }
        return out;
    }

    linear_form<N::bits, R> form_;
};

/// x as a linear form of scale `fraction` in its ring.
template <Fixed N, std::size_t R>
linear_form<N::bits, R> form_of(secret<N, R> const& x, unsigned fraction) {
    auto const factor = public_word<N>{1} << (fraction - N::fraction);
    auto const* linear = dynamic_cast<linear_node<N, R> const*>(x.pointer().get());
    if (linear && !linear->form().items.empty()) return linear->form().scaled(factor);
    linear_form<N::bits, R> f;
    f.items.emplace_back(factor, std::make_shared<summand_of<N, R>>(x.pointer()));
    return f;
}

template <Fixed N, std::size_t R>
secret<N, R> from_form(party& p, shape_t<R> shape, linear_form<N::bits, R> form) {
    return secret<N, R>(std::make_shared<linear_node<N, R>>(p, shape, std::move(form)));
}

/// The word of a public constant; integers exactly, beyond the 53 bits of a double too.
/// @throws range_error when the format does not hold it
template <Fixed N, class C>
    requires std::is_arithmetic_v<C>
public_word<N> constant_word(C c) {
    auto const require = [c](bool fits) {
        if (!fits)
            throw range_error("the constant " + std::to_string(c) + " does not fit the format " + format_name<N>());
    };
    if constexpr (std::integral<C>) {
        auto const beyond = static_cast<int128>(c) >> (N::bits - 1 - N::fraction);
        require(beyond == 0 || beyond == -1);
        return (static_cast<public_word<N>>(c) << N::fraction) & static_cast<public_word<N>>(ring_mask<N>);
    } else {
        require(representable<N>(static_cast<double>(c)));
        return encode<N>(static_cast<double>(c));
    }
}

template <Fixed N, Fixed M, std::size_t R, std::size_t S>
auto combine(secret<N, R> const& x, secret<M, S> const& y, int sign) {
    using P = sum_t<N, M>;
    require_same_party(x.owner(), y.owner());
    auto const shape = broadcast_shape(x.shape(), y.shape());
    auto form = form_of(broadcast_to(x, shape), P::fraction);
    return from_form<P>(
        x.owner(), shape,
        form.plus(form_of(broadcast_to(y, shape), P::fraction).scaled(static_cast<public_word<P>>(sign))));
}

} // namespace detail

/// Sum and difference: no message. Scales are joined exactly at the finer one; shapes broadcast.
/// @throws shape_error when the shapes do not broadcast
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
secret<sum_t<N, M>, (R > S ? R : S)> operator+(secret<N, R> const& x, secret<M, S> const& y) {
    return detail::combine(x, y, 1);
}
template <Fixed N, Fixed M, std::size_t R, std::size_t S>
secret<sum_t<N, M>, (R > S ? R : S)> operator-(secret<N, R> const& x, secret<M, S> const& y) {
    return detail::combine(x, y, -1);
}
template <Fixed N, std::size_t R>
secret<N, R> operator-(secret<N, R> const& x) {
    return detail::from_form<N>(x.owner(), x.shape(),
                                detail::form_of(x, N::fraction).scaled(static_cast<public_word<N>>(-1)));
}

/// Sums with public scalars, rounded to x's scale.
/// @throws range_error when the format does not hold the scalar
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator+(secret<N, R> const& x, C c) {
    auto form = detail::form_of(x, N::fraction);
    form.constant += detail::constant_word<N>(c);
    return detail::from_form<N>(x.owner(), x.shape(), std::move(form));
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator+(C c, secret<N, R> const& x) {
    return x + c;
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator-(secret<N, R> const& x, C c) {
    auto form = detail::form_of(x, N::fraction);
    form.constant -= detail::constant_word<N>(c);
    return detail::from_form<N>(x.owner(), x.shape(), std::move(form));
}
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
secret<N, R> operator-(C c, secret<N, R> const& x) {
    return -x + c;
}

/// Times a public integer: the scale stays, no rounding.
template <Fixed N, std::size_t R, std::integral C>
secret<N, R> operator*(secret<N, R> const& x, C c) {
    auto const k = static_cast<public_word<N>>(c); // modulo the ring, with its sign
    return detail::from_form<N>(x.owner(), x.shape(), detail::form_of(x, N::fraction).scaled(k));
}
template <Fixed N, std::size_t R, std::integral C>
secret<N, R> operator*(C c, secret<N, R> const& x) {
    return x * c;
}

/// Times a public real, rounded to x's home scale: x is settled, the scale doubles, the product remembers its home.
/// @throws range_error when the format does not hold the constant
template <Fixed N, std::size_t R, std::floating_point C>
auto operator*(secret<N, R> const& x, C c) {
    using H = home_t<N>;
    using P = product_t<H, H>;
    auto const k = static_cast<public_word<H>>(sign_extend(detail::constant_word<H>(c), N::bits));
    auto const home = settle(x);
    return detail::from_form<P>(x.owner(), x.shape(), detail::form_of(home, H::fraction).scaled(k));
}
template <Fixed N, std::size_t R, std::floating_point C>
auto operator*(C c, secret<N, R> const& x) {
    return x * c;
}

namespace detail {
/// Fraction bits of a public divisor's reciprocal: enough for 2^10 to a relative 2^-15 where 20 bits above the point
/// are left, never fewer than the home scale's.
template <Fixed N>
inline constexpr unsigned reciprocal_fraction =
    std::max(N::home, std::min(24u, N::bits - std::min(N::bits, N::home + 22)));
} // namespace detail

/// Divided by a public number: x is settled and multiplied by the reciprocal, which has 24 fraction bits (fewer where
/// the ring is narrow, F at least), no message. Unsettled: fixed<64, 40, 16> for a home scale of 16.
///
/// domain    64 bits: |x / c| < 2^(38 - F)
/// error     |x| 2^-25: relative 3.1e-5 for c = 2^10, nothing for powers of two
/// @throws range_error for a divisor whose reciprocal the format does not hold
template <Fixed N, std::size_t R, class C>
    requires std::is_arithmetic_v<C>
auto operator/(secret<N, R> const& x, C c) {
    using H = home_t<N>;
    constexpr unsigned fraction = detail::reciprocal_fraction<N>;
    using P = fixed<N::bits, N::home + fraction, N::home>;
    auto const k = static_cast<public_word<H>>(
        sign_extend(detail::constant_word<fixed<N::bits, fraction>>(1.0 / static_cast<double>(c)), N::bits));
    auto const home = settle(x);
    return detail::from_form<P>(x.owner(), x.shape(), detail::form_of(home, N::home).scaled(k));
}

namespace detail {
template <Fixed N, std::size_t R>
task<share<N, R>> axis_sum(std::shared_ptr<node<N, R>> x, std::size_t axis) {
    auto s = co_await x->as_share();
    co_return sum_keeping_axis(s, axis);
}
} // namespace detail

/// Sums along one axis, which keeps the extent 1: no message.
/// @throws shape_error when x has no such axis
template <Fixed N, std::size_t R>
secret<N, R> sum(secret<N, R> const& x, std::size_t axis) {
    if (axis >= R) throw shape_error("sum: no axis " + std::to_string(axis) + " in " + to_string(x.shape()));
    auto shape = x.shape();
    shape[axis] = 1;
    auto node = x.pointer();
    return secret<N, R>(x.owner(), shape, detail::axis_sum(node, axis));
}

/// Means along one axis, which keeps the extent 1. The factor 1/n has 30 fraction bits.
///
/// domain    |sum| < 2^(Bits-32-home)
/// @throws shape_error when x has no such axis or it is empty
template <Fixed N, std::size_t R>
auto mean(secret<N, R> const& x, std::size_t axis) {
    if (axis < R && x.shape()[axis] == 0)
        throw shape_error("mean: axis " + std::to_string(axis) + " of " + to_string(x.shape()) + " is empty");
    auto const total = sum(settle(x), axis);
    using H = home_t<N>;
    static_assert(H::fraction + 32 < H::bits, "moiety: mean needs 32 bits above the home scale");
    using P = fixed<H::bits, H::fraction + 30, H::home>;
    auto const k =
        static_cast<public_word<H>>(std::llround(std::ldexp(1.0, 30) / static_cast<double>(x.shape()[axis])));
    auto form = detail::form_of(total, H::fraction).scaled(k);
    return detail::from_form<P>(x.owner(), total.shape(), std::move(form));
}

} // namespace moiety
