// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "moiety/core/error.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

namespace moiety {

/// The function between the two linear layers of a feed-forward block.
enum class bert_activation { gelu, relu };

/// Hugging Face's name of an activation.
constexpr char const* to_string(bert_activation f) noexcept { return f == bert_activation::gelu ? "gelu" : "relu"; }

/// The public shape of a BERT encoder: what both parties and the dealer may know. Names are Hugging Face's.
struct bert_config {
    std::size_t vocab_size = 0;
    std::size_t hidden_size = 0;
    std::size_t num_hidden_layers = 0;
    std::size_t num_attention_heads = 0;
    std::size_t intermediate_size = 0;
    std::size_t max_position_embeddings = 0;
    std::size_t type_vocab_size = 2;
    double layer_norm_eps = 1e-12;
    bert_activation hidden_act = bert_activation::gelu;

    std::size_t head_size() const noexcept { return hidden_size / num_attention_heads; }

    friend bool operator==(bert_config const&, bert_config const&) = default;
};

/// Throws format_error, naming the field, for sizes that are zero or absurd or do not fit each other. `origin` begins
/// the message: the file or the peer that the configuration came from.
inline void validate(bert_config const& c, std::string_view origin) {
    struct limit {
        char const* field;
        std::size_t value;
        std::size_t largest;
    };
    std::array const limits{limit{"vocab_size", c.vocab_size, std::size_t{1} << 22},
                            limit{"hidden_size", c.hidden_size, std::size_t{1} << 16},
                            limit{"num_hidden_layers", c.num_hidden_layers, 1024},
                            limit{"num_attention_heads", c.num_attention_heads, std::size_t{1} << 12},
                            limit{"intermediate_size", c.intermediate_size, std::size_t{1} << 18},
                            limit{"max_position_embeddings", c.max_position_embeddings, std::size_t{1} << 20},
                            limit{"type_vocab_size", c.type_vocab_size, 1024}};
    auto const fail = [&](std::string const& reason) { throw format_error(std::string(origin) + ": " + reason); };
    for (auto const& [field, value, largest] : limits) {
        if (value == 0 || value > largest) {
            fail(std::string(field) + " is " + std::to_string(value) + ", outside 1 to " + std::to_string(largest));
        }
    }
    if (c.hidden_size % c.num_attention_heads != 0) {
        fail("hidden_size " + std::to_string(c.hidden_size) + " is not a multiple of num_attention_heads " +
             std::to_string(c.num_attention_heads));
    }
    if (!(c.layer_norm_eps >= 0.0 && c.layer_norm_eps < 1.0)) fail("layer_norm_eps is outside [0, 1)");
}

/// One line of JSON that is the same for equal configurations; parse_bert_config (moiety/io/bert_config.hpp) reads it.
inline std::string to_string(bert_config const& c) {
    std::array<char, 32> eps{};
    // The shortest text that reads back as the same double.
    auto const end =
        std::to_chars(eps.data(), eps.data() + eps.size(), c.layer_norm_eps, std::chars_format::scientific);
    auto const field = [](char const* name, std::size_t value) {
        return ",\"" + std::string(name) + "\":" + std::to_string(value);
    };
    return "{\"model_type\":\"bert\"" + field("vocab_size", c.vocab_size) + field("hidden_size", c.hidden_size) +
           field("num_hidden_layers", c.num_hidden_layers) + field("num_attention_heads", c.num_attention_heads) +
           field("intermediate_size", c.intermediate_size) +
           field("max_position_embeddings", c.max_position_embeddings) + field("type_vocab_size", c.type_vocab_size) +
           ",\"layer_norm_eps\":" + std::string(eps.data(), end.ptr) + ",\"hidden_act\":\"" + to_string(c.hidden_act) +
           "\"}";
}

} // namespace moiety
