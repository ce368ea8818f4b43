// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// An assignment that would lose bits: convert, settle or reduce_to say how.
// expect: (could not convert|no viable conversion|conversion from).*secret
#include <moiety/secret/secret.hpp>

namespace moiety {
secret<fixed<32, 12>, 1> right(secret<fixed<64, 16>, 1> x) { return convert<fixed<32, 12>>(x); }
secret<fixed<64, 16>, 1> settled(secret<fixed<64, 32, 16>, 1> x) { return x; }
#ifdef MOIETY_WRONG
secret<fixed<32, 12>, 1> wrong(secret<fixed<64, 16>, 1> x) { return x; }
#endif
} // namespace moiety
