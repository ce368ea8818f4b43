// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A sum of secrets of two home scales.
// expect: moiety: operands of a sum have different home scales
#include <moiety/secret/linear.hpp>

namespace moiety {
auto right(secret<fixed<64, 16>, 1> x, secret<fixed<64, 32, 16>, 1> y) { return x + y; }
#ifdef MOIETY_WRONG
auto wrong(secret<fixed<64, 16>, 1> x, secret<fixed<64, 12>, 1> y) { return x + y; }
#endif
} // namespace moiety
