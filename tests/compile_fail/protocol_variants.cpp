// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// Tags of other functions, at the level of protocols.
// expect: no matching function for call to [^ ]*gelu
// expect: no matching function for call to [^ ]*softmax
// expect: no matching function for call to [^ ]*layer_norm
// expect: no matching function for call to [^ ]*inverse
// expect: no matching function for call to [^ ]*inverse_sqrt
// expect: no matching function for call to [^ ]*exp
#include <moiety/math/exp.hpp>
#include <moiety/math/gelu.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>
#include <moiety/math/layer_norm.hpp>
#include <moiety/math/softmax.hpp>

namespace moiety {
using operand_t = masked<fixed<64, 16>, 2>;
auto right(party& p, operand_t x) { return gelu(p, x, nimbus); }
#ifdef MOIETY_WRONG
auto wrong_gelu(party& p, operand_t x) { return gelu(p, x, newton); }
auto wrong_softmax(party& p, share<fixed<64, 16>, 2> x) { return softmax(p, x, nimbus); }
auto wrong_layer_norm(party& p, operand_t x) { return layer_norm(p, x, 0.0, bolt); }
auto wrong_inverse(party& p, operand_t x) { return inverse(p, x, puma); }
auto wrong_inverse_sqrt(party& p, operand_t x) { return inverse_sqrt(p, x, crypten); }
auto wrong_exp(party& p, operand_t x) { return exp(p, x, sigma); }
#endif
} // namespace moiety
