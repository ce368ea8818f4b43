// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Cosine: `cos(p, x)` and its variants.

#include <moiety/math/cosine/accurate.hpp>
#include <moiety/math/cosine/crypten.hpp>
