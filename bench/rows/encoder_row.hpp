// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "plain_block.hpp"

#include <moiety/models/encoder_protocols.hpp>
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

/// A system's functions.
template <unsigned F>
struct configuration {
    std::string name;
    encoder_protocols<F> functions;
    plain_functions clear;
    double tolerance;
};

/// Sizes of a model's layers.
struct layer_size {
    std::string row; // what its rows are called
    std::size_t width, heads, wide;
};
inline layer_size const base_size{"encoder_layer", 768, 12, 3072};
inline layer_size const large_size{"encoder_layer_large", 1024, 16, 4096};

/// A block whose weights are opened, and rows as a layer before leaves them: normalised, not yet opened.
template <Fixed N>
struct block_state {
    using rows = normal<N::home, nn::rings<N::home>::attention>;

    nn::encoder_block<N> block;
    nn::affine<N> input_norm;
    share<rows, 2> states;
};

template <Fixed N>
block_state<N> prepared_block(party& p, plain_block const& plain, std::vector<double> const& input, std::size_t tokens,
                              attention_function<N::home> const& attention) {
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
    b.attention.query = dense(after_input(plain.query), n, n, attention.query_factor(n / plain.heads));
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
task<share<typename block_state<N>::rows, 2>> run_block(party& p, block_state<N> const& s,
                                                        encoder_protocols<N::home> const& f) {
    using rows = typename block_state<N>::rows;
    auto states = s.states;
    secret<rows, 2> const x(p, states.shape(), already(states));
    auto attend = [&f](nn::attention<N> const& a, auto const& h) { return f.attention.attend(a, h, 1); };
    auto const y = s.block(x, s.input_norm, attend, f.activate, f.normalise);
    auto result = co_await y.node().as_share();
    co_return result;
}

/// A layer, weights opened before: rounds and bytes of the whole, from rows that are not open to such rows.
template <unsigned F>
void add_layer(suite& s, configuration<F> const& c, layer_size const& size, std::size_t tokens) {
    using N = fixed<64, F>;
    auto const plain = [=] {
        plain_block block(size.width, size.heads, size.wide);
        block.functions = c.clear;
        if (c.clear.low_scores) block.lower_scores();
        return block;
    };
    row const r{size.row, c.name, format_of<N>(), tokens, 1, c.tolerance, "", counted::the_whole, tokens * size.width};
    add_row(
        s, r,
        [=](party& p) {
            auto const block = plain();
            return prepared_block<N>(p, block, block.input(tokens), tokens, c.functions.attention);
        },
        [f = c.functions](party& p, block_state<N> const& b) { return run_block(p, b, f); },
        [=](values const& got) {
            auto const block = plain();
            std::size_t const n = size.width, stride = std::max<std::size_t>(1, tokens / 128);
            auto const expected = block(block.input(tokens), tokens, stride); // all of 512 rows would take seconds
            auto const at_row = [&](std::size_t i) { return got[i / n * stride * n + i % n]; };
            return largest_error(expected, at_row);
        });
}

/// The configurations that are measured.
configuration<16> accurate_16();
configuration<12> accurate_12();
configuration<16> secformer_16();
configuration<16> mpcformer_16();
configuration<16> puma_16();
configuration<16> bolt_16();

} // namespace moiety_bench::encoder
