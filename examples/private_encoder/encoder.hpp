// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "job.hpp"
#include "progress.hpp"

#include <moiety/core/xtensor.hpp>
#include <moiety/models/bert_weights.hpp>
#include <moiety/mpc/cost.hpp>
#include <moiety/mpc/party.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace private_encoder {

/// The token ids of each sentence.
using sentence_ids = std::vector<std::vector<std::int64_t>>;

/// What a role holds of its own; a role that does not hold something leaves it out.
struct private_inputs {
    moiety::bert_weights const* weights = nullptr;
    sentence_ids const* sentences = nullptr;
};

/// One piece of a session and what it cost.
struct step {
    std::size_t tokens = 0; ///< 0 for the set-up
    moiety::cost_report cost;
    double seconds = 0;
};

/// What a session was for one role. The vectors, one matrix a sentence, are there for who receives them.
struct session_result {
    step setup;
    std::vector<step> inference;
    std::vector<xt::xtensor<double, 2>> vectors;
};

namespace detail {

template <unsigned FractionBits>
session_result run_encoder_in(moiety::party& me, job const& j, private_inputs const& inputs, progress& shown);

/// Builds the model in the clear and forgets it.
template <unsigned FractionBits>
void check_weights_in(job const& j, moiety::bert_weights const& weights);

extern template void check_weights_in<12>(job const&, moiety::bert_weights const&);
extern template void check_weights_in<16>(job const&, moiety::bert_weights const&);
extern template session_result run_encoder_in<12>(moiety::party&, job const&, private_inputs const&, progress&);
extern template session_result run_encoder_in<16>(moiety::party&, job const&, private_inputs const&, progress&);

} // namespace detail

/// The program that every role runs: opens the weights, then encodes one sentence after the other.
inline session_result run_encoder(moiety::party& me, job const& j, private_inputs const& inputs, progress& shown) {
    return j.fraction_bits == 12 ? detail::run_encoder_in<12>(me, j, inputs, shown)
                                 : detail::run_encoder_in<16>(me, j, inputs, shown);
}

/// Throws moiety::range_error naming a weight that the format does not hold: before anybody is kept waiting for it.
inline void check_weights(job const& j, moiety::bert_weights const& weights) {
    j.fraction_bits == 12 ? detail::check_weights_in<12>(j, weights) : detail::check_weights_in<16>(j, weights);
}

} // namespace private_encoder
