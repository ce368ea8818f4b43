// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A layer normalisation with a result in a ring wider than any that it has.
// expect: moiety: layer_norm gives its result in a ring of its home scale
#include <moiety/math/layer_norm.hpp>

namespace moiety {
template <class N>
auto puma_of(party& p, masked<N, 2> x) {
    return layer_norm<93>(p, x, 0.0, puma);
}
#ifdef MOIETY_WRONG
template auto puma_of(party&, masked<fixed<64, 16>, 2>);
#endif
} // namespace moiety
