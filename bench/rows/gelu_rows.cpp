// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "function_row.hpp"
#include "rows.hpp"

#include <moiety/math/gelu.hpp>

#include <cmath>
#include <concepts>
#include <functional>
#include <numbers>
#include <string>
#include <utility>

namespace moiety_bench {

using namespace moiety;

namespace {

double gelu_of(double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); }

double gelu_tanh_of(double x) {
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}
double quad_of(double x) { return 0.125 * x * x + 0.25 * x + 0.5; }

template <Fixed N, class Variant>
void add_gelu(suite& s, double tolerance, Variant tag, std::function<double(double)> expected = gelu_of,
              std::string against = {}) {
    std::string const variant = Variant::name;
    auto const f = [tag](party& p, auto x) { return gelu(p, x, tag); };
    function_row r{"gelu", variant, -8, 8, tolerance, "math/gelu/" + variant + ".hpp#gelu"};
    r.against = std::move(against);
    if constexpr (std::same_as<Variant, gelu_tanh_t>) r.function = variant, r.variant = accurate_t::name;
    if constexpr (std::same_as<Variant, accurate_t>)
        r.far = std::ldexp(1.0, int(N::bits) - 2 - int(N::fraction)) - 1; // the whole format
    else if constexpr (!std::same_as<Variant, gelu_tanh_t>)
        r.elements.assign(1, sizes[1]);
    bool const among_narrow = N::bits == 38 && N::home == 12; // one narrow format is enough
    r.compared = N::bits > 38 || among_narrow;
    add_function<N>(s, r, f, expected);
}

} // namespace

void add_gelu_rows(suite& s) {
    using product = fixed<64, 32, 16>;
    using number = fixed<64, 16>;
    add_gelu<product>(s, 1.8e-4, accurate);
    add_gelu<fixed<46, 32, 16>>(s, 1.8e-4, accurate);
    add_gelu<fixed<38, 24, 12>>(s, 9e-4, accurate);
    add_gelu<fixed<38, 24, 16>>(s, 1.8e-4, accurate); // the same products, and a result that is rounded later
    add_gelu<fixed<32, 12>>(s, 9e-4, accurate);
    add_gelu<number>(s, 1.8e-4, gelu_tanh, gelu_tanh_of);
    add_gelu<fixed<32, 12>>(s, 9e-4, gelu_tanh, gelu_tanh_of);
    add_gelu<fixed<37, 12>>(s, 9e-4, gelu_tanh, gelu_tanh_of);
    add_gelu<number>(s, 1.8e-4, secformer_refit);
    // Against GeLU itself: these are as far off as they are published.
    add_gelu<product>(s, 0.021, secformer);
    add_gelu<number>(s, 0.021, puma);
    add_gelu<number>(s, 0.01, bolt);
    add_gelu<number>(s, 0.005, fastlmpi);
    add_gelu<number>(s, 0.005, shaft);
    add_gelu<number>(s, 0.009, sigma);
    add_gelu<number>(s, 0.19, nimbus);
    add_gelu<number>(s, 1e-4, mpcformer_quad, quad_of, "its own formula");
}

} // namespace moiety_bench
