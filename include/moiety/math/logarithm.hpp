// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Natural logarithm: `log(p, x)` and its variants.

#include <moiety/math/logarithm/accurate.hpp>
#include <moiety/math/logarithm/crypten.hpp>
