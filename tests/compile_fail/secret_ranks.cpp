// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// A matrix product of tensors of two ranks.
// expect: no matching function for call to .*matmul
#include <moiety/secret/product.hpp>

namespace moiety {
using N = fixed<64, 16>;
auto right(secret<N, 2> x, secret<N, 2> y) { return matmul(x, y); }
#ifdef MOIETY_WRONG
auto wrong(secret<N, 2> x, secret<N, 3> y) { return matmul(x, y); }
#endif
} // namespace moiety
