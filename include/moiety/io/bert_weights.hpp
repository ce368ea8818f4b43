// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/io/safetensors.hpp>
#include <moiety/models/bert_config.hpp>
#include <moiety/models/bert_weights.hpp>

#include <filesystem>
#include <string>

namespace moiety {

namespace detail {

/// Reads the tensors of a checkpoint by Hugging Face's names, with or without the prefix `bert.`.
class bert_checkpoint {
  public:
    explicit bert_checkpoint(std::filesystem::path const& file) : file_(file) {
        if (!file_.contains("embeddings.word_embeddings.weight") &&
            file_.contains("bert.embeddings.word_embeddings.weight"))
            prefix_ = "bert.";
    }

    xt::xtensor<float, 1> vector(std::string const& name, std::size_t n) {
        return file_.load<float>(prefix_ + name, {n});
    }
    xt::xtensor<float, 2> matrix(std::string const& name, std::size_t rows, std::size_t columns) {
        return file_.load<float>(prefix_ + name, {rows, columns});
    }
    /// A dense layer; the file holds its weight as (out, in).
    linear_values linear(std::string const& name, std::size_t in, std::size_t out) {
        auto const stored = matrix(name + ".weight", out, in);
        linear_values values{xt::xtensor<float, 2>::from_shape({in, out}), vector(name + ".bias", out)};
        for (std::size_t i = 0; i < in; ++i)
            for (std::size_t j = 0; j < out; ++j) values.weight(i, j) = stored(j, i);
        return values;
    }
    norm_values norm(std::string const& name, std::size_t n) {
        return {vector(name + ".weight", n), vector(name + ".bias", n)};
    }

  private:
    safetensors_file file_;
    std::string prefix_;
};

} // namespace detail

/// The weights of a BERT encoder from `folder`/model.safetensors. A pooler and heads are left unread.
///
/// throws    format_error for a missing or hostile file, a missing tensor, a wrong dtype or shape; range_error for a
///           NaN or an infinity, with its tensor and place
inline bert_weights read_bert_weights(std::filesystem::path const& folder, bert_config const& c) {
    detail::bert_checkpoint file(folder / "model.safetensors");
    bert_weights w;
    std::size_t const n = c.hidden_size, wide = c.intermediate_size;
    w.word_embeddings = file.matrix("embeddings.word_embeddings.weight", c.vocab_size, n);
    w.position_embeddings = file.matrix("embeddings.position_embeddings.weight", c.max_position_embeddings, n);
    w.type_embeddings = file.matrix("embeddings.token_type_embeddings.weight", c.type_vocab_size, n);
    w.embedding_norm = file.norm("embeddings.LayerNorm", n);
    for (std::size_t i = 0; i < c.num_hidden_layers; ++i) {
        std::string const layer = "encoder.layer." + std::to_string(i) + ".";
        bert_layer_values v;
        v.query = file.linear(layer + "attention.self.query", n, n);
        v.key = file.linear(layer + "attention.self.key", n, n);
        v.value = file.linear(layer + "attention.self.value", n, n);
        v.attention_output = file.linear(layer + "attention.output.dense", n, n);
        v.attention_norm = file.norm(layer + "attention.output.LayerNorm", n);
        v.up = file.linear(layer + "intermediate.dense", n, wide);
        v.down = file.linear(layer + "output.dense", wide, n);
        v.output_norm = file.norm(layer + "output.LayerNorm", n);
        w.layers.push_back(std::move(v));
    }
    return w;
}

} // namespace moiety
