// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/message.hpp>
#include <moiety/mpc/party.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <sstream>
#include <string>

namespace moiety {

namespace detail {

/// A bound as one reads it: 3, 0.000976562.
inline std::string bound_text(double bound) {
    std::ostringstream text;
    text << std::setprecision(6) << bound;
    return text.str();
}

/// Throws unless low <= value < high; `what` and the place of element i say which value it is.
template <std::size_t R>
void require_within(char const* function, char const* what, shape_t<R> const& shape, std::size_t i, double value,
                    double low, double high, char const* whole = "an operand", char const* range = "the domain") {
    if (value >= low && value < high) return;
    std::array<std::size_t, R> index{};
    for (std::size_t axis = R; axis-- > 0; i /= shape[axis]) index[axis] = i % shape[axis];
    std::string const side = value < low ? "below " + bound_text(low) : "not below " + bound_text(high);
    throw range_error(message(
        {function, ": ", what, " ", index, " of ", whole, " of shape ", shape, " is ", side, ", outside ", range}));
}

/// Number i of a share or of an opened value, to a role that holds all of it.
template <Fixed N, std::size_t R>
auto in_the_clear(share<N, R> const& x) {
    return [words = x.words().words()](std::size_t i) { return decode<N>(words[i]); };
}
template <Fixed N, std::size_t R>
auto in_the_clear(masked<N, R> const& x) {
    return [opened = x.opened().words(), mask = x.mask().words().words()](std::size_t i) {
        return decode<N>(static_cast<typename N::word>((opened[i] - mask[i]) & ring_mask<N>));
    };
}

template <class Operand>
void require_elements(party const& p, char const* function, Operand const& x, double low, double high) {
    if (!p.checks_domains()) return;
    auto const value = in_the_clear(x);
    for (std::size_t i = 0; i < x.size(); ++i) require_within(function, "element", x.shape(), i, value(i), low, high);
}

} // namespace detail

/// Holds an operand against the domain [low, high) of a function, in the checked ideal role; elsewhere it does nothing.
///
/// @throws range_error naming the function, the first element outside and the side on which it lies
template <Fixed N, std::size_t R>
void require_domain(party const& p, char const* function, share<N, R> const& x, double low, double high) {
    detail::require_elements(p, function, x, low, high);
}
template <Fixed N, std::size_t R>
void require_domain(party const& p, char const* function, masked<N, R> const& x, double low, double high) {
    detail::require_elements(p, function, x, low, high);
}

/// The same for what is opened to be rescaled or taken into another ring: |x| < 2^(Bits-2-fraction).
template <class Operand>
void require_liftable(party const& p, char const* function, Operand const& x) {
    using N = typename Operand::number;
    double const limit = std::ldexp(1.0, int(N::bits) - 2 - int(N::fraction));
    detail::require_elements(p, function, x, -limit, limit);
}

} // namespace moiety
