// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Sine: `sin(p, x)` and its variants.

#include <moiety/math/sine/accurate.hpp>
#include <moiety/math/sine/crypten.hpp>
