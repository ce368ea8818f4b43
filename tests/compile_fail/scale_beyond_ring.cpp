// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A format with more fraction bits than its ring has.
// expect: moiety: this scale does not fit the ring
#include <moiety/core/fixed.hpp>

namespace moiety {
constexpr auto right = fixed<16, 15>::bits;
#ifdef MOIETY_WRONG
constexpr auto wrong = fixed<16, 16>::bits;
#endif
} // namespace moiety
