// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#include "every_header.hpp"

int two();
int two() { return 0; }
