// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Inverses in formats that their iterations do not hold.
// expect: moiety: Newton's division is made for 8 to 18 fraction bits
// expect: moiety: Newton's inverse square root is made for 8 to 18 fraction bits
// expect: moiety: Goldschmidt's division needs 8 to 16 fraction bits
// expect: moiety: this ring is too narrow for an inverse
#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>

namespace moiety {
template <class N>
auto newton_of(party& p, masked<N, 2> x) {
    return inverse(p, x, newton);
}
template <class N>
auto newton_root_of(party& p, masked<N, 2> x) {
    return inverse_sqrt(p, x, newton);
}
template <class N>
auto goldschmidt_of(party& p, masked<N, 2> x) {
    return inverse(p, x, goldschmidt<>);
}
template <class N>
auto spu_of(party& p, masked<N, 2> x) {
    return inverse(p, x, spu);
}
#ifdef MOIETY_WRONG
template auto newton_of(party&, masked<fixed<64, 20>, 2>);
template auto newton_root_of(party&, masked<fixed<64, 20>, 2>);
template auto goldschmidt_of(party&, masked<fixed<64, 20>, 2>);
template auto spu_of(party&, masked<fixed<24, 16>, 2>);
#endif
} // namespace moiety
