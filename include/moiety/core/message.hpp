// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace moiety {

/// A piece of an error's message: text, an integer, or a shape as "(2, 3)".
///
/// Throwing sites are compiled with every function that checks its arguments. They name pieces and leave the work on
/// strings to one function, which makes programs smaller and faster to compile.
class message_part {
  public:
    message_part(char const* text) : text_(text) {}
    message_part(std::string const& text) : text_(text) {}
    message_part(std::string_view text) : text_(text) {}
    template <std::integral T>
    message_part(T number)
        : number_(static_cast<std::uint64_t>(number)),
          kind_(std::signed_integral<T> ? kind::signed_number : kind::number) {}
    template <std::size_t R>
    message_part(std::array<std::size_t, R> const& shape) : shape_(shape.data()), number_(R), kind_(kind::shape) {}

    void append_to(std::string& all) const {
        switch (kind_) {
        case kind::text: all += text_; break;
        case kind::number: all += std::to_string(number_); break;
        case kind::signed_number: all += std::to_string(static_cast<std::int64_t>(number_)); break;
        case kind::shape:
            all += '(';
            for (std::size_t i = 0; i < number_; ++i) {
                if (i) all += ", ";
                all += std::to_string(shape_[i]);
            }
            all += ')';
        }
    }

  private:
    enum class kind { text, number, signed_number, shape };

    std::string_view text_;
    std::size_t const* shape_ = nullptr;
    std::uint64_t number_ = 0;
    kind kind_ = kind::text;
};

/// The pieces one after another: `message({"a width of ", bits, " bits"})`.
inline std::string message(std::initializer_list<message_part> parts) {
    std::string text;
    for (auto const& part : parts) part.append_to(text);
    return text;
}

} // namespace moiety
