// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A conversion to a finer scale than the operand has.
// expect: no matching function for call to .*convert
#include <moiety/secret/secret.hpp>

namespace moiety {
auto right(secret<fixed<64, 32, 16>, 1> x) { return convert<fixed<64, 24, 16>>(x); }
#ifdef MOIETY_WRONG
auto wrong(secret<fixed<64, 16>, 1> x) { return convert<fixed<64, 24, 16>>(x); }
#endif
} // namespace moiety
