// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Variants that functions of secrets do not have, and a ring that a variant does not have.
// expect: no matching function for call to [^ ]*gelu
// expect: no matching function for call to [^ ]*softmax
// expect: no matching function for call to [^ ]*layer_norm
// expect: no matching function for call to [^ ]*inverse
// expect: no matching function for call to [^ ]*tanh
// expect: no matching function for call to [^ ]*sigmoid
// expect: no matching function for call to [^ ]*erf
// expect: no matching function for call to [^ ]*silu
// expect: no matching function for call to [^ ]*exp
// expect: moiety: layer_norm by secformer gives its result in 64 bits
#include <moiety/secret/activations.hpp>
#include <moiety/secret/functions.hpp>

namespace moiety {
using number = secret<fixed<64, 16>, 2>;
auto right(number x) { return gelu(x, secformer) + gelu(x, secformer); }
#ifdef MOIETY_WRONG
auto wrong_gelu(number x) { return gelu(x, two_quad); }
auto wrong_softmax(number x) { return softmax(x, sigma); }
auto wrong_layer_norm(number x) { return layer_norm(x, nimbus); }
auto wrong_inverse(number x) { return inverse(x, secformer); }
auto wrong_tanh(number x) { return tanh(x, puma); }
auto wrong_sigmoid(number x) { return sigmoid(x, bolt); }
auto wrong_erf(number x) { return erf(x, bolt); }
auto wrong_silu(number x) { return silu(x, crypten); }
auto wrong_exp(number x) { return exp(x, two_relu); }
auto wrong_ring(number x) { return layer_norm<48>(x, 0.0, secformer); }
#endif
} // namespace moiety
