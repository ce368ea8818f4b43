// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "encoder_row.hpp"
#include "rows.hpp"

namespace moiety_bench {

void add_encoder_rows_16(suite& s) {
    for (std::size_t tokens : {32, 128, 512}) encoder::add_layer<moiety::fixed<64, 16>>(s, tokens, 5e-3);
}

} // namespace moiety_bench
