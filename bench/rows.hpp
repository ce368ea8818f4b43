// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include "row.hpp"

namespace moiety_bench {

/// Each registers the rows of one layer or block.
void add_kernel_rows(verdict&);
void add_mpc_rows(verdict&);
void add_math_rows(verdict&);
void add_softmax_rows(verdict&);
void add_encoder_rows(verdict&);

} // namespace moiety_bench
