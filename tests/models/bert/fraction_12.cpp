// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
//
// BERT at 12 fraction bits.
#include "check.hpp"

using namespace moiety;
using namespace moiety_test;

TEST_CASE("hidden states at 12 fraction bits, in every role and with every choice of functions") {
    auto const model = tiny_bert();
    sentence const ids{2, 80, 6, 81, 9, 3};
    for (auto f : {functions(gelu_choice::accurate, softmax_choice::accurate, layer_norm_choice::accurate),
                   functions(gelu_choice::accurate, softmax_choice::two_quad, layer_norm_choice::accurate)}) {
        CAPTURE(to_string(f.softmax));
        auto const value = bert_everywhere<12>(model, f, ids, pooling::none);
        CHECK(largest_difference(value, plain::bert(ids, model.weights, model.config, f)) < 0.06);
    }
}
