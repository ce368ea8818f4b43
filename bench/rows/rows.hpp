// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "../suite.hpp"

namespace moiety_bench {

/// Each adds the rows of the file of that name.
void add_kernel_rows(suite&);
void add_channel_rows(suite&);
void add_opening_rows(suite&);
void add_product_rows(suite&);
void add_rescale_rows(suite&);
void add_compare_rows(suite&);
void add_bit_rows(suite&);
void add_order_rows(suite&);
void add_table_rows(suite&);
void add_gelu_rows(suite&);
void add_exp_rows(suite&);
void add_activation_rows(suite&);
void add_inverse_rows(suite&);
void add_softmax_rows(suite&);
void add_softmax_matmul_rows(suite&);
void add_layer_norm_rows(suite&);
void add_secret_rows(suite&);
void add_nn_rows(suite&);
void add_encoder_rows(suite&);
void add_wide_rows(suite&);

} // namespace moiety_bench
