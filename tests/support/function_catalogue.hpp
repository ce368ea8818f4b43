// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "activation_catalogue.hpp"
#include "protocol_case.hpp"

#include <moiety/math/gelu.hpp>
#include <moiety/math/inverse.hpp>
#include <moiety/math/layer_norm.hpp>
#include <moiety/math/logarithm/accurate.hpp>
#include <moiety/math/polynomial.hpp>
#include <moiety/math/row_order.hpp>
#include <moiety/math/softmax.hpp>
#include <moiety/math/softmax_matmul.hpp>
#include <moiety/math/square_root/accurate.hpp>
#include <moiety/mpc/multiply.hpp>
#include <moiety/nn/window.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

/// Functions of math/ as cases without an expected result (their own tests have that): for the proofs on what is sent.
namespace moiety_test {

namespace cases {

using moiety::fixed;
using moiety::party;
using moiety::task;

inline task<case_result> gelu_program(party& p, case_values v) {
    auto y = co_await moiety::gelu(p, v.share<fixed<46, 32, 16>>(0));
    co_return case_result(y);
}
inline task<case_result> inverse_program(party& p, case_values v) {
    auto y = co_await moiety::inverse(p, v.share<fixed<64, 16>>(0));
    co_return case_result(y);
}
inline task<case_result> layer_norm_program(party& p, case_values v) {
    auto const rows = moiety::reshape(v.share<fixed<48, 32, 16>>(0), moiety::shape_t<2>{v.size() / 64, 64});
    auto y = co_await moiety::layer_norm(p, rows, 1e-3);
    co_return case_result(y);
}
inline task<case_result> sqrt_program(party& p, case_values v) {
    auto y = co_await moiety::sqrt(p, v.share<fixed<64, 16>>(0));
    co_return case_result(y);
}
inline task<case_result> log_program(party& p, case_values v) {
    auto y = co_await moiety::log(p, v.share<fixed<64, 16>>(0));
    co_return case_result(y);
}
inline task<case_result> divide_program(party& p, case_values v) {
    auto y = co_await moiety::divide(p, v.share<fixed<64, 16>>(0), v.share<fixed<64, 16>>(1));
    co_return case_result(y);
}
/// Of degree 4: two levels.
inline constexpr std::array<double, 5> quartic{0.25, -1, 0.5, 0.125, -0.75};
inline task<case_result> quartic_program(party& p, case_values v) {
    auto y = co_await moiety::polynomial(p, v.share<fixed<64, 16>>(0), quartic);
    co_return case_result(y);
}
/// Images of 4 x 8 under windows of 3 x 3 with padding, and eight filters, which are the first elements.
inline task<case_result> convolution_program(party& p, case_values v) {
    using number = fixed<48, 16>;
    moiety::shape_t<4> const images{v.size() / 32, 1, 4, 8};
    auto [x, w] = co_await moiety::when_all(moiety::mask(p, moiety::reshape(v.share<number>(0), images)),
                                            moiety::mask(p, v.share<number>(1)));
    moiety::nn::window const size(3, 1, 1);
    auto const places = moiety::nn::window_places(images, size, 1);
    moiety::shape_t<3> const filters{1, 9, 8};
    std::vector<std::size_t> first(72);
    for (std::size_t i = 0; i < first.size(); ++i) first[i] = i;
    moiety::place_list<3> const of_filters{filters, first};
    auto const windows = moiety::gather(p, x, places);
    auto const weights = moiety::gather(p, w, of_filters);
    co_return case_result(moiety::matmul(p, windows, weights));
}
/// The largest of each window of 2 x 2 of images of 4 x 8.
inline task<case_result> max_pool_program(party& p, case_values v) {
    moiety::shape_t<4> const images{v.size() / 32, 1, 4, 8};
    moiety::nn::window const size(2, 2);
    auto const places = moiety::nn::window_places(images, size, 1, moiety::nn::beyond_edge::nearest_inside);
    auto const windows = moiety::gather(moiety::reshape(v.share<fixed<48, 16>>(0), images), places);
    auto y = co_await moiety::row_maximum(p, windows);
    co_return case_result(y);
}
/// Rows of 32 scores.
template <unsigned K, class Variant, unsigned Reach = 7>
task<case_result> attention_program(party& p, case_values v, Variant variant,
                                    moiety::reach_t<Reach> reach = moiety::reach_t<Reach>{}) {
    auto const scores = moiety::reshape(v.share<fixed<K, 16>>(0), moiety::shape_t<2>{v.size() / 32, 32});
    auto const all = moiety::reshape(v.share<fixed<64, 16>>(1), moiety::shape_t<2>{32, v.size() / 32});
    moiety::tensor<moiety::bit, 2> const everywhere;
    auto y = co_await moiety::softmax_matmul(p, scores, all, variant, 1.0, everywhere, reach);
    co_return case_result(y);
}

/// Rows of 32 scores, at 48.16.
template <class Variant>
task<case_result> softmax_program(party& p, case_values v, Variant variant) {
    auto const scores = moiety::reshape(v.share<fixed<48, 16>>(0), moiety::shape_t<2>{v.size() / 32, 32});
    auto y = co_await moiety::softmax(p, scores, variant);
    co_return case_result(y);
}

} // namespace cases

/// What is large of math/.
inline std::vector<protocol_case> functions() {
    using moiety::party;
    std::vector<protocol_case> list;
    auto add = [&](char const* name, std::vector<case_input> inputs, protocol_case::program run,
                   std::size_t granule = 1) {
        list.emplace_back(name, std::move(inputs));
        list.back().run = std::move(run);
        list.back().granule = granule;
    };
    add("gelu/accurate/46.16", {case_input(46)}, cases::gelu_program);
    for (auto& c : activation_functions()) list.push_back(std::move(c));
    add("inverse/accurate/64.16", {case_input(64)}, cases::inverse_program);
    add("layer_norm/accurate/48.16", {case_input(48)}, cases::layer_norm_program, 64);
    add(
        "softmax_matmul/accurate/46.16", {case_input(46), case_input(64)},
        [](party& p, case_values v) { return cases::attention_program<46>(p, std::move(v), moiety::accurate); }, 32);
    add("sqrt/accurate/64.16", {case_input(64)}, cases::sqrt_program);
    add("log/accurate/64.16", {case_input(64)}, cases::log_program);
    add("divide/accurate/64.16", {case_input(64), case_input(64)}, cases::divide_program);
    add("polynomial/degree4/64.16", {case_input(64)}, cases::quartic_program);
    add("convolution/48.16", {case_input(48), case_input(48)}, cases::convolution_program, 128);
    add("max_pool/48.16", {case_input(48)}, cases::max_pool_program, 32);
    add(
        "softmax_matmul/wide_reach/48.16", {case_input(48), case_input(64)},
        [](party& p, case_values v) {
            return cases::attention_program<48>(p, std::move(v), moiety::accurate, moiety::wide_reach);
        },
        32);
    add(
        "softmax_matmul/two_quad/50.16", {case_input(50), case_input(64)},
        [](party& p, case_values v) { return cases::attention_program<50>(p, std::move(v), moiety::two_quad); }, 32);
    auto softmax = [&](char const* name, auto variant) {
        add(
            name, {case_input(48)},
            [variant](party& p, case_values v) { return cases::softmax_program(p, std::move(v), variant); }, 32);
    };
    softmax("softmax/puma/48.16", moiety::puma);
    softmax("softmax/bolt/48.16", moiety::bolt);
    softmax("softmax/crypten/48.16", moiety::crypten);
    softmax("softmax/shaft/48.16", moiety::shaft);
    softmax("softmax/two_relu/48.16", moiety::two_relu);
    return list;
}

} // namespace moiety_test
