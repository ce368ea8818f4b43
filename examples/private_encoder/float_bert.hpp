// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/core/xtensor.hpp>
#include <moiety/models/bert_config.hpp>
#include <moiety/models/bert_weights.hpp>
#include <moiety/models/encoder_functions.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace private_encoder {

/// A BERT encoder as it is meant, in double precision with float32 weights: no party, no ring, no approximation.
class float_bert {
  public:
    using matrix = xt::xtensor<double, 2>;

    /// Both must outlive it.
    float_bert(moiety::bert_config const& config, moiety::bert_weights const& weights) : c_(config), w_(weights) {}

    /// (1, hidden), or (tokens, hidden) where `pool` is none. A mean is not normalised.
    matrix encode(std::vector<std::int64_t> const& ids, moiety::pooling pool) const {
        auto x = embed(ids);
        for (auto const& layer : w_.layers) x = encode_layer(x, layer);
        if (pool == moiety::pooling::none) return x;
        std::size_t const counted = pool == moiety::pooling::cls ? 1 : x.shape(0);
        auto out = zeros(1, c_.hidden_size);
        for (std::size_t t = 0; t < counted; ++t)
            for (std::size_t k = 0; k < c_.hidden_size; ++k) out(0, k) += x(t, k) / static_cast<double>(counted);
        return out;
    }

  private:
    static matrix zeros(std::size_t rows, std::size_t columns) {
        auto m = matrix::from_shape({rows, columns});
        std::fill(m.data(), m.data() + m.size(), 0.0);
        return m;
    }

    matrix embed(std::vector<std::int64_t> const& ids) const {
        auto x = zeros(ids.size(), c_.hidden_size);
        for (std::size_t t = 0; t < ids.size(); ++t)
            for (std::size_t k = 0; k < c_.hidden_size; ++k)
                x(t, k) = double(w_.word_embeddings(static_cast<std::size_t>(ids[t]), k)) +
                          double(w_.position_embeddings(t, k)) + double(w_.type_embeddings(0, k));
        return normalise(std::move(x), w_.embedding_norm);
    }

    matrix encode_layer(matrix const& x, moiety::bert_layer_values const& l) const {
        auto const context = attend(dense(x, l.query), dense(x, l.key), dense(x, l.value));
        auto const y = normalise(sum(dense(context, l.attention_output), x), l.attention_norm);
        return normalise(sum(dense(activate(dense(y, l.up)), l.down), y), l.output_norm);
    }

    matrix attend(matrix const& q, matrix const& k, matrix const& v) const {
        std::size_t const tokens = q.shape(0), width = c_.head_size();
        auto out = zeros(tokens, c_.hidden_size);
        std::vector<double> score(tokens);
        for (std::size_t begin = 0; begin < c_.hidden_size; begin += width)
            for (std::size_t i = 0; i < tokens; ++i) {
                for (std::size_t j = 0; j < tokens; ++j) {
                    score[j] = 0;
                    for (std::size_t n = begin; n < begin + width; ++n) score[j] += q(i, n) * k(j, n);
                    score[j] /= std::sqrt(static_cast<double>(width));
                }
                double const top = *std::ranges::max_element(score);
                double total = 0;
                for (auto& s : score) total += s = std::exp(s - top);
                for (std::size_t j = 0; j < tokens; ++j)
                    for (std::size_t n = begin; n < begin + width; ++n) out(i, n) += score[j] / total * v(j, n);
            }
        return out;
    }

    static matrix dense(matrix const& x, moiety::linear_values const& l) {
        std::size_t const in = l.weight.shape(0), out = l.weight.shape(1);
        auto y = matrix::from_shape({x.shape(0), out});
        for (std::size_t t = 0; t < x.shape(0); ++t) {
            double* const row = y.data() + t * out;
            for (std::size_t j = 0; j < out; ++j) row[j] = l.bias(j);
            for (std::size_t i = 0; i < in; ++i) {
                double const factor = x(t, i);
                float const* const weights = l.weight.data() + i * out;
                for (std::size_t j = 0; j < out; ++j) row[j] += factor * double(weights[j]);
            }
        }
        return y;
    }

    matrix activate(matrix x) const {
        for (auto& value : std::span(x.data(), x.size()))
            value = c_.hidden_act == moiety::bert_activation::relu ? std::max(value, 0.0)
                                                                   : value / 2 * (1 + std::erf(value / std::sqrt(2.0)));
        return x;
    }

    static matrix sum(matrix x, matrix const& y) {
        for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] += y.data()[i];
        return x;
    }

    matrix normalise(matrix x, moiety::norm_values const& norm) const {
        auto const n = static_cast<double>(c_.hidden_size);
        for (std::size_t t = 0; t < x.shape(0); ++t) {
            std::span const row(x.data() + t * c_.hidden_size, c_.hidden_size);
            double mean = 0, variance = 0;
            for (double const v : row) mean += v / n;
            for (double const v : row) variance += (v - mean) * (v - mean) / n;
            double const scale = 1 / std::sqrt(variance + c_.layer_norm_eps);
            for (std::size_t k = 0; k < row.size(); ++k)
                row[k] = (row[k] - mean) * scale * double(norm.gamma(k)) + double(norm.beta(k));
        }
        return x;
    }

    moiety::bert_config const& c_;
    moiety::bert_weights const& w_;
};

} // namespace private_encoder
