// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "encoder.hpp"

#include <moiety/models/bert.hpp>
#include <moiety/secret/reveal.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace private_encoder::detail {

/// Time and cost since the last look.
class meter {
  public:
    explicit meter(moiety::party& me) : me_(me), cost_(me.cost()) {}

    step take(std::size_t tokens) {
        auto const now = std::chrono::steady_clock::now();
        auto const cost = me_.cost();
        step s{tokens, cost - cost_, std::chrono::duration<double>(now - start_).count()};
        cost_ = cost;
        start_ = now;
        return s;
    }

  private:
    moiety::party& me_;
    moiety::cost_report cost_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Compiled for each format in a file of its own.
template <unsigned FractionBits>
session_result run_encoder_in(moiety::party& me, job const& j, private_inputs const& inputs, progress& shown) {
    session_result result;
    meter spent(me);
    me.agree(to_text(j));
    moiety::bert<FractionBits> model(me, j.model, j.functions, me.holds_input_of(1) ? inputs.weights : nullptr);
    model.prepare(shown.of("weights"));
    result.setup = spent.take(0);

    bool const has_text = me.holds_input_of(0) && inputs.sentences;
    auto const count = std::to_string(j.tokens.size());
    for (std::size_t i = 0; i < j.tokens.size(); ++i) {
        auto const* ids = has_text ? &(*inputs.sentences)[i] : nullptr;
        auto const label = "sentence " + std::to_string(i + 1) + " of " + count;
        auto const states = model.encode(ids, j.tokens[i], j.pool, shown.of(label));
        if (auto rows = reveal(states, 0)) result.vectors.push_back(std::move(*rows));
        result.inference.push_back(spent.take(j.tokens[i]));
    }
    shown.clear();
    return result;
}

template <unsigned FractionBits>
void check_weights_in(job const& j, moiety::bert_weights const& weights) {
    moiety::seed const unused{std::array<std::byte, 16>{}};
    auto me = moiety::party::ideal(unused, unused);
    moiety::bert<FractionBits>(me, j.model, j.functions, &weights);
}

} // namespace private_encoder::detail
