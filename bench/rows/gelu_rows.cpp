// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "function_row.hpp"
#include "rows.hpp"

#include <moiety/math/gelu.hpp>

#include <numbers>

namespace moiety_bench {

using namespace moiety;

namespace {

double gelu_of(double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); }

template <Fixed N, class Variant>
void add_gelu(suite& s, std::string const& variant, double tolerance, Variant tag) {
    std::string const page =
        "math/gelu/" + std::string(std::same_as<Variant, accurate_t> ? "accurate" : "secformer") + ".hpp#gelu";
    auto const f = [tag](party& p, auto x) { return gelu(p, x, tag); };
    function_row const r{"gelu", variant, -8, 8, tolerance, page};
    add_function<N>(s, r, f, gelu_of);
}

} // namespace

void add_gelu_rows(suite& s) {
    add_gelu<fixed<64, 32, 16>>(s, "accurate", 1.8e-4, accurate);
    add_gelu<fixed<46, 32, 16>>(s, "accurate", 2.5e-4, accurate);
    add_gelu<fixed<38, 24, 12>>(s, "accurate", 9e-4, accurate);
    // Against GeLU itself: the published series is 0.02 off at its edges.
    add_gelu<fixed<64, 32, 16>>(s, "secformer", 0.021, secformer);
}

} // namespace moiety_bench
