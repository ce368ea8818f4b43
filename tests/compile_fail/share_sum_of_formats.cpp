// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A sum of shares of two scales: promote one, exactly.
// expect: (no match for .*operator[+]|invalid operands to binary expression)
#include <moiety/mpc/linear.hpp>

namespace moiety {
using product = fixed<64, 32, 16>;
auto right(share<fixed<64, 16>, 1> x, share<product, 1> y) { return promote<product>(x) + y; }
#ifdef MOIETY_WRONG
auto wrong(share<fixed<64, 16>, 1> x, share<product, 1> y) { return x + y; }
#endif
} // namespace moiety
