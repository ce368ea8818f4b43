// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/fixed.hpp>
#include <moiety/core/message.hpp>
#include <moiety/core/shape.hpp>
#include <moiety/core/storage.hpp>
#include <moiety/core/xtensor.hpp>

#include <memory>
#include <span>
#include <utility>

namespace moiety {

/// How many words hold `count` numbers: one each, but bits are packed 64 to a word.
template <Number N>
constexpr std::size_t storage_words(std::size_t count) {
    if constexpr (std::same_as<N, bit>)
        return (count + 63) / 64;
    else
        return count;
}

/// A shape, and perhaps data: canonical words in row-major order.
///
/// Roles without data hold shapes only, and every function of tensors returns a shape when an operand has no data,
/// so that one program text runs in every role. Copies share their words; `writable` makes them unique first.
/// Unused high bits of the last word of a bit tensor are unspecified.
template <Number N, std::size_t R>
class tensor {
  public:
    using number = N;
    using word = typename N::word;
    static constexpr std::size_t rank = R;

    /// An empty tensor without data.
    tensor() = default;
    /// A shape without data.
    explicit tensor(shape_t<R> shape) : shape_(shape) {}

    /// A tensor with uninitialised data.
    static tensor uninitialised(shape_t<R> shape, storage where = {}) {
        tensor t(shape);
        t.data_ = std::make_shared<buffer>(storage_words<N>(element_count(shape)), allocator(std::move(where)));
        return t;
    }
    /// A tensor whose words are all `value`.
    static tensor filled(shape_t<R> shape, word value, storage where = {}) {
        tensor t = uninitialised(shape, std::move(where));
        for (auto& w : t.writable()) w = value;
        return t;
    }
    static tensor zeros(shape_t<R> shape, storage where = {}) { return filled(shape, 0, std::move(where)); }

    bool has_data() const { return data_ != nullptr; }
    shape_t<R> const& shape() const { return shape_; }
    std::size_t size() const { return element_count(shape_); }

    /// The words; empty without data.
    std::span<word const> words() const {
        return data_ ? std::span<word const>(data_->data(), data_->size()) : std::span<word const>{};
    }
    /// The words for writing, made unique first.
    std::span<word> writable() {
        if (!data_) return {};
        if (data_.use_count() > 1) data_ = std::make_shared<buffer>(*data_);
        return {data_->data(), data_->size()};
    }
    /// Keeps the words alive independently of this tensor.
    std::shared_ptr<void const> keep() const { return data_; }

    /// Where the words lie, for results that are to lie there too.
    storage where() const { return data_ ? data_->get_allocator().where() : storage(); }
    /// Nobody else holds these words; so it stays as long as this tensor is not copied.
    bool is_sole_owner() const { return data_.use_count() == 1; }

    /// The same elements in row-major order under another shape.
    /// @throws shape_error when the numbers of elements differ
    template <std::size_t S>
    tensor<N, S> reshape(shape_t<S> shape) const {
        if (element_count(shape) != size())
            throw shape_error(message({"reshape: ", shape_, " does not have the elements of ", shape}));
        tensor<N, S> out(shape);
        out.data_ = data_;
        return out;
    }

    /// The same words under another format that holds them all: same word, no narrower.
    template <Number M>
        requires(M::bits >= N::bits && std::same_as<typename M::word, word> &&
                 std::same_as<M, bit> == std::same_as<N, bit>)
    tensor<M, R> reinterpret() const {
        tensor<M, R> out(shape_);
        out.data_ = data_;
        return out;
    }

    /// The words as an xtensor view (a copy-free adaptor; this tensor must have data and outlive it).
    auto array() const
        requires(!std::same_as<N, bit>)
    {
        return xt::adapt(data_->data(), data_->size(), xt::no_ownership(), shape_);
    }

  private:
    template <Number M, std::size_t S>
    friend class tensor;
    using allocator = storage_allocator<word>;
    using buffer = xt::uvector<word, allocator>;

    shape_t<R> shape_{};
    std::shared_ptr<buffer> data_;
};

/// A tensor of bits, packed.
template <std::size_t R>
using bit_tensor = tensor<bit, R>;

} // namespace moiety
