// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include <moiety/models/encoder_functions.hpp>

#include <doctest/doctest.h>

using namespace moiety;

TEST_CASE("every choice is found by its name") {
    for (auto c : {gelu_choice::accurate, gelu_choice::secformer}) CHECK(parse_gelu(to_string(c)) == c);
    for (auto c : {softmax_choice::accurate, softmax_choice::two_quad, softmax_choice::secformer})
        CHECK(parse_softmax(to_string(c)) == c);
    for (auto c : {layer_norm_choice::accurate, layer_norm_choice::secformer})
        CHECK(parse_layer_norm(to_string(c)) == c);
    for (auto c : {pooling::mean, pooling::cls, pooling::none}) CHECK(parse_pooling(to_string(c)) == c);
}

TEST_CASE("a name that is not known is answered with those that are") {
    CHECK_THROWS_WITH_AS(parse_softmax("quad"), "unknown softmax 'quad'; known: accurate, two_quad, secformer",
                         usage_error);
    CHECK_THROWS_WITH_AS(parse_gelu(""), "unknown gelu ''; known: accurate, secformer", usage_error);
    CHECK_THROWS_WITH_AS(parse_layer_norm("Accurate"), "unknown layer-norm 'Accurate'; known: accurate, secformer",
                         usage_error);
    CHECK_THROWS_WITH_AS(parse_pooling("max"), "unknown pool 'max'; known: mean, cls, none", usage_error);
}
