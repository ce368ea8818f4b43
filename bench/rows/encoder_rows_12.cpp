// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "encoder_row.hpp"
#include "rows.hpp"

namespace moiety_bench {

void add_encoder_rows_12(suite& s) {
    for (std::size_t tokens : {32, 128, 512}) encoder::add_layer<moiety::fixed<64, 12>>(s, tokens, 5e-2);
}

} // namespace moiety_bench
