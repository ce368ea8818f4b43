// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "function_row.hpp"
#include "rows.hpp"

#include <moiety/math/cosine.hpp>
#include <moiety/math/erf.hpp>
#include <moiety/math/sigmoid.hpp>
#include <moiety/math/silu.hpp>
#include <moiety/math/sine.hpp>
#include <moiety/math/tanh.hpp>

namespace moiety_bench {

using namespace moiety;

namespace {

using real = fixed<64, 16>;
using small = fixed<32, 12>;
using odd = fixed<37, 12>;

double exact_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double exact_silu(double x) { return x * exact_sigmoid(x); }

/// An accurate function at all sizes, a published one at the middle one only. `page` is the folder of its header.
template <Fixed N, class Variant, class F>
void add(suite& s, std::string const& name, std::string const& folder, Variant, double range, double tolerance, F f,
         double (*exact)(double)) {
    function_row r{name,  Variant::name, -range,
                   range, tolerance,     "math/" + folder + "/" + Variant::name + ".hpp#" + name};
    if (!std::same_as<Variant, accurate_t>) r.elements = {sizes[1]};
    r.compared = N::bits != 37 && !(N::bits == 32 && name == "cos"); // one narrow format of each is enough
    add_function<N>(s, r, f, exact);
}

} // namespace

void add_activation_rows(suite& s) {
    auto const by_tanh = [](party& p, auto x) { return tanh(p, x); };
    add<real>(s, "tanh", "tanh", accurate, 8, 8e-5, by_tanh, std::tanh);
    add<small>(s, "tanh", "tanh", accurate, 8, 7e-4, by_tanh, std::tanh);
    add<fixed<46, 32, 16>>(s, "tanh", "tanh", accurate, 8, 1.2e-4, by_tanh, std::tanh);
    add<real>(
        s, "tanh", "tanh", bolt, 8, 0.0081, [](party& p, auto x) { return tanh(p, x, bolt); }, std::tanh);
    add<real>(
        s, "tanh", "tanh", crypten, 8, 0.0045, [](party& p, auto x) { return tanh(p, x, crypten); }, std::tanh);
    add<real>(
        s, "tanh", "tanh", chebyshev, 4, 0.09, [](party& p, auto x) { return tanh(p, x, chebyshev); }, std::tanh);
    auto const by_sigmoid = [](party& p, auto x) { return sigmoid(p, x); };
    add<real>(s, "sigmoid", "sigmoid", accurate, 16, 8e-5, by_sigmoid, exact_sigmoid);
    add<small>(s, "sigmoid", "sigmoid", accurate, 16, 7e-4, by_sigmoid, exact_sigmoid);
    add<odd>(s, "sigmoid", "sigmoid", accurate, 16, 7e-4, by_sigmoid, exact_sigmoid);
    add<real>(
        s, "sigmoid", "sigmoid", crypten, 16, 0.0025, [](party& p, auto x) { return sigmoid(p, x, crypten); },
        exact_sigmoid);
    add<real>(
        s, "sigmoid", "sigmoid", chebyshev, 8, 0.045, [](party& p, auto x) { return sigmoid(p, x, chebyshev); },
        exact_sigmoid);
    auto const by_erf = [](party& p, auto x) { return erf(p, x); };
    add<real>(s, "erf", "erf", accurate, 4, 6e-5, by_erf, std::erf);
    add<small>(s, "erf", "erf", accurate, 4, 7e-4, by_erf, std::erf);
    add<odd>(s, "erf", "erf", accurate, 4, 7e-4, by_erf, std::erf);
    add<real>(
        s, "erf", "erf", crypten, 2, 0.1, [](party& p, auto x) { return erf(p, x, crypten); }, std::erf);
    auto const by_silu = [](party& p, auto x) { return silu(p, x); };
    add<real>(s, "silu", "silu", accurate, 16, 8e-5, by_silu, exact_silu);
    add<small>(s, "silu", "silu", accurate, 16, 9e-4, by_silu, exact_silu);
    add<odd>(s, "silu", "silu", accurate, 16, 9e-4, by_silu, exact_silu);
    auto const by_sin = [](party& p, auto x) { return sin(p, x); };
    auto const by_cos = [](party& p, auto x) { return cos(p, x); };
    add<real>(s, "sin", "sine", accurate, 8, 4e-5, by_sin, std::sin);
    add<real>(s, "cos", "cosine", accurate, 8, 4e-5, by_cos, std::cos);
    add<small>(s, "cos", "cosine", accurate, 8, 5e-4, by_cos, std::cos);
    add<odd>(s, "cos", "cosine", accurate, 8, 5e-4, by_cos, std::cos);
    add<small>(s, "sin", "sine", accurate, 8, 5e-4, by_sin, std::sin);
    add<odd>(s, "sin", "sine", accurate, 8, 5e-4, by_sin, std::sin);
    add<real>(
        s, "sin", "sine", crypten, 8, 0.04, [](party& p, auto x) { return sin(p, x, crypten); }, std::sin);
    add<real>(
        s, "cos", "cosine", crypten, 8, 0.03, [](party& p, auto x) { return cos(p, x, crypten); }, std::cos);
}

} // namespace moiety_bench
