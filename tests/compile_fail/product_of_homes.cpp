// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A product of two formats that differ in their home scale only.
// expect: moiety: operands of a product have different home scales
#include <moiety/core/fixed.hpp>

namespace moiety {
using right = product_t<fixed<64, 16>, fixed<64, 32, 16>>;
right* one_home();
#ifdef MOIETY_WRONG
using wrong = product_t<fixed<64, 16>, fixed<64, 12>>;
wrong* two_homes();
#endif
} // namespace moiety
