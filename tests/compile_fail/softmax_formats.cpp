// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Softmax in formats that do not hold its scores.
// expect: moiety: this softmax needs a ring of 32 bits more
// expect: moiety: 2Quad needs a ring of 32 bits more
// expect: moiety: softmax is made for 8 to 16 fraction bits
#include <moiety/math/softmax/puma.hpp>
#include <moiety/math/softmax/two_quad.hpp>

namespace moiety {
template <class N>
auto puma_of(party& p, share<N, 2> x) {
    return softmax(p, x, puma);
}
template <class N>
auto quad_of(party& p, share<N, 2> x) {
    return softmax(p, x, two_quad);
}
#ifdef MOIETY_WRONG
template auto puma_of(party&, share<fixed<40, 16>, 2>);
template auto quad_of(party&, share<fixed<40, 16>, 2>);
template auto quad_of(party&, share<fixed<64, 18>, 2>);
#endif
} // namespace moiety
