// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A branch on a secret: a comparison gives secret bits, which nobody can test.
// expect: secret<(moiety::)?bit, 1(UL|ul)?>.*bool
#include <moiety/secret/compare.hpp>

namespace moiety {
using real = secret<fixed<64, 16>, 1>;
secret<bit, 1> right(real x, real y) { return x < y; }
#ifdef MOIETY_WRONG
int wrong(real x, real y) {
    if (x < y) return 1;
    return 0;
}
#endif
} // namespace moiety
