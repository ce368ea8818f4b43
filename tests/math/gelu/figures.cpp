// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "published.hpp"

using namespace moiety_test;

TEST_CASE("every gelu has the figures of its table: numbers at home") { check_all_figures<moiety::fixed<64, 16>>(); }

TEST_CASE("every gelu is what it is named for, over its whole domain: numbers at home") {
    check_all_published<moiety::fixed<64, 16>>(14, 1.1, 6.1e-5, 1e-4);
}
