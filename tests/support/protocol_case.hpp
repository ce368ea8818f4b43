// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/fixed.hpp>
#include <moiety/core/tensor.hpp>
#include <moiety/mpc/party.hpp>
#include <moiety/mpc/share.hpp>
#include <moiety/mpc/task.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// A protocol with everything that a proof needs to know of it: what goes in, what may come out.
namespace moiety_test {

/// One number an element that goes in: in shares, or whole from one party.
struct case_input {
    static constexpr int shared = -1;
    unsigned bits;
    int owner;

    explicit case_input(unsigned b, int o = shared) : bits(b), owner(o) {}
};

/// What one role holds of the inputs of n elements.
class case_values {
  public:
    /// `words`: one vector an input, of this role's shares; empty at roles that hold none.
    case_values(std::size_t n, std::vector<std::vector<std::uint64_t>> words) : n_(n), words_(std::move(words)) {}

    std::size_t size() const { return n_; }

    /// Input `i` as a tensor of N.
    template <moiety::Number N>
    moiety::tensor<N, 1> words(std::size_t i) const {
        if (words_.empty()) return moiety::tensor<N, 1>(moiety::shape_t<1>{n_});
        auto t = moiety::tensor<N, 1>::zeros(moiety::shape_t<1>{n_});
        auto const to = t.writable();
        for (std::size_t j = 0; j < n_; ++j) {
            if constexpr (std::same_as<N, moiety::bit>)
                to[j / 64] |= (words_[i][j] & 1) << (j % 64);
            else
                to[j] = static_cast<typename N::word>(words_[i][j]);
        }
        return t;
    }
    template <moiety::Number N>
    moiety::share<N, 1> share(std::size_t i) const {
        return moiety::share<N, 1>(words<N>(i));
    }
    /// Several inputs side by side, the j-th as the j-th of each element: (n, inputs).
    template <moiety::Fixed N>
    moiety::share<N, 2> beside(std::vector<std::size_t> const& which) const {
        moiety::shape_t<2> const shape{n_, which.size()};
        if (words_.empty()) return moiety::share<N, 2>(moiety::tensor<N, 2>(shape));
        auto t = moiety::tensor<N, 2>::uninitialised(shape);
        auto const to = t.writable();
        for (std::size_t j = 0; j < n_; ++j)
            for (std::size_t k = 0; k < which.size(); ++k)
                to[j * which.size() + k] = static_cast<typename N::word>(words_[which[k]][j]);
        return moiety::share<N, 2>(t);
    }

  private:
    std::size_t n_;
    std::vector<std::vector<std::uint64_t>> words_;
};

/// A role's share of the result: `planes` words an element, planes outermost; bits as words 0 and 1.
struct case_result {
    std::vector<std::uint64_t> words;

    case_result() = default;
    template <moiety::Number N, std::size_t R>
    explicit case_result(moiety::share<N, R> const& s) {
        if (!s.words().has_data()) return;
        auto const from = s.words().words();
        for (std::size_t i = 0; i < s.size(); ++i) {
            if constexpr (std::same_as<N, moiety::bit>)
                words.push_back(from[i / 64] >> (i % 64) & 1);
            else
                words.push_back(static_cast<std::uint64_t>(from[i]));
        }
    }
};

/// A protocol at given widths.
struct protocol_case {
    using program = std::function<moiety::task<case_result>(moiety::party&, case_values)>;
    using plain = std::vector<std::uint64_t>; ///< one element's inputs

    std::string name;
    std::vector<case_input> inputs;
    unsigned result_bits; ///< 1: shares under exclusive or
    std::size_t planes = 1;
    /// Where one draw or exchange has several words an element, they lie side by side (else plane by plane).
    bool side_by_side = false;
    std::size_t granule = 1; ///< tensors have a multiple of so many elements
    program run;
    /// Whether y is in the declared set of results, for inputs in the domain. None: not checked.
    std::function<bool(plain const& x, std::size_t plane, std::uint64_t y)> right;
    /// Where it holds. None: everywhere.
    std::function<bool(plain const& x)> domain;

    protocol_case(std::string n, std::vector<case_input> in, unsigned bits = 1)
        : name(std::move(n)), inputs(std::move(in)), result_bits(bits) {}

    unsigned input_bits() const {
        unsigned sum = 0;
        for (auto const& i : inputs) sum += i.bits;
        return sum;
    }
};

/// The names of the cases of which `what` holds, each with a space after it.
template <class What>
std::string names_where(std::vector<protocol_case> const& list, What what) {
    std::string names;
    for (auto const& c : list)
        if (what(c)) names += c.name + " ";
    return names;
}

} // namespace moiety_test
