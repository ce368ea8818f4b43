// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "protocol_case.hpp"

#include <moiety/math/gelu.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/inverse_sqrt.hpp>
#include <moiety/math/layer_norm.hpp>
#include <moiety/math/rms_norm.hpp>
#include <moiety/math/softmax.hpp>
#include <moiety/math/square_root/newton.hpp>
#include <moiety/mpc/open.hpp>

#include <string>
#include <utility>
#include <vector>

/// Published variants of functions as cases without an expected result, for the proofs on what is sent: those that
/// function_catalogue.hpp and activation_catalogue.hpp do not have.
namespace moiety_test {

namespace cases {

using moiety::fixed;
using moiety::party;
using moiety::task;

/// f(p, opened value in N).
template <moiety::Fixed N, class F>
task<case_result> published_program(party& p, case_values v, F f) {
    auto const x = co_await moiety::mask(p, v.share<N>(0));
    auto work = f(p, x);
    auto const y = co_await std::move(work);
    co_return case_result(y);
}
/// f(p, rows of `length` of N).
template <moiety::Fixed N, class F>
task<case_result> published_row_program(party& p, case_values v, std::size_t length, F f) {
    moiety::shape_t<2> const shape{v.size() / length, length};
    auto work = f(p, moiety::reshape(v.share<N>(0), shape));
    auto const y = co_await std::move(work);
    co_return case_result(y);
}

/// A list to which cases are added by variant.
struct published_list {
    std::vector<protocol_case> cases;

    template <moiety::Fixed N, class F>
    void add(std::string name, N, F f) {
        cases.emplace_back(std::move(name), std::vector<case_input>{case_input(N::bits)});
        cases.back().run = [f](party& p, case_values v) { return published_program<N>(p, std::move(v), f); };
    }
    template <moiety::Fixed N, class F>
    void add_rows(std::string name, N, std::size_t length, F f) {
        cases.emplace_back(std::move(name), std::vector<case_input>{case_input(N::bits)});
        cases.back().run = [f, length](party& p, case_values v) {
            return published_row_program<N>(p, std::move(v), length, f);
        };
        cases.back().granule = length;
    }
};

} // namespace cases

inline std::vector<protocol_case> published_gelus() {
    cases::published_list list;
    auto const add = [&list](auto variant) {
        list.add(std::string("gelu/") + variant.name + "/46.16", moiety::fixed<46, 32, 16>{},
                 [variant](moiety::party& p, auto x) { return moiety::gelu(p, x, variant); });
    };
    add(moiety::puma);
    add(moiety::bolt);
    add(moiety::fastlmpi);
    add(moiety::nimbus);
    add(moiety::shaft);
    add(moiety::sigma);
    add(moiety::secformer);
    add(moiety::secformer_refit);
    add(moiety::gelu_tanh);
    add(moiety::mpcformer_quad);
    return list.cases;
}

inline std::vector<protocol_case> published_powers() {
    cases::published_list list;
    moiety::fixed<64, 16> const number{};
    auto const add_inverse = [&](auto variant) {
        list.add(std::string("inverse/") + variant.name + "/64.16", number,
                 [variant](moiety::party& p, auto x) { return moiety::inverse(p, x, variant); });
    };
    auto const add_root = [&](auto variant) {
        list.add(std::string("inverse_sqrt/") + variant.name + "/64.16", number,
                 [variant](moiety::party& p, auto x) { return moiety::inverse_sqrt(p, x, variant); });
    };
    add_inverse(moiety::newton);
    add_inverse(moiety::goldschmidt<>);
    add_inverse(moiety::spu);
    add_root(moiety::accurate);
    add_root(moiety::newton);
    add_root(moiety::goldschmidt<>);
    add_root(moiety::spu);
    list.add("sqrt/newton/64.16", number, [](moiety::party& p, auto x) { return moiety::sqrt(p, x, moiety::newton); });
    return list.cases;
}

/// Rows of 64.
inline std::vector<protocol_case> published_norms() {
    cases::published_list list;
    moiety::fixed<48, 32, 16> const number{};
    auto const add = [&](auto variant) {
        list.add_rows(std::string("layer_norm/") + variant.name + "/48.16", number, 64,
                      [variant](moiety::party& p, auto x) { return moiety::layer_norm(p, x, 1e-3, variant); });
    };
    add(moiety::secformer);
    add(moiety::puma);
    add(moiety::crypten);
    list.add_rows("rms_norm/accurate/48.16", number, 64,
                  [](moiety::party& p, auto x) { return moiety::rms_norm(p, x, 1e-3); });
    return list.cases;
}

/// Rows of 32 scores: 2Quad by either iteration; as such it is among the softmax products.
inline std::vector<protocol_case> published_squares() {
    cases::published_list list;
    moiety::fixed<50, 16> const number{};
    auto const add = [&](auto variant) {
        list.add_rows(std::string("softmax/") + variant.name + "/50.16", number, 32,
                      [variant](moiety::party& p, auto x) { return moiety::softmax(p, x, variant); });
    };
    add(moiety::secformer);
    add(moiety::mpcformer);
    return list.cases;
}

} // namespace moiety_test
