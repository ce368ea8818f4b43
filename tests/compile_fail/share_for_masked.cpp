// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A share where an opened value is asked for.
// expect: no matching function for call to .*product
#include <moiety/mpc/product.hpp>

namespace moiety {
using N = fixed<64, 16>;
auto right(party& p, masked<N, 1> x, masked<N, 1> y) { return product(p, x, y); }
#ifdef MOIETY_WRONG
auto wrong(party& p, share<N, 1> x, masked<N, 1> y) { return product(p, x, y); }
#endif
} // namespace moiety
