// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Exponentials and activations in rings that they do not work in.
// expect: moiety: exp as a limit needs a ring that holds .x. < 2
// expect: moiety: exp needs a ring of nine bits more
// expect: moiety: nimbus's exp works in rings of up to 64 bits
// expect: moiety: bolt's tanh needs a ring that holds .x. < 16
// expect: moiety: crypten's erf needs 8 to 16 fraction bits
#include <moiety/math/erf.hpp>
#include <moiety/math/exp.hpp>
#include <moiety/math/tanh.hpp>

namespace moiety {
template <class N>
auto limit_of(party& p, masked<N, 2> x) {
    return exp(p, x, limit<8>);
}
template <class N>
auto bolt_of(party& p, masked<N, 2> x) {
    return exp(p, x, bolt);
}
template <class N>
auto nimbus_of(party& p, masked<N, 2> x) {
    return exp(p, x, nimbus);
}
template <class N>
auto tanh_of(party& p, masked<N, 2> x) {
    return tanh(p, x, bolt);
}
template <class N>
auto erf_of(party& p, masked<N, 2> x) {
    return erf(p, x, crypten);
}
#ifdef MOIETY_WRONG
template auto limit_of(party&, masked<fixed<26, 16>, 2>);
template auto bolt_of(party&, masked<fixed<40, 16>, 2>);
template auto nimbus_of(party&, masked<fixed<78, 16>, 2>);
template auto tanh_of(party&, masked<fixed<20, 16>, 2>);
template auto erf_of(party&, masked<fixed<64, 20>, 2>);
#endif
} // namespace moiety
