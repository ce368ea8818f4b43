// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace private_encoder {

/// How BERT's basic tokeniser treats text before it is cut into word pieces.
struct bert_normal_form {
    bool lower_case = true;
    bool strip_accents = true;
    bool space_chinese_characters = true;
};

namespace detail {

/// The general category of a character as a mask, and that of an unassigned one for all that came after Unicode 8:
/// the reference's tables are that old, and ids must not depend on the version of ICU either.
inline std::uint32_t category(UChar32 c) {
    constexpr std::uint8_t newest = 8;
    UVersionInfo age{};
    u_charAge(c, age);
    return age[0] > newest ? U_GC_CN_MASK : U_GET_GC_MASK(c);
}

/// Dropped from the text: NUL, the replacement character, control and format characters, private use.
/// Unassigned code points stay, as in the reference.
inline bool is_dropped(UChar32 c) {
    if (c == 0 || c == 0xfffd) return true;
    if (c == '\t' || c == '\n' || c == '\r') return false;
    return (category(c) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK | U_GC_CS_MASK)) != 0;
}

/// The ideographs that BERT takes for words of their own: not kana, not Hangul.
/// 2B820 to 2B91F are missing in the reference too.
inline bool is_chinese(UChar32 c) {
    return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2a6df) ||
           (c >= 0x2a700 && c <= 0x2b73f) || (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b920 && c <= 0x2ceaf) ||
           (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

/// Unicode's punctuation and, as BERT does, all ASCII characters that are neither letters, digits nor blanks.
inline bool is_punctuation(UChar32 c) {
    if (c < 0x80) return c > ' ' && c != 0x7f && !u_isalnum(c);
    return (category(c) & U_GC_P_MASK) != 0;
}

inline bool is_non_spacing_mark(UChar32 c) { return (category(c) & U_GC_MN_MASK) != 0; }

inline void append_utf16(std::u16string& out, UChar32 c) {
    if (c >= 0x10000) {
        out += static_cast<char16_t>(U16_LEAD(c));
        out += static_cast<char16_t>(U16_TRAIL(c));
    } else {
        out += static_cast<char16_t>(c);
    }
}

inline void append_utf8(std::string& out, UChar32 c) {
    std::array<std::uint8_t, 4> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(reinterpret_cast<char const*>(bytes.data()), length);
}

/// Canonical decomposition.
inline std::u16string decomposed(std::u16string const& text) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* nfd = unorm2_getNFDInstance(&status);
    auto const length = static_cast<std::int32_t>(text.size());
    // No character decomposes into more than four UTF-16 units for each of its own.
    std::u16string out(text.size() * 4 + 1, u'\0');
    auto const written =
        unorm2_normalize(nfd, text.data(), length, out.data(), static_cast<std::int32_t>(out.size()), &status);
    if (U_FAILURE(status)) throw moiety::error(std::string("ICU cannot normalise text: ") + u_errorName(status));
    out.resize(static_cast<std::size_t>(written));
    return out;
}

/// Calls visit for the lower case of one character, which may be two. Each character is taken by itself, so that a
/// final sigma is no special case: neither is it in the reference.
template <class Visit>
void lower(UChar32 c, Visit visit) {
    if (c < 0x80) {
        visit(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    } else if (c == 0x130) {
        // The one character whose lower case is longer than one in every language.
        visit(UChar32{'i'});
        visit(UChar32{0x307});
    } else {
        visit(u_tolower(c));
    }
}

} // namespace detail

/// The words of a text as BERT's basic tokeniser finds them: cleaned, spaced, stripped of accents, in lower case, cut
/// at blanks and around every punctuation character.
///
/// what      clean-up, blanks around ideographs, NFD without non-spacing marks, lower case, in this order
/// domain    UTF-8 of at most 2^28 bytes, checked by the caller (see find_ill_formed_utf8)
/// source    BertNormalizer and BertPreTokenizer of Hugging Face's tokenizers library
inline std::vector<std::string> bert_words(std::string_view utf8, bert_normal_form const& form) {
    if (utf8.size() > std::size_t{1} << 28) throw moiety::format_error("a text of more than 256 MiB");
    std::u16string text;
    auto const length = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT(utf8.data(), i, length, c);
        if (c < 0) throw moiety::format_error("text that is not UTF-8");
        if (detail::is_dropped(c)) continue;
        if (u_isUWhiteSpace(c)) c = ' ';
        bool const spaced = form.space_chinese_characters && detail::is_chinese(c);
        if (spaced) text += u' ';
        detail::append_utf16(text, c);
        if (spaced) text += u' ';
    }
    if (form.strip_accents) text = detail::decomposed(text);

    std::vector<std::string> words;
    bool open = false; // whether the last word may still grow
    auto const add = [&](UChar32 c) {
        if (u_isUWhiteSpace(c)) {
            open = false;
            return;
        }
        bool const alone = detail::is_punctuation(c);
        if (alone || !open) words.emplace_back();
        detail::append_utf8(words.back(), c);
        open = !alone;
    };
    auto const units = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < units;) {
        UChar32 c = 0;
        U16_NEXT(text.data(), i, units, c);
        if (form.strip_accents && detail::is_non_spacing_mark(c)) continue;
        if (form.lower_case) {
            detail::lower(c, add);
        } else {
            add(c);
        }
    }
    return words;
}

} // namespace private_encoder
