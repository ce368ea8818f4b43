// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "bert_words.hpp"
#include "text_file.hpp"

#include <moiety/core/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace private_encoder {

/// What a BERT's tokeniser files decide.
struct wordpiece_options {
    bool lower_case = true;
    std::optional<bool> strip_accents = std::nullopt; // as lower_case where not said
    bool tokenize_chinese_chars = true;
    std::size_t max_chars_per_word = 100; // a longer word is unknown
    std::string unknown = "[UNK]";
    std::string first = "[CLS]";
    std::string last = "[SEP]";
    std::string padding = "[PAD]";
    std::string mask = "[MASK]";
};

/// A sentence as ids, first and last token included.
struct token_ids {
    std::vector<std::int64_t> ids;
    std::size_t uncut_size = 0; // ids that the whole sentence has

    bool truncated() const noexcept { return ids.size() < uncut_size; }
};

/// BERT's tokeniser: basic tokenisation, then the longest known pieces of each word from its left.
///
/// Gives the ids that Hugging Face's BertTokenizerFast gives, and, but for texts in another form than NFC whose accents
/// are kept, BertTokenizer. In particular a special token written out in the text ("[SEP]", in just these letters)
/// becomes that token: the text is the client's own, and so is what it makes of it.
class wordpiece {
  public:
    /// A token's id is its place in the vocabulary; of equal tokens the last counts.
    ///
    /// throws    moiety::format_error beginning with `origin` where a special token that every sentence needs is
    /// missing
    wordpiece(std::vector<std::string> vocabulary, wordpiece_options options, std::string const& origin = "vocabulary")
        : options_(std::move(options)), form_{options_.lower_case, options_.strip_accents.value_or(options_.lower_case),
                                              options_.tokenize_chinese_chars},
          size_(vocabulary.size()) {
        for (std::size_t i = 0; i < vocabulary.size(); ++i) {
            longest_ = std::max(longest_, vocabulary[i].size());
            ids_[std::move(vocabulary[i])] = static_cast<std::int64_t>(i);
        }
        for (auto const* token : {&options_.unknown, &options_.first, &options_.last}) {
            if (!find(*token)) throw moiety::format_error(origin + ": has no token '" + *token + "'");
        }
        unknown_ = *find(options_.unknown);
        for (auto const* token :
             {&options_.unknown, &options_.first, &options_.last, &options_.padding, &options_.mask}) {
            if (!token->empty() && find(*token)) special_.push_back(*token);
        }
        // Of two that begin at one place the longer is meant.
        std::ranges::sort(special_, std::greater{}, &std::string::size);
    }

    /// Ids are less than this.
    std::size_t vocabulary_size() const noexcept { return size_; }

    /// The ids of one sentence of UTF-8, cut to `max_tokens` (at least 2) with the last token kept.
    ///
    /// throws    moiety::format_error where the text is not UTF-8
    token_ids encode(std::string_view sentence, std::size_t max_tokens = 256) const {
        if (max_tokens < 2) throw moiety::usage_error("wordpiece: at least 2 tokens a sentence");
        if (auto const bad = find_ill_formed_utf8(sentence)) {
            throw moiety::format_error("sentence: not UTF-8 at byte offset " + std::to_string(*bad));
        }
        token_ids out;
        out.ids.push_back(*find(options_.first));
        while (!sentence.empty()) {
            auto const [place, token] = next_special(sentence);
            for (auto const& word : bert_words(sentence.substr(0, place), form_)) append_pieces(out.ids, word);
            if (token.empty()) break;
            out.ids.push_back(*find(token));
            sentence.remove_prefix(place + token.size());
        }
        out.uncut_size = out.ids.size() + 1;
        out.ids.resize(std::min(out.ids.size(), max_tokens - 1));
        out.ids.push_back(*find(options_.last));
        return out;
    }

  private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    std::optional<std::int64_t> find(std::string_view token) const {
        auto const found = ids_.find(token);
        if (found == ids_.end()) return std::nullopt;
        return found->second;
    }

    /// Where the first special token stands in the text, and which; the end and none where there is none.
    std::pair<std::size_t, std::string_view> next_special(std::string_view text) const {
        std::pair<std::size_t, std::string_view> best{text.size(), {}};
        for (std::string_view const token : special_) {
            auto const place = text.find(token);
            if (place < best.first) best = {place, token};
        }
        return best;
    }

    void append_pieces(std::vector<std::int64_t>& ids, std::string_view word) const {
        auto const inside = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
        auto const before = ids.size();
        auto const chars = word.size() - static_cast<std::size_t>(std::ranges::count_if(word, inside));
        bool known = chars <= options_.max_chars_per_word;
        std::string piece;
        for (std::size_t begin = 0; known && begin < word.size();) {
            std::string_view const prefix = begin == 0 ? "" : "##";
            auto end = std::min(word.size(), begin + longest_);
            known = false;
            for (; end > begin && !known; --end) {
                if (end < word.size() && inside(word[end])) continue;
                piece.assign(prefix).append(word, begin, end - begin);
                if (auto const id = find(piece)) {
                    ids.push_back(*id);
                    known = true;
                    begin = end;
                    break;
                }
            }
        }
        if (!known) {
            // One piece that is not known makes the whole word unknown.
            ids.resize(before);
            ids.push_back(unknown_);
        }
    }

    wordpiece_options options_;
    bert_normal_form form_;
    std::size_t size_;
    std::size_t longest_ = 0;
    std::int64_t unknown_ = 0;
    std::unordered_map<std::string, std::int64_t, hash, std::equal_to<>> ids_;
    std::vector<std::string> special_;
};

} // namespace private_encoder
