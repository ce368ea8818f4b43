// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/error.hpp>

#include <array>
#include <string>
#include <string_view>

namespace moiety {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow" // g++ 12 sees the tags of the same names hidden by these scoped enumerators

/// Which version of a nonlinear function a model runs, chosen at run time (a command line, a configuration).
/// Code that knows its choice passes the tags of math/tags.hpp instead.
enum class gelu_choice { accurate, secformer };
enum class softmax_choice { accurate, two_quad, secformer };
enum class layer_norm_choice { accurate, secformer };

#pragma GCC diagnostic pop

/// What goes from the last hidden states to the result: the mean over tokens, the first state, all states.
enum class pooling { mean, cls, none };

/// The nonlinear functions of an encoder.
struct encoder_functions {
    gelu_choice gelu = gelu_choice::accurate;
    softmax_choice softmax = softmax_choice::accurate;
    layer_norm_choice layer_norm = layer_norm_choice::accurate;

    friend bool operator==(encoder_functions const&, encoder_functions const&) = default;
};

namespace detail {

inline constexpr std::array<char const*, 2> gelu_names{"accurate", "secformer"};
inline constexpr std::array<char const*, 3> softmax_names{"accurate", "two_quad", "secformer"};
inline constexpr std::array<char const*, 2> layer_norm_names{"accurate", "secformer"};
inline constexpr std::array<char const*, 3> pooling_names{"mean", "cls", "none"};

template <class Choice, std::size_t N>
Choice choice_by_name(char const* what, std::array<char const*, N> const& names, std::string_view name) {
    for (std::size_t i = 0; i < N; ++i)
        if (name == names[i]) return static_cast<Choice>(i);
    std::string known;
    for (auto const* n : names) known += std::string(known.empty() ? "" : ", ") + n;
    throw usage_error("unknown " + std::string(what) + " '" + std::string(name) + "'; known: " + known);
}

} // namespace detail

constexpr char const* to_string(gelu_choice c) { return detail::gelu_names[static_cast<std::size_t>(c)]; }
constexpr char const* to_string(softmax_choice c) { return detail::softmax_names[static_cast<std::size_t>(c)]; }
constexpr char const* to_string(layer_norm_choice c) { return detail::layer_norm_names[static_cast<std::size_t>(c)]; }
constexpr char const* to_string(pooling c) { return detail::pooling_names[static_cast<std::size_t>(c)]; }

/// The choice of a name. @throws usage_error listing the known names
inline gelu_choice parse_gelu(std::string_view name) {
    return detail::choice_by_name<gelu_choice>("gelu", detail::gelu_names, name);
}
inline softmax_choice parse_softmax(std::string_view name) {
    return detail::choice_by_name<softmax_choice>("softmax", detail::softmax_names, name);
}
inline layer_norm_choice parse_layer_norm(std::string_view name) {
    return detail::choice_by_name<layer_norm_choice>("layer-norm", detail::layer_norm_names, name);
}
inline pooling parse_pooling(std::string_view name) {
    return detail::choice_by_name<pooling>("pool", detail::pooling_names, name);
}

} // namespace moiety
