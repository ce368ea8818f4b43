// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/models/bert_config.hpp>
#include <moiety/models/bert_weights.hpp>
#include <moiety/models/encoder_functions.hpp>
#include <moiety/nn/embedding.hpp>
#include <moiety/nn/encoder_block.hpp>
#include <moiety/secret/reveal.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace moiety {

/// A BERT encoder with private weights of party 1 for private token ids of party 0, at F fraction bits.
///
/// The same text runs in every role: `weights` and `ids` are given where party::holds_input_of(1) and (0) say so, and
/// are null elsewhere. What the configuration and the token count say is public.
template <unsigned F>
class bert {
  public:
    using real = fixed<64, F>;
    /// The narrowest ring that holds the embedding tables at 16 fraction bits: entries and their sums stay below 2^6.
    using table_number = fixed<24, F>;
    using progress = std::function<void(std::size_t done, std::size_t total)>;

    /// @throws range_error naming a weight that the format does not hold
    /// @throws usage_error when this role holds the weights and `weights` is null
    bert(party& p, bert_config config, encoder_functions functions, bert_weights const* weights)
        : party_(&p), config_(std::move(config)), functions_(functions) {
        if (p.holds_input_of(1) && !weights)
            throw usage_error("bert: the party that holds the weights was not given them");
        std::size_t const n = config_.hidden_size;
        if (p.holds_input_of(1)) {
            positions_ = weights->position_embeddings;
            for (std::size_t i = 0; i < positions_.shape()[0]; ++i)
                for (std::size_t j = 0; j < n; ++j)
                    positions_(i, j) += static_cast<double>(weights->type_embeddings(0, j));
        }
        if (!p.holds_input_of(1)) weights = nullptr;
        xt::xtensor<float, 2> const none;
        words_ = weight<table_number, 2>("word embeddings", {config_.vocab_size, n},
                                         weights ? weights->word_embeddings : none, table_factor);
        embedding_norm_ = norm("embedding norm", weights ? &weights->embedding_norm : nullptr);
        for (std::size_t i = 0; i < config_.num_hidden_layers; ++i) layers_.push_back(make_layer(i, weights));
    }

