// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol_case.hpp"

#include <moiety/math/cosine/crypten.hpp>
#include <moiety/math/erf.hpp>
#include <moiety/math/exp.hpp>
#include <moiety/math/logarithm/crypten.hpp>
#include <moiety/math/sigmoid.hpp>
#include <moiety/math/silu.hpp>
#include <moiety/math/sine/crypten.hpp>
#include <moiety/math/tanh.hpp>

#include <utility>
#include <vector>

/// Functions of single numbers and their published variants as cases without an expected result: for the proofs on
/// what is sent. What shares its text with another is not here: sigmoid and erf are tanh with other constants, the limit
/// is in PUMA's exponential; a sine and 2^z alone are among the parts.
namespace moiety_test {

namespace cases {

/// f of an opened value in K bits at a product's scale of 2 F, or at F.
template <moiety::Fixed N, class F>
moiety::task<case_result> opened_program(moiety::party& p, case_values v, F f) {
    auto const x = co_await moiety::mask(p, v.share<N>(0));
    auto work = f(p, x);
    auto const y = co_await std::move(work);
    co_return case_result(y);
}

} // namespace cases

inline std::vector<protocol_case> activation_functions() {
    using moiety::fixed;
    using moiety::party;
    std::vector<protocol_case> list;
    auto const add = [&list]<moiety::Fixed N, class F>(char const* name, N, F f) {
        list.emplace_back(name, std::vector<case_input>{case_input(N::bits)});
        list.back().run = [f](party& p, case_values v) { return cases::opened_program<N>(p, std::move(v), f); };
    };
    fixed<64, 16> const home{};
    fixed<46, 32, 16> const product{};
    add("tanh/accurate/46.16", product, [](party& p, auto x) { return moiety::tanh(p, x); });
    add("silu/accurate/46.16", product, [](party& p, auto x) { return moiety::silu(p, x); });
    add("tanh/bolt/64.16", home, [](party& p, auto x) { return moiety::tanh(p, x, moiety::bolt); });
    add("sigmoid/crypten/64.16", home, [](party& p, auto x) { return moiety::sigmoid(p, x, moiety::crypten); });
    add("erf/crypten/64.16", home, [](party& p, auto x) { return moiety::erf(p, x, moiety::crypten); });
    add("tanh/chebyshev/64.16", home, [](party& p, auto x) { return moiety::tanh(p, x, moiety::chebyshev); });
    add("sin/crypten/64.16", home, [](party& p, auto x) { return moiety::sin(p, x, moiety::crypten); });
    add("log/crypten/64.16", home, [](party& p, auto x) { return moiety::log(p, x, moiety::crypten); });
    add("exp/accurate/64.16", home, [](party& p, auto x) { return moiety::exp(p, x); });
    add("cos/crypten/64.16", home, [](party& p, auto x) { return moiety::cos(p, x, moiety::crypten); });
    add("exp/puma/64.16", home, [](party& p, auto x) { return moiety::exp(p, x, moiety::puma); });
    add("exp/bolt/64.16", home, [](party& p, auto x) { return moiety::exp(p, x, moiety::bolt); });
    add("exp/nimbus/64.16", home, [](party& p, auto x) { return moiety::exp(p, x, moiety::nimbus); });
    return list;
}

} // namespace moiety_test
