// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/tensor.hpp>

#include <cstdint>
#include <utility>

namespace moiety {

/// A secret tensor as one role sees it: an evaluator's share, the value itself in the ideal role, else only a shape.
///
/// The value is the sum of the two shares in the group of N (a ring, or bits under exclusive or).
template <Number N, std::size_t R>
class share {
  public:
    using number = N;
    static constexpr std::size_t rank = R;

    share() = default;
    explicit share(tensor<N, R> words) : words_(std::move(words)) {}

    shape_t<R> const& shape() const { return words_.shape(); }
    std::size_t size() const { return words_.size(); }
    tensor<N, R> const& words() const { return words_; }

  private:
    tensor<N, R> words_;
};

/// A value that the dealer made: shares of it at the evaluators, the whole of it where masks are known.
///
/// `serial` names it, so that two uses of one mask are recognised.
template <Number N, std::size_t R>
class dealt {
  public:
    using number = N;
    static constexpr std::size_t rank = R;

    dealt() = default;
    dealt(tensor<N, R> words, bool has_shares, std::uint64_t serial, bool is_zero = false)
        : words_(std::move(words)), has_shares_(has_shares), is_zero_(is_zero), serial_(serial) {}

    shape_t<R> const& shape() const { return words_.shape(); }
    std::size_t size() const { return words_.size(); }
    /// An evaluator's share, or the whole value.
    tensor<N, R> const& words() const { return words_; }
    std::uint64_t serial() const { return serial_; }
    bool has_shares() const { return has_shares_; }
    /// This evaluator's share is known to be all zeros: the mask belongs to the other party.
    bool is_zero() const { return is_zero_; }
    /// The same value in another form, under the same name or a new one.
    template <Number M, std::size_t S>
    dealt<M, S> with(tensor<M, S> words, std::uint64_t serial) const {
        return {std::move(words), has_shares_, serial, is_zero_};
    }

    /// The value as a share like any other (a shape at the dealer).
    operator share<N, R>() const { return share<N, R>(has_shares_ ? words_ : tensor<N, R>(words_.shape())); }

  private:
    tensor<N, R> words_;
    bool has_shares_ = false;
    bool is_zero_ = false;
    std::uint64_t serial_ = 0;
};

/// A tensor opened under a uniform mask r: both parties know x + r and hold shares of r, the dealer knows r.
///
/// It is opened once, however many products, comparisons and powers read it. One mask, one value.
template <Number N, std::size_t R>
class masked {
  public:
    using number = N;
    static constexpr std::size_t rank = R;

    masked() = default;
    masked(tensor<N, R> opened, dealt<N, R> mask) : opened_(std::move(opened)), mask_(std::move(mask)) {}

    shape_t<R> const& shape() const { return mask_.shape(); }
    std::size_t size() const { return mask_.size(); }
    /// x + r, known to both parties (a shape at the dealer).
    tensor<N, R> const& opened() const { return opened_; }
    dealt<N, R> const& mask() const { return mask_; }
    std::uint64_t serial() const { return mask_.serial(); }

  private:
    tensor<N, R> opened_;
    dealt<N, R> mask_;
};

} // namespace moiety
