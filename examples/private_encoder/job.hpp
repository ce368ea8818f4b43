// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>
#include <moiety/io/bert_config.hpp>
#include <moiety/models/bert_config.hpp>
#include <moiety/models/encoder_functions.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace private_encoder {

/// What every role knows and must agree on: the model's shape, how it is computed, the number of tokens of each
/// sentence. Nothing else is told to the dealer.
struct job {
    moiety::bert_config model;
    moiety::encoder_functions functions;
    unsigned fraction_bits = 16;
    moiety::pooling pool = moiety::pooling::mean;
    std::vector<std::size_t> tokens;
};

/// Part of every job's text: programs of different versions do not work together.
inline constexpr char const* program_version = "private_encoder 0.1";
/// Sentences of one session.
inline constexpr std::size_t most_sentences = 100'000;

/// Throws moiety::usage_error, beginning with `origin`, for numbers of tokens that the model has no positions for.
inline void check_tokens(std::vector<std::size_t> const& tokens, moiety::bert_config const& model,
                         std::string const& origin) {
    auto const fail = [&](std::string const& why) { throw moiety::usage_error(origin + ": " + why); };
    if (tokens.empty()) fail("no sentences");
    if (tokens.size() > most_sentences) fail("more than " + std::to_string(most_sentences) + " sentences");
    for (auto const n : tokens)
        if (n == 0 || n > model.max_position_embeddings)
            fail("a sentence of " + std::to_string(n) + " tokens, where the model takes 1 to " +
                 std::to_string(model.max_position_embeddings));
}

inline nlohmann::json to_json(job const& j) {
    return {{"program", program_version},
            {"model", nlohmann::json::parse(moiety::to_string(j.model))},
            {"gelu", moiety::to_string(j.functions.gelu)},
            {"softmax", moiety::to_string(j.functions.softmax)},
            {"layer-norm", moiety::to_string(j.functions.layer_norm)},
            {"fraction-bits", j.fraction_bits},
            {"pool", moiety::to_string(j.pool)},
            {"tokens", j.tokens}};
}

/// One line that is the same for equal jobs.
inline std::string to_text(job const& j) { return to_json(j).dump(); }

/// A job from its text, as it comes from outside.
///
/// throws    moiety::mismatch_error where it comes from another version; moiety::format_error, moiety::usage_error for
///           what is no job. Messages begin with `origin`.
inline job parse_job(std::string_view text, std::string const& origin) {
    auto const fields = nlohmann::json::parse(text, nullptr, false);
    if (!fields.is_object()) throw moiety::format_error(origin + ": not a JSON object");
    if (auto const version = fields.value("program", nlohmann::json()); version != program_version)
        throw moiety::mismatch_error(origin + ": another version of this program (this is " + program_version + ")");
    try {
        job j;
        j.model = moiety::parse_bert_config(fields.at("model").dump(), origin);
        j.functions.gelu = moiety::parse_gelu(fields.at("gelu").get<std::string>());
        j.functions.softmax = moiety::parse_softmax(fields.at("softmax").get<std::string>());
        j.functions.layer_norm = moiety::parse_layer_norm(fields.at("layer-norm").get<std::string>());
        j.fraction_bits = fields.at("fraction-bits").get<unsigned>();
        if (j.fraction_bits != 12 && j.fraction_bits != 16)
            throw moiety::format_error(origin + ": fraction-bits is neither 12 nor 16");
        j.pool = moiety::parse_pooling(fields.at("pool").get<std::string>());
        for (auto const& n : fields.at("tokens")) {
            if (!n.is_number_unsigned())
                throw moiety::format_error(origin + ": tokens holds something else than numbers");
            j.tokens.push_back(n.get<std::size_t>());
        }
        check_tokens(j.tokens, j.model, origin);
        return j;
    } catch (nlohmann::json::exception const&) {
        throw moiety::format_error(origin + ": a field is missing or of the wrong kind");
    }
}

/// The first public parameter in which two jobs differ, whatever their sentences: "fraction-bits is 12 and not 16",
/// a's first.
inline std::optional<std::string> difference(job const& a, job const& b) {
    auto x = to_json(a), y = to_json(b);
    x.erase("tokens");
    y.erase("tokens");
    auto const flat_x = x.flatten(), flat_y = y.flatten();
    for (auto const& [path, value] : flat_x.items())
        if (flat_y.value(path, nlohmann::json()) != value)
            return path.substr(1) + " is " + value.dump() + " and not " + flat_y.value(path, nlohmann::json()).dump();
    return std::nullopt;
}

} // namespace private_encoder
