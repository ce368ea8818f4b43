// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Square root: `sqrt(p, x)` and its variants.

#include <moiety/math/square_root/accurate.hpp>
#include <moiety/math/square_root/newton.hpp>
