// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/mpc/operand.hpp>

namespace moiety::detail {

/// An opened value as a factor at its home scale in a ring of `Ring` bits: as it is where that is right, else lifted.
template <unsigned Ring, Fixed N, std::size_t R>
operand home_operand(masked<N, R> const& x) {
    constexpr unsigned drop = N::fraction - N::home;
    if constexpr (drop == 0 && N::bits >= Ring)
        return operand::of(x);
    else
        return operand::lifted(x, drop);
}

} // namespace moiety::detail
