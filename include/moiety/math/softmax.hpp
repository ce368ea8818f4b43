// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// Softmax along the last axis: `softmax(p, x, variant, scale, allowed)`.

#include <moiety/math/softmax/accurate.hpp>
#include <moiety/math/softmax/secformer.hpp>
#include <moiety/math/softmax/two_quad.hpp>
