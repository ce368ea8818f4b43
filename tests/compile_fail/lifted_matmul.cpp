// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A lifted value as an operand of matmul: it is one of element-wise products only; narrow it first.
// expect: no matching function for call to .*matmul
#include <moiety/mpc/matmul.hpp>
#include <moiety/mpc/rescale.hpp>

namespace moiety {
using N = fixed<62, 32, 16>;
using M = fixed<46, 16>;
auto right(party& p, masked<N, 2> x, masked<M, 2> y) { return matmul(p, narrow(p, drop_bits<16>(x)), y); }
#ifdef MOIETY_WRONG
auto wrong(party& p, masked<N, 2> x, masked<M, 2> y) { return matmul(p, drop_bits<16>(x), y); }
#endif
} // namespace moiety
