// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A variant that a function does not have.
// expect: no matching function for call to .*gelu
#include <moiety/secret/functions.hpp>

namespace moiety {
auto right(secret<fixed<64, 16>, 2> x) { return gelu(x, secformer); }
#ifdef MOIETY_WRONG
auto wrong(secret<fixed<64, 16>, 2> x) { return gelu(x, two_quad); }
#endif
} // namespace moiety
