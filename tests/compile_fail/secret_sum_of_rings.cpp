// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A sum of secrets of two rings.
// expect: moiety: operands of a sum have different ring widths
#include <moiety/secret/linear.hpp>

namespace moiety {
auto right(secret<fixed<64, 16>, 1> x, secret<fixed<32, 16>, 1> y) { return reduce_to<32>(x) + y; }
#ifdef MOIETY_WRONG
auto wrong(secret<fixed<64, 16>, 1> x, secret<fixed<32, 16>, 1> y) { return x + y; }
#endif
} // namespace moiety
