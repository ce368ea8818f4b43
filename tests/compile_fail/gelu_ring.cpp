// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// GeLU of numbers in a ring of two words.
// expect: moiety: gelu works in rings of up to 64 bits
#include <moiety/math/gelu/accurate.hpp>

namespace moiety {
template <class N>
auto gelu_of(party& p, masked<N, 1> x) {
    return gelu(p, x, accurate);
}
template auto gelu_of(party&, masked<fixed<64, 16>, 1>);
#ifdef MOIETY_WRONG
template auto gelu_of(party&, masked<fixed<78, 16>, 1>);
#endif
} // namespace moiety
