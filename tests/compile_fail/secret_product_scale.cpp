// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A product of secrets whose scale does not fit the ring.
// expect: moiety: the scale of this product does not fit the ring
#include <moiety/secret/product.hpp>

namespace moiety {
auto right(secret<fixed<34, 16>, 1> x) { return x * x; }
#ifdef MOIETY_WRONG
auto wrong(secret<fixed<32, 16>, 1> x) { return x * x; }
#endif
} // namespace moiety
