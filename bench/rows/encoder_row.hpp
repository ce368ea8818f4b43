// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "plain_block.hpp"

#include <moiety/nn/encoder_block.hpp>
#include <moiety/secret/input.hpp>
#include <moiety/secret/reveal.hpp>

/// A whole layer of an encoder.
namespace moiety_bench::encoder {

using namespace moiety; // a header of this program only

template <Fixed N, std::size_t R>
secret<N, R> weight(party& p, shape_t<R> shape, std::vector<float> const& values, double factor = 1) {
    tensor<N, R> words(shape);
    if (p.holds_input_of(1)) {
        words = tensor<N, R>::uninitialised(shape);
        auto const to = words.writable();
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = encode<N>(factor * double(values[i]));
    }
    return input_words(p, 1, shape, words);
}

/// What a normalisation leaves for a product in a ring of `Ring` bits.
template <unsigned F, unsigned Ring>
using normal = layer_norm_t<fixed<64, F>, Ring + 18>;

/// A block whose weights are opened, and rows as a layer before leaves them: normalised, not yet opened.
template <Fixed N>
struct block_state {
    using rows = normal<N::home, nn::rings<N::home>::attention>;

    nn::encoder_block<N> block;
    nn::affine<N> input_norm;
    share<rows, 2> states;
};

template <Fixed N>
block_state<N> prepared_block(party& p, plain_block const& plain, std::vector<double> const& input,
                              std::size_t tokens) {
    using P = product_t<N, N>;
    std::size_t const n = plain.width, wide = plain.wide;
    auto dense = [&](plain_block::dense const& d, std::size_t in, std::size_t out, double factor = 1) {
        return nn::linear<N>(weight<N, 2>(p, {in, out}, d.weight, factor * nn::weight_factor<N>),
                             weight<nn::weighted_t<N>, 1>(p, {out}, d.bias, factor));
    };
    auto after_input = [&](plain_block::dense const& d) { return plain_block::folded(plain.input_norm, d); };
    auto norm = [&](plain_block::norm const& m) {
        return nn::affine<N>(weight<N, 1>(p, {n}, m.gamma), weight<P, 1>(p, {n}, m.beta));
    };
    block_state<N> s;
    auto& b = s.block;
    b.attention.query = dense(after_input(plain.query), n, n, nn::query_factor(n / plain.heads, accurate));
    b.attention.key = dense(after_input(plain.key), n, n);
    b.attention.value = dense(after_input(plain.value), n, n);
    b.attention.output = dense(plain.output, n, n);
    b.attention.heads = plain.heads;
    b.attention_norm = norm(plain.attention_norm);
    b.feed_forward.up = dense(plain_block::folded(plain.attention_norm, plain.up), n, wide);
    b.feed_forward.down = dense(plain.down, wide, n);
    s.input_norm = norm(plain.input_norm);
    prepare(b.attention.query.weight, b.attention.key.weight, b.attention.value.weight, b.attention.output.weight,
            b.attention_norm.gamma, b.feed_forward.up.weight, b.feed_forward.down.weight, s.input_norm.gamma);
    using rows = typename block_state<N>::rows;
    s.states = shared_values<rows, 2>(p, {tokens, n}, [&](std::size_t i) { return input[i]; });
    return s;
}

template <Fixed N>
task<share<typename block_state<N>::rows, 2>> run_block(party& p, block_state<N> const& s) {
    using rows = typename block_state<N>::rows;
    auto states = s.states;
    secret<rows, 2> const x(p, states.shape(), already(states));
    auto attend = [](nn::attention<N> const& a, auto const& h) { return a(h, tensor<bit, 2>{}, accurate); };
    auto activate = [](auto const& h) { return gelu<12, nn::rings<N::home>::sums>(h); };
    auto normalise = [](auto const& h, double epsilon, auto ring) {
        return layer_norm<decltype(ring)::value + 18>(h, epsilon);
    };
    auto const y = s.block(x, s.input_norm, attend, activate, normalise);
    auto result = co_await y.node().as_share();
    co_return result;
}

/// A BERT-base layer, weights opened before: rounds and bytes of the whole, from rows that are not open to such rows.
template <Fixed N>
void add_layer(suite& s, std::size_t tokens, double tolerance) {
    constexpr std::size_t width = 768, heads = 12, wide = 3072;
    auto const plain = std::make_shared<plain_block>(width, heads, wide);
    auto const input = std::make_shared<std::vector<double>>(plain->input(tokens));
    row const r{"encoder_layer", "accurate", format_of<N>(), tokens, 1, tolerance, "", counted::the_whole};
    add_row(
        s, r, [=](party& p) { return prepared_block<N>(p, *plain, *input, tokens); },
        [](party& p, block_state<N> const& b) { return run_block(p, b); },
        [=](values const& got) {
            auto const expected = (*plain)(*input, tokens);
            return largest_error(got, [&](std::size_t i) { return expected[i]; });
        });
}

} // namespace moiety_bench::encoder
