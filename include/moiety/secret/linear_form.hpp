// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/encode.hpp>
#include <moiety/mpc/held.hpp>
#include <moiety/secret/views.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

/// Sums of secrets with public coefficients, gathered while an expression is built and computed in one pass.
namespace moiety::detail {

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
    bool may_come_round = false; // only its residue is asked for

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
    /// Element i of what the form comes to over these words, as a number at the scale 0.
    double in_the_clear(std::vector<tensor<fixed<Bits, 0>, R>> const& values, std::size_t i) const {
        auto const number = [](word w) {
            return decode<fixed<Bits, 0>>(static_cast<typename fixed<Bits, 0>::word>(w & ring_mask<fixed<Bits, 0>>));
        };
        double sum = number(constant);
        for (std::size_t j = 0; j < values.size(); ++j)
            sum += number(items[j].coefficient) * number(values[j].words()[i]);
        return sum;
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
        if (!form.may_come_round)
            require_held<N>(self.owner(), "linear expression", self.shape(),
                            [&](std::size_t i) { return std::ldexp(form.in_the_clear(values, i), -int(N::fraction)); });
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

} // namespace moiety::detail
