// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "published.hpp"

using namespace moiety_test;

TEST_CASE("every gelu has the figures of its table: products") { check_all_figures<moiety::fixed<38, 24, 12>>(); }

TEST_CASE("every gelu is what it is named for, over its whole domain: products") {
    // x is rounded, and Quad's error grows by x/4 of that.
    check_all_published<moiety::fixed<38, 24, 12>>(3, 3.3, 6.5e-4, 1e-3);
}
