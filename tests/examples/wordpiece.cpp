// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "../../examples/private_encoder/wordpiece.hpp"
#include "../../examples/private_encoder/tokenizer_files.hpp"

#include "../io/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using moiety::format_error;
using private_encoder::read_sentences;
using private_encoder::read_wordpiece;
using private_encoder::wordpiece;

std::filesystem::path const data = MOIETY_TEST_DATA;

nlohmann::json read_json(std::filesystem::path const& path) { return nlohmann::json::parse(bytes_of(path)); }

} // namespace

TEST_CASE("wordpiece: ids of hard strings are the reference implementation's, under every setting") {
    auto const vocabulary = private_encoder::split_lines(bytes_of(data / "wordpiece_vocab.txt"), "vocabulary");
    auto const groups = read_json(data / "wordpiece_cases.json");
    REQUIRE(groups.size() == 5);
    for (auto const& group : groups) {
        auto const& settings = group["settings"];
        private_encoder::wordpiece_options options;
        options.lower_case = settings["do_lower_case"].get<bool>();
        options.tokenize_chinese_chars = settings.value("tokenize_chinese_chars", true);
        if (settings.contains("strip_accents")) options.strip_accents = settings["strip_accents"].get<bool>();
        wordpiece const tokenizer(vocabulary, options);
        REQUIRE(group["cases"].size() > 40);
        for (auto const& item : group["cases"]) {
            auto const tokens = tokenizer.encode(item["text"].get<std::string>());
            CAPTURE(settings.dump());
            CAPTURE(item["name"].get<std::string>());
            CHECK(tokens.ids == item["ids"].get<std::vector<std::int64_t>>());
            CHECK(tokens.truncated() == item["truncated"].get<bool>());
        }
    }
}

TEST_CASE("wordpiece: a model's folder gives the reference's ids for its sentences") {
    auto const tokenizer = read_wordpiece(data / "tiny_bert");
    CHECK(tokenizer.vocabulary_size() == 136);
    auto const sentences = read_sentences(data / "tiny_bert" / "expected" / "sentences.txt");
    auto const expected = read_json(data / "tiny_bert" / "expected" / "ids.json");
    REQUIRE(sentences.size() == expected.size());
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        CHECK(tokenizer.encode(sentences[i]).ids == expected[i].get<std::vector<std::int64_t>>());
    }
}

TEST_CASE("wordpiece: a long sentence is cut to the limit, its last token kept, and says so") {
    auto const tokenizer = read_wordpiece(data / "tiny_bert");
    auto const whole = tokenizer.encode("hello world hello world");
    REQUIRE(whole.ids.size() == 6);
    CHECK_FALSE(whole.truncated());
    CHECK_FALSE(tokenizer.encode("hello world hello world", 6).truncated());
    auto const cut = tokenizer.encode("hello world hello world", 4);
    CHECK(cut.truncated());
    CHECK(cut.uncut_size == 6);
    CHECK(cut.ids == std::vector<std::int64_t>{whole.ids[0], whole.ids[1], whole.ids[2], whole.ids[5]});
    CHECK(tokenizer.encode("hello", 2).ids == std::vector<std::int64_t>{whole.ids[0], whole.ids[5]});
    CHECK_THROWS_AS(tokenizer.encode("hello", 1), moiety::usage_error);
}

TEST_CASE("wordpiece: tokenizer_config.json decides, and tokenizer.json serves where vocab.txt is missing") {
    scratch_folder const folder;
    std::string const words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nHello\r\nhello\n";
    folder.write("vocab.txt", words);
    using ids = std::vector<std::int64_t>;
    CHECK(read_wordpiece(folder.path()).encode("Hello").ids == ids{2, 6, 3});
    folder.write("tokenizer_config.json", R"({"do_lower_case": false, "cls_token": {"content": "[MASK]"}})");
    CHECK(read_wordpiece(folder.path()).encode("Hello").ids == ids{4, 5, 3});

    std::filesystem::remove(folder / "vocab.txt");
    std::filesystem::remove(folder / "tokenizer_config.json");
    folder.write("tokenizer.json", R"({"normalizer": {"type": "BertNormalizer", "lowercase": false}, "model": {"type":
        "WordPiece", "vocab": {"Hello": 5, "[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}}})");
    CHECK(read_wordpiece(folder.path()).encode("Hello hello").ids == ids{2, 5, 1, 3});
}

TEST_CASE("wordpiece: tokeniser files that are none are refused by name") {
    scratch_folder const folder;
    auto const message = [&] { return message_of<format_error>([&] { read_wordpiece(folder.path()); }); };
    auto const name = [&](char const* file) { return (folder / file).string() + ": "; };
    CHECK(message() == name("vocab.txt") + "no such file");
    folder.write("vocab.txt", "[UNK]\n[CLS]\n");
    CHECK(message() == name("vocab.txt") + "has no token '[SEP]'");
    folder.write("vocab.txt", "");
    CHECK(message() == name("vocab.txt") + "has no token '[UNK]'");
    folder.write("vocab.txt", "[UNK]\n[CLS]\n[S\xc3\x28]\n");
    CHECK(message() == name("vocab.txt") + "not UTF-8 in line 3, at byte offset 14");
    folder.write("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n");
    CHECK(message() == "no exception");
    folder.write("tokenizer_config.json", "{");
    CHECK(message() == name("tokenizer_config.json") + "not a JSON object");
    folder.write("tokenizer_config.json", R"({"do_lower_case": "yes"})");
    CHECK(message() == name("tokenizer_config.json") + "do_lower_case is of the wrong kind");
    folder.write("tokenizer_config.json", R"({"tokenizer_class": "BertJapaneseTokenizer"})");
    CHECK(message() ==
          name("tokenizer_config.json") + "tokenizer_class 'BertJapaneseTokenizer' is not known (BertTokenizer)");
}

TEST_CASE("read_sentences: UTF-8 or an error with line and byte, one sentence a line") {
    scratch_folder const folder;
    auto const read = [&](std::string_view bytes) { return read_sentences(folder.write("text.txt", bytes)); };
    auto const refused = [&](std::string_view bytes) { return message_of<format_error>([&] { read(bytes); }); };
    auto const name = (folder / "text.txt").string() + ": ";
    using lines = std::vector<std::string>;
    CHECK(read("one\ntwo") == lines{"one", "two"});
    CHECK(read("one\r\ntwo\r\n\n \n") == lines{"one", "two"});
    CHECK(refused("") == name + "holds no text");
    CHECK(refused(" \n\t\r\n") == name + "holds no text");
    CHECK(refused("one\n\ntwo\n") == name + "line 2 is blank, where one sentence a line is expected");
    // A stray continuation, a cut sequence, an overlong form, a surrogate, beyond Unicode, Latin-1.
    for (std::string_view const bad : {"\x80", "\xe6\x9d", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe9t"}) {
        CHECK(refused("ok\nab\u00e9" + std::string(bad) + "\n") == name + "not UTF-8 in line 2, at byte offset 7");
    }
    CHECK(message_of<format_error>([&] { read_sentences(folder / "absent"); }) ==
          (folder / "absent").string() + ": no such file");
    CHECK(message_of<format_error>([&] { read_sentences(folder.path()); }) ==
          folder.path().string() + ": is a directory");
}
