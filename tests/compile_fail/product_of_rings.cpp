// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A product of numbers of two rings.
// expect: moiety: operands of a product have different ring widths
#include <moiety/core/fixed.hpp>

namespace moiety {
using right = product_t<fixed<64, 16>, fixed<64, 16>>;
right* one_ring();
#ifdef MOIETY_WRONG
using wrong = product_t<fixed<64, 16>, fixed<32, 8>>;
wrong* two_rings();
#endif
} // namespace moiety
