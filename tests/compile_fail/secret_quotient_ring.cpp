// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A divisor whose ring does not hold the range of divisors.
// expect: moiety: this ring is too narrow for an inverse
#include <moiety/secret/functions.hpp>

namespace moiety {
auto right(secret<fixed<37, 12>, 2> x) { return x / x; }
#ifdef MOIETY_WRONG
auto wrong(secret<fixed<20, 12>, 2> x) { return x / x; }
#endif
} // namespace moiety
