// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "text_file.hpp"
#include "wordpiece.hpp"

#include <moiety/core/error.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace private_encoder {

namespace detail {

using json = nlohmann::json;

inline std::optional<json> read_optional_json(std::filesystem::path const& path) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    auto parsed = json::parse(read_file(path), nullptr, false);
    if (!parsed.is_object()) throw moiety::format_error(path.string() + ": not a JSON object");
    return parsed;
}

/// Sets `out` from a field that is there and not null; the wrong kind of value is a format_error.
template <class T>
void take(json const& object, char const* field, T& out, std::filesystem::path const& path) {
    auto const found = object.find(field);
    if (found == object.end() || found->is_null()) return;
    try {
        // A special token is a string or, with its options, an object.
        out = found->is_object() ? found->at("content").template get<T>() : found->template get<T>();
    } catch (json::exception const&) {
        throw moiety::format_error(path.string() + ": " + field + " is of the wrong kind");
    }
}

/// The vocabulary inside a tokenizer.json, in the order of its ids.
inline std::vector<std::string> read_json_vocabulary(json const& tokenizer, std::filesystem::path const& path) {
    auto const fail = [&](std::string const& reason) { throw moiety::format_error(path.string() + ": " + reason); };
    auto const model = tokenizer.find("model");
    if (model == tokenizer.end() || !model->is_object() || model->value("type", json()) != "WordPiece") {
        fail("its model is not WordPiece");
    }
    auto const entries = model->find("vocab");
    if (entries == model->end() || !entries->is_object()) fail("its model has no vocabulary");
    std::vector<std::string> vocabulary(entries->size());
    for (auto const& [token, id] : entries->items()) {
        if (!id.is_number_unsigned() || id.template get<std::size_t>() >= vocabulary.size() ||
            !vocabulary[id.template get<std::size_t>()].empty()) {
            fail("the ids of its vocabulary are not 0 to " + std::to_string(vocabulary.size() - 1));
        }
        vocabulary[id.template get<std::size_t>()] = token;
    }
    return vocabulary;
}

} // namespace detail

/// The tokeniser of a BERT in Hugging Face's layout: vocab.txt or else tokenizer.json for the vocabulary;
/// tokenizer_config.json, or else tokenizer.json, or else BERT's defaults for how text is treated.
///
/// throws    moiety::format_error naming the file: neither vocabulary there, not UTF-8, not JSON, a field of the wrong
///           kind, another tokeniser than BERT's
inline wordpiece read_wordpiece(std::filesystem::path const& folder) {
    auto const vocabulary_path = folder / "vocab.txt";
    auto const config_path = folder / "tokenizer_config.json";
    auto const tokenizer_path = folder / "tokenizer.json";
    auto const config = detail::read_optional_json(config_path);
    auto const tokenizer = detail::read_optional_json(tokenizer_path);

    wordpiece_options options;
    bool strip = false;
    std::optional<bool> strip_accents;
    auto const take_strip = [&](detail::json const& object, std::filesystem::path const& path) {
        auto const found = object.find("strip_accents");
        if (found == object.end()) return;
        detail::take(object, "strip_accents", strip, path);
        strip_accents = found->is_null() ? std::nullopt : std::optional(strip);
    };
    if (tokenizer && tokenizer->contains("normalizer") && (*tokenizer)["normalizer"].is_object()) {
        auto const& normalizer = (*tokenizer)["normalizer"];
        detail::take(normalizer, "lowercase", options.lower_case, tokenizer_path);
        detail::take(normalizer, "handle_chinese_chars", options.tokenize_chinese_chars, tokenizer_path);
        take_strip(normalizer, tokenizer_path);
    }
    if (config) {
        std::string kind = "BertTokenizer";
        detail::take(*config, "tokenizer_class", kind, config_path);
        constexpr std::array<std::string_view, 4> known{"BertTokenizer", "BertTokenizerFast", "PreTrainedTokenizerFast",
                                                        "TokenizersBackend"};
        if (std::ranges::find(known, kind) == known.end()) {
            throw moiety::format_error(config_path.string() + ": tokenizer_class '" + kind.substr(0, 80) +
                                       "' is not known (BertTokenizer)");
        }
        detail::take(*config, "do_lower_case", options.lower_case, config_path);
        detail::take(*config, "tokenize_chinese_chars", options.tokenize_chinese_chars, config_path);
        take_strip(*config, config_path);
        detail::take(*config, "unk_token", options.unknown, config_path);
        detail::take(*config, "cls_token", options.first, config_path);
        detail::take(*config, "sep_token", options.last, config_path);
        detail::take(*config, "pad_token", options.padding, config_path);
        detail::take(*config, "mask_token", options.mask, config_path);
    }
    options.strip_accents = strip_accents;

    if (std::filesystem::exists(vocabulary_path) || !tokenizer) {
        auto lines = split_lines(read_file(vocabulary_path), vocabulary_path.string());
        return wordpiece(std::move(lines), std::move(options), vocabulary_path.string());
    }
    return wordpiece(detail::read_json_vocabulary(*tokenizer, tokenizer_path), std::move(options),
                     tokenizer_path.string());
}

} // namespace private_encoder
