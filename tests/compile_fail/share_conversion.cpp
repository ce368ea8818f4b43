// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A share read under another format without a name for it.
// expect: (could not convert|no viable conversion|conversion from).*share
#include <moiety/mpc/linear.hpp>

namespace moiety {
share<fixed<32, 12>, 1> right(share<fixed<64, 12>, 1> x) { return reduce_to<32>(x); }
#ifdef MOIETY_WRONG
share<fixed<32, 12>, 1> wrong(share<fixed<64, 12>, 1> x) { return x; }
#endif
} // namespace moiety
