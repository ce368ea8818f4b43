// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../inputs.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace moiety_bench {

/// A transformer encoder block in the clear with made-up weights of ordinary size: what a private one is checked
/// against. It goes from normalised rows to normalised rows: each norm's affine map comes at the start of what follows.
struct plain_block {
    struct dense {
        std::vector<float> weight, bias; // weight (in, out)
    };
    struct norm {
        std::vector<float> gamma, beta;
    };

    std::size_t width, heads, wide;
    dense query, key, value, output, up, down;
    norm input_norm, attention_norm;

    plain_block(std::size_t n, std::size_t h, std::size_t w) : width(n), heads(h), wide(w) {
        std::size_t at = 0;
        auto draw = [&](std::size_t count, double middle, double range) {
            std::vector<float> v(count);
            for (auto& x : v) x = static_cast<float>(spread(at++, middle - range, middle + range));
            return v;
        };
        auto layer = [&](std::size_t in, std::size_t out) { return dense{draw(in * out, 0, 0.07), draw(out, 0, 0.1)}; };
        auto map = [&] { return norm{draw(n, 1, 0.2), draw(n, 0, 0.2)}; };
        query = layer(n, n);
        key = layer(n, n);
        value = layer(n, n);
        output = layer(n, n);
        up = layer(n, w);
        down = layer(w, n);
        input_norm = map();
        attention_norm = map();
    }

    /// Rows as a normalisation leaves them.
    values input(std::size_t tokens) const {
        values x(tokens * width);
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = spread(i * i + 3 * i, -1.7, 1.7);
        return x;
    }

    /// A dense layer with the map that its rows have not been through in it.
    static dense folded(norm const& map, dense const& layer) {
        dense f = layer;
        std::size_t const out = layer.bias.size();
        for (std::size_t i = 0; i < map.gamma.size(); ++i)
            for (std::size_t j = 0; j < out; ++j) {
                f.weight[i * out + j] *= map.gamma[i];
                f.bias[j] += map.beta[i] * layer.weight[i * out + j];
            }
        return f;
    }

    values operator()(values x, std::size_t tokens) const {
        mapped(input_norm, x);
        auto const q = apply(query, x, tokens, width), k = apply(key, x, tokens, width),
                   v = apply(value, x, tokens, width);
        std::size_t const d = width / heads;
        values context(tokens * width, 0.0), w(tokens);
        for (std::size_t h = 0; h < heads; ++h)
            for (std::size_t i = 0; i < tokens; ++i) {
                for (std::size_t j = 0; j < tokens; ++j) {
                    double s = 0;
                    for (std::size_t c = 0; c < d; ++c) s += q[i * width + h * d + c] * k[j * width + h * d + c];
                    w[j] = s / std::sqrt(double(d));
                }
                double const top = *std::max_element(w.begin(), w.end());
                double sum = 0;
                for (auto& e : w) sum += e = std::exp(e - top);
                for (std::size_t j = 0; j < tokens; ++j)
                    for (std::size_t c = 0; c < d; ++c)
                        context[i * width + h * d + c] += w[j] / sum * v[j * width + h * d + c];
            }
        auto y = apply(output, context, tokens, width);
        for (std::size_t i = 0; i < y.size(); ++i) y[i] += x[i];
        normalise(y);
        mapped(attention_norm, y);
        auto inner = apply(up, y, tokens, wide);
        for (auto& e : inner) e = 0.5 * e * (1 + std::erf(e / std::numbers::sqrt2));
        auto z = apply(down, inner, tokens, width);
        for (std::size_t i = 0; i < z.size(); ++i) z[i] += y[i];
        normalise(z);
        return z;
    }

  private:
    static values apply(dense const& layer, values const& x, std::size_t rows, std::size_t out) {
        std::size_t const in = x.size() / rows;
        values y(rows * out);
        for (std::size_t i = 0; i < rows; ++i) {
            auto* to = y.data() + i * out;
            for (std::size_t j = 0; j < out; ++j) to[j] = double(layer.bias[j]);
            for (std::size_t c = 0; c < in; ++c) {
                double const a = x[i * in + c];
                auto const* w = layer.weight.data() + c * out;
                for (std::size_t j = 0; j < out; ++j) to[j] += a * double(w[j]);
            }
        }
        return y;
    }
    void mapped(norm const& map, values& x) const {
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = x[i] * double(map.gamma[i % width]) + double(map.beta[i % width]);
    }
    void normalise(values& x) const {
        for (std::size_t i = 0; i < x.size(); i += width) {
            double mean = 0, variance = 0;
            for (std::size_t j = 0; j < width; ++j) mean += x[i + j] / double(width);
            for (std::size_t j = 0; j < width; ++j) variance += (x[i + j] - mean) * (x[i + j] - mean) / double(width);
            for (std::size_t j = 0; j < width; ++j) x[i + j] = (x[i + j] - mean) / std::sqrt(variance + 1e-12);
        }
    }
};

} // namespace moiety_bench
