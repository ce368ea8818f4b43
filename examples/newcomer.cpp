// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/moiety.hpp>

#include <iostream>

using real = moiety::fixed<64, 16>;
using matrix = moiety::secret<real, 2>;
matrix score(matrix x, matrix w) { return gelu(matmul(x, w) + 0.5); }

int main() {
    moiety::insecure_local_run([](moiety::party& me) {
        // The first is called at party 0 only, the second at party 1 only.
        auto x = me.input<real>(0, {32, 128}, [] { return xt::random::randn<double>({32, 128}); });
        auto w = me.input<real>(1, {128, 10}, [] { return xt::random::randn<double>({128, 10}); });
        if (auto y = reveal(score(x, w), 0)) std::cout << *y << '\n'; // empty for everyone else
        std::cerr << me.cost() << '\n';                               // rounds, bytes, dealt bytes
    });
}
