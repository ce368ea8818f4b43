// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

#include <moiety/math/layer_norm/accurate.hpp>
#include <moiety/math/layer_norm/secformer.hpp>
