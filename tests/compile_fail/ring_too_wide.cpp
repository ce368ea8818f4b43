// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A ring of more bits than two words hold.
// expect: moiety: a fixed-point ring has 2 to 128 bits
#include <moiety/core/fixed.hpp>

namespace moiety {
constexpr auto right = fixed<128, 40>::bits;
#ifdef MOIETY_WRONG
constexpr auto wrong = fixed<129, 40>::bits;
#endif
} // namespace moiety