    /// Opens all weights under masks, ahead of the first inference. Blocks; `report` is told how far it is.
    void prepare(progress report = {}) {
        std::size_t const total = layers_.size() + 1;
        moiety::prepare(words_, embedding_norm_.gamma);
        if (report) report(1, total);
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            auto const& l = layers_[i];
            moiety::prepare(l.attention.query.weight, l.attention.key.weight, l.attention.value.weight,
                            l.attention.output.weight, l.attention_norm.gamma, l.feed_forward.up.weight,
                            l.feed_forward.down.weight, l.output_norm.gamma);
            if (report) report(i + 2, total);
        }
    }

    /// One sentence of `tokens` ids. Blocks layer by layer; what `pool` makes of the last states is left to `reveal`:
    /// (1, hidden) for mean and cls, (tokens, hidden) for none.
    ///
    /// @throws range_error for an id outside the vocabulary
    /// @throws shape_error when there are more tokens than positions, or none
    secret<real, 2> encode(std::vector<std::int64_t> const* ids, std::size_t tokens, pooling pool,
                           progress report = {}) {
        if (tokens == 0 || tokens > config_.max_position_embeddings)
            throw shape_error("bert: " + std::to_string(tokens) + " tokens where the model has " +
                              std::to_string(config_.max_position_embeddings) + " positions");
        auto const rows =
            nn::split_one_hot<table_number::bits>(*party_, 0, ids, tokens, config_.vocab_size, config_.hidden_size);
        auto const embedded = nn::embed<real>(rows, words_, offsets(tokens));
        double const epsilon = config_.layer_norm_eps * table_factor * table_factor;
        auto states = normalise(embedded, epsilon, nn::ring_bits<rings::attention>());
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            if (report) report(i, layers_.size());
            compute(states);
            states = layer(i, states);
        }
        if (report) report(layers_.size(), layers_.size());
        secret<real, 2> const last = norm_before(layers_.size())(states);
        if (pool == pooling::cls) return slice(last, 0, 0, 1);
        if (pool == pooling::mean) return settle(mean(last, 0));
        return last;
    }

  private:
    using rings = nn::rings<F>;
    using product = product_t<real, real>;
    using weighted = nn::weighted_t<real>;

    /// Tables are stored this much larger: a normalisation follows, which does not see it, and embeddings are so small
    /// that F = 12 bits would round them visibly.
    static constexpr double table_factor = double(1u << (16 - F));

    /// What is open when a normalisation has been opened for a product in a ring of `Ring` bits.
    template <unsigned Ring>
    using normal = layer_norm_t<real, Ring + 18>;

    template <Fixed X, unsigned Ring>
    secret<normal<Ring>, 2> normalise(secret<X, 2> const& x, double epsilon, nn::ring_bits<Ring>) const {
        if (functions_.layer_norm == layer_norm_choice::secformer)
            return convert<normal<Ring>>(layer_norm(x, epsilon, secformer));
        return layer_norm<Ring + 18>(x, epsilon, accurate);
    }

    /// The map that the rows before layer i have not been through.
    nn::affine<real> const& norm_before(std::size_t i) const {
        return i ? layers_[i - 1].output_norm : embedding_norm_;
    }

    secret<normal<rings::attention>, 2> layer(std::size_t i, secret<normal<rings::attention>, 2> const& x) const {
        auto attend = [this](nn::attention<real> const& a, auto const& h) {
            tensor<bit, 2> const everywhere;
            switch (functions_.softmax) {
            case softmax_choice::two_quad: return a(h, everywhere, two_quad);
            case softmax_choice::secformer: return a(h, everywhere, secformer);
            default: return a(h, everywhere, accurate);
            }
        };
        auto norm = [this](auto const& h, double epsilon, auto ring) { return normalise(h, epsilon, ring); };
        // The ring of the second product holds values below 2^12 anyway.
        auto activate = [this](auto const& h) -> secret<fixed<rings::sums, F>, 2> {
            if (config_.hidden_act == bert_activation::relu) return convert<fixed<rings::sums, F>>(relu(h));
            if (functions_.gelu == gelu_choice::secformer)
                return convert<fixed<rings::sums, F>>(gelu<12>(h, secformer));
            return gelu<12, rings::sums>(h, accurate);
        };
        return layers_[i](x, norm_before(i), attend, activate, norm);
    }

    /// What the positions and the sentence type add to every row: plain rows of the server's tables.
    secret<table_number, 2> offsets(std::size_t tokens) const {
        tensor<table_number, 2> rows(shape_t<2>{tokens, config_.hidden_size});
        if (party_->holds_input_of(1)) {
            xt::xtensor<double, 2> sum = xt::xtensor<double, 2>::from_shape({tokens, config_.hidden_size});
            for (std::size_t i = 0; i < tokens; ++i)
                for (std::size_t j = 0; j < config_.hidden_size; ++j) sum(i, j) = table_factor * positions_(i, j);
            rows = named<table_number, 2>("position and type embeddings", sum);
        }
        return input_words(*party_, 1, rows.shape(), rows);
    }

    template <Fixed N, std::size_t R, class Values>
    static tensor<N, R> named(std::string const& name, Values const& values) {
        try {
            return encode_tensor<N, R>(values);
        } catch (range_error const& e) {
            throw range_error(name + ": " + e.what());
        }
    }

    /// `values` are there where the weights are held.
    template <Fixed N, std::size_t R, class Values>
    secret<N, R> weight(std::string const& name, shape_t<R> shape, Values const& values, double factor = 1.0) const {
        tensor<N, R> words(shape);
        if (party_->holds_input_of(1)) {
            xt::xtensor<double, R> scaled(values);
            for (auto& x : scaled) x *= factor;
            words = named<N, R>(name, scaled);
        }
        return input_words(*party_, 1, shape, words);
    }
    nn::affine<real> norm(std::string const& name, norm_values const* values) const {
        norm_values const none, &v = values ? *values : none;
        shape_t<1> const shape{config_.hidden_size};
        return {weight<real, 1>(name + " gamma", shape, v.gamma), weight<product, 1>(name + " beta", shape, v.beta)};
    }
    /// `before`: the norm whose map the layer takes in.
    nn::linear<real> dense(std::string const& name, std::size_t in, std::size_t out, linear_values const* values,
                           norm_values const* before, double factor = 1.0) const {
        linear_values v;
        if (values) v = before ? folded(*before, *values) : *values;
        return {weight<real, 2>(name + " weight", {in, out}, v.weight, factor * nn::weight_factor<real>),
                weight<weighted, 1>(name + " bias", {out}, v.bias, factor)};
    }

    nn::encoder_block<real> make_layer(std::size_t i, bert_weights const* weights) const {
        std::string const at = "layer " + std::to_string(i) + " ";
        std::size_t const n = config_.hidden_size, wide = config_.intermediate_size;
        auto const* values = weights ? &weights->layers[i] : nullptr;
        auto const* input_norm = !weights ? nullptr
                                 : i      ? &weights->layers[i - 1].output_norm
                                          : &weights->embedding_norm;
        auto part = [values](auto bert_layer_values::*member) { return values ? &(values->*member) : nullptr; };
        using layer = bert_layer_values;
        double const factor = functions_.softmax == softmax_choice::accurate
                                  ? nn::query_factor(config_.head_size(), accurate)
                                  : nn::query_factor(config_.head_size(), two_quad);
        nn::encoder_block<real> b;
        b.attention.query = dense(at + "query", n, n, part(&layer::query), input_norm, factor);
        b.attention.key = dense(at + "key", n, n, part(&layer::key), input_norm);
        b.attention.value = dense(at + "value", n, n, part(&layer::value), input_norm);
        b.attention.output = dense(at + "attention output", n, n, part(&layer::attention_output), nullptr);
        b.attention.heads = config_.num_attention_heads;
        b.attention_norm = norm(at + "attention norm", part(&layer::attention_norm));
        b.feed_forward.up = dense(at + "up", n, wide, part(&layer::up), part(&layer::attention_norm));
        b.feed_forward.down = dense(at + "down", wide, n, part(&layer::down), nullptr);
        b.output_norm = norm(at + "output norm", part(&layer::output_norm));
        b.epsilon = config_.layer_norm_eps;
        return b;
    }

    party* party_;
    bert_config config_;
    encoder_functions functions_;
    secret<table_number, 2> words_;
    xt::xtensor<double, 2> positions_; // position plus type 0, where the weights are held
    nn::affine<real> embedding_norm_;
    std::vector<nn::encoder_block<real>> layers_;
};

} // namespace moiety
