// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A product whose scale cannot fit its ring.
// expect: moiety: the scale of this product does not fit the ring
#include <moiety/core/fixed.hpp>

namespace moiety {
using right = product_t<fixed<32, 10>, fixed<32, 10>>;
right* fits();
#ifdef MOIETY_WRONG
using wrong = product_t<fixed<32, 16>, fixed<32, 16>>;
wrong* does_not_fit();
#endif
} // namespace moiety
