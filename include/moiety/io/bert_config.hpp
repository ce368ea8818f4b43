// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "moiety/core/error.hpp"
#include "moiety/io/detail/input_file.hpp"
#include "moiety/io/detail/json.hpp"
#include "moiety/models/bert_config.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace moiety {

namespace detail {

/// The fields of a config.json, read by name; a failure names origin and field.
class bert_config_reader {
  public:
    bert_config_reader(std::string_view text, std::string origin)
        : origin_(std::move(origin)), fields_(parse_json(text, origin_)) {
        if (!fields_.is_object()) fail("not a JSON object");
    }

    bert_config read() const {
        check_architecture();
        bert_config c;
        c.vocab_size = size("vocab_size");
        c.hidden_size = size("hidden_size");
        c.num_hidden_layers = size("num_hidden_layers");
        c.num_attention_heads = size("num_attention_heads");
        c.intermediate_size = size("intermediate_size");
        c.max_position_embeddings = size("max_position_embeddings");
        if (has("type_vocab_size")) c.type_vocab_size = size("type_vocab_size");
        if (has("layer_norm_eps")) {
            if (!fields_["layer_norm_eps"].is_number()) fail("layer_norm_eps is not a number");
            c.layer_norm_eps = fields_["layer_norm_eps"].get<double>();
        }
        auto const act = text("hidden_act", "gelu");
        if (act != "gelu" && act != "relu") fail("hidden_act '" + printable(act) + "' is not known (gelu, relu)");
        c.hidden_act = act == "gelu" ? bert_activation::gelu : bert_activation::relu;
        validate(c, origin_);
        return c;
    }

  private:
    [[noreturn]] void fail(std::string const& reason) const { throw format_error(origin_ + ": " + reason); }

    bool has(char const* field) const { return fields_.contains(field) && !fields_[field].is_null(); }

    std::size_t size(char const* field) const {
        if (!has(field)) fail(std::string("has no ") + field);
        auto const& value = fields_[field];
        if (!value.is_number_unsigned()) fail(std::string(field) + " is not a natural number");
        return value.get<std::size_t>();
    }

    std::string text(char const* field, char const* otherwise) const {
        if (!has(field)) return otherwise;
        if (!fields_[field].is_string()) fail(std::string(field) + " is not a string");
        return fields_[field].get<std::string>();
    }

    bool flag(char const* field) const {
        if (!has(field)) return false;
        if (!fields_[field].is_boolean()) fail(std::string(field) + " is not true or false");
        return fields_[field].get<bool>();
    }

    void check_architecture() const {
        auto const type = text("model_type", "");
        if (!type.empty() && type != "bert") fail("model_type '" + printable(type) + "' is not known (bert)");
        if (type.empty() && !has("architectures")) fail("has neither model_type nor architectures: not a BERT");
        if (has("architectures")) {
            if (!fields_["architectures"].is_array()) fail("architectures is not a list");
            for (auto const& name : fields_["architectures"]) {
                if (!name.is_string()) fail("architectures holds something else than strings");
                // BertModel, BertForMaskedLM, ...: the encoder in them is the same. Bert alone is the family's prefix.
                auto const architecture = name.get<std::string>();
                if (architecture != "BertModel" && !architecture.starts_with("BertFor")) {
                    fail("architecture '" + printable(architecture) + "' is not known (BertModel)");
                }
            }
        }
        auto const positions = text("position_embedding_type", "absolute");
        if (positions != "absolute") {
            fail("position_embedding_type '" + printable(positions) + "' is not known (absolute)");
        }
        if (flag("is_decoder")) fail("is_decoder is true: only encoders are known");
        if (flag("add_cross_attention")) fail("add_cross_attention is true: only encoders are known");
    }

    std::string origin_;
    json fields_;
};

} // namespace detail

/// A BERT's configuration from the text of a config.json, or from to_string of another one.
///
/// throws    format_error beginning with `origin` and naming the field: not JSON, a field missing or of the wrong kind,
///           an unknown architecture, activation or kind of positions, sizes that `validate` refuses
inline bert_config parse_bert_config(std::string_view text, std::string const& origin) {
    return detail::bert_config_reader(text, origin).read();
}

/// A BERT's configuration from a Hugging Face config.json. Throws as parse_bert_config does.
inline bert_config read_bert_config(std::filesystem::path const& path) {
    constexpr std::uint64_t largest = std::uint64_t{1} << 20;
    return parse_bert_config(detail::read_text_file(path, largest), path.string());
}

} // namespace moiety
