// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/tensor.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace moiety {

/// Where each element of a result lies in its source, one by one in row-major order; `nowhere` stands for zero.
///
/// For what a `view_map` cannot name: padding, windows that are cut at an edge, columns in any order.
template <std::size_t R>
class place_list {
  public:
    static constexpr std::size_t rank = R;
    static constexpr std::size_t nowhere = ~std::size_t{0};

    /// @throws shape_error unless there is a place for every element
    place_list(shape_t<R> s, std::vector<std::size_t> from)
        : shape(s), from_(std::make_shared<std::vector<std::size_t> const>(std::move(from))) {
        if (from_->size() != element_count(shape))
            throw shape_error(message({"place_list: ", from_->size(), " places for the shape ", shape}));
    }

    shape_t<R> shape;
    std::vector<std::size_t> const& from() const { return *from_; }

  private:
    std::shared_ptr<std::vector<std::size_t> const> from_;
};

/// The elements at listed places, copied into a new row-major tensor.
/// @throws shape_error when a place lies beyond the source
template <Number N, std::size_t R, std::size_t S>
tensor<N, S> gather(tensor<N, R> const& source, place_list<S> const& places) {
    for (auto at : places.from())
        if (at >= source.size() && at != place_list<S>::nowhere)
            throw shape_error(message({"gather: place ", at, " of a tensor of shape ", source.shape()}));
    if (!source.has_data()) return tensor<N, S>(places.shape);
    auto out = tensor<N, S>::uninitialised(places.shape);
    auto const in = source.words();
    auto const to = out.writable();
    std::size_t i = 0;
    if constexpr (std::same_as<N, bit>) {
        std::fill(to.begin(), to.end(), 0);
        for (auto at : places.from()) {
            if (at != place_list<S>::nowhere) to[i / 64] |= (in[at / 64] >> (at % 64) & 1) << (i % 64);
            ++i;
        }
    } else {
        for (auto at : places.from()) to[i++] = at == place_list<S>::nowhere ? typename N::word{0} : in[at];
    }
    return out;
}

} // namespace moiety
