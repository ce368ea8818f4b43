// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "encoder_row.hpp"
#include "rows.hpp"

#include <moiety/nn/convolution.hpp>
#include <moiety/nn/pooling.hpp>

#include <array>

namespace moiety_bench {

using namespace moiety;

namespace {

using N = fixed<64, 16>;

double pixel(std::size_t i) { return rounded<N>(spread(i, -4, 4)); }
double filter(std::size_t i) { return rounded<N>(spread(3 * i + 1, -1, 1)); }

template <Number M, std::size_t R>
task<share<M, R>> share_of_value(secret<M, R> x) {
    auto result = co_await x.node().as_share();
    co_return result;
}

struct pictures {
    share<N, 4> images, filters;
};

/// A row of f(images, filters); `expected` of an output's (picture, channel, row, column).
template <class Function>
void add_pictures(suite& s, std::string const& function, std::string const& variant, shape_t<4> images,
                  shape_t<4> filters, shape_t<4> result, double tolerance, Function f,
                  std::function<double(shape_t<4> const&)> expected) {
    std::size_t const n = element_count(result);
    std::string const page =
        function == "convolution" ? "nn/convolution.hpp#convolution" : "nn/pooling.hpp#" + function;
    add_row(
        s, {function, variant, format_of<N>(), n, n, tolerance, page},
        [=](party& p) {
            return pictures{shared_values<N>(p, images, pixel), shared_values<N>(p, filters, filter)};
        },
        [=](party& p, pictures const& x) {
            secret<N, 4> const left(p, images, already(x.images)), right(p, filters, already(x.filters));
            return share_of_value(f(left, right));
        },
        against([=](std::size_t i) {
            shape_t<4> at{};
            for (std::size_t axis = 4; axis-- > 0; i /= result[axis]) at[axis] = i % result[axis];
            return expected(at);
        }));
}

/// Four pictures of 28 x 28, windows of 3 x 3 with a border of zeros.
void add_convolutions(suite& s) {
    std::size_t const count = 4, channels = 8, size = 28;
    shape_t<4> const images{count, channels, size, size};
    auto const picture = [=](std::size_t n, std::size_t c, std::size_t y, std::size_t x) {
        if (y - 1 >= size || x - 1 >= size) return 0.0; // the border; 0 - 1 is large
        return pixel(((n * channels + c) * size + y - 1) * size + x - 1);
    };
    for (std::size_t groups : {std::size_t{1}, channels}) {
        std::size_t const depth = channels / groups, filters = groups == 1 ? 16 : channels;
        auto const expected = [=](shape_t<4> const& at) {
            double sum = 0;
            for (std::size_t c = 0; c < depth; ++c)
                for (std::size_t y = 0; y < 3; ++y)
                    for (std::size_t x = 0; x < 3; ++x)
                        sum += picture(at[0], groups == 1 ? c : at[1], at[2] + y, at[3] + x) *
                               filter(((at[1] * depth + c) * 3 + y) * 3 + x);
            return sum;
        };
        add_pictures(
            s, "convolution", groups == 1 ? "2d" : "depthwise", images, {filters, depth, 3, 3},
            {count, filters, size, size}, 1e-9,
            [=](auto const& x, auto const& w) {
                return nn::convolution(x, w, {1, 1}, {1, 1}, groups);
            },
            expected);
    }
    nn::window const halves(2, 2);
    shape_t<4> const none{1, 1, 1, 1}, smaller{count, channels, size / 2, size / 2};
    auto const corner = [=](shape_t<4> const& at, std::size_t y, std::size_t x) {
        return picture(at[0], at[1], 2 * at[2] + y + 1, 2 * at[3] + x + 1);
    };
    add_pictures(
        s, "mean_pool", "2x2", images, none, smaller, 1e-4,
        [=](auto const& x, auto const&) { return nn::mean_pool(x, halves); },
        [=](auto const& at) {
            return (corner(at, 0, 0) + corner(at, 0, 1) + corner(at, 1, 0) + corner(at, 1, 1)) / 4;
        });
    add_pictures(
        s, "max_pool", "2x2", images, none, smaller, 0,
        [=](auto const& x, auto const&) { return nn::max_pool(x, halves); },
        [=](auto const& at) {
            return std::max({corner(at, 0, 0), corner(at, 0, 1), corner(at, 1, 0), corner(at, 1, 1)});
        });
}

/// 16 signals of 16 channels and 256 steps, windows of 5.
void add_signals(suite& s) {
    std::size_t const count = 16, channels = 16, length = 256, filters = 16, extent = 5, steps = length - extent + 1;
    shape_t<3> const signals{count, channels, length}, windows{filters, channels, extent};
    struct state {
        share<N, 3> signals, windows;
    };
    std::size_t const n = count * filters * steps;
    add_row(
        s, {"convolution", "1d", format_of<N>(), n, n, 1e-9, "nn/convolution.hpp#convolution"},
        [=](party& p) {
            return state{shared_values<N>(p, signals, pixel), shared_values<N>(p, windows, filter)};
        },
        [=](party& p, state const& x) {
            secret<N, 3> const left(p, signals, already(x.signals)), right(p, windows, already(x.windows));
            return share_of_value(nn::convolution(left, right));
        },
        against([=](std::size_t i) {
            std::size_t const picture = i / (filters * steps), f = i / steps % filters, at = i % steps;
            double sum = 0;
            for (std::size_t c = 0; c < channels; ++c)
                for (std::size_t k = 0; k < extent; ++k)
                    sum += pixel((picture * channels + c) * length + at + k) * filter((f * channels + c) * extent + k);
            return sum;
        }));
}

/// A part of a BERT-base layer, its weights open and owned by party 1, from normalised rows.
template <class Part, class Expected>
void add_part(suite& s, std::string const& function, std::string const& variant, std::size_t tokens, double tolerance,
              Part part, Expected expected) {
    auto const plain = [] { return plain_block(768, 12, 3072); };
    std::size_t const n = tokens * 768;
    add_row(
        s, {function, variant, format_of<N>(), n, n, tolerance},
        [=](party& p) {
            auto const block = plain();
            auto const functions = encoder::accurate_16();
            return encoder::prepared_block<N>(p, block, block.input(tokens), tokens, functions.functions.attention);
        },
        [=](party& p, encoder::block_state<N> const& b) {
            using rows = typename encoder::block_state<N>::rows;
            secret<rows, 2> const x(p, b.states.shape(), already(b.states));
            return share_of_value(part(b.block, x));
        },
        [=](values const& got) {
            auto const block = plain();
            auto const right = expected(block, block.input(tokens));
            return largest_error(got, [&](std::size_t i) { return right[i]; });
        });
}

void add_parts(suite& s, std::size_t tokens) {
    using ring = nn::rings<16>;
    auto const f = encoder::accurate_16().functions;
    add_part(
        s, "linear", "owned", tokens, 2e-3,
        [](auto const& block, auto const& x) { return block.attention.output(nn::rows_toward<ring::sums>(x, 1)); },
        [=](plain_block const& b, values const& x) { return plain_block::apply(b.output, x, tokens); });
    add_part(
        s, "attention", "accurate", tokens, 5e-3,
        [f](auto const& block, auto const& x) {
            return f.attention.attend(block.attention, nn::rows_toward<ring::attention>(x, 1), 1);
        },
        [=](plain_block const& b, values x) {
            b.mapped(b.input_norm, x);
            return b.attended(x, tokens);
        });
    add_part(
        s, "feed_forward", "accurate", tokens, 1e-2,
        [f](auto const& block, auto const& x) {
            return block.feed_forward(nn::rows_toward<ring::hidden>(x, 1), f.activate);
        },
        [=](plain_block const& b, values x) {
            b.mapped(b.attention_norm, x);
            return b.fed(x);
        });
}

} // namespace

void add_nn_rows(suite& s) {
    add_convolutions(s);
    add_signals(s);
    add_parts(s, 128);
}

} // namespace moiety_bench
