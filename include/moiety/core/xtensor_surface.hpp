// SPDX-FileCopyrightText: 2026 The moiety authors
// SPDX-License-Identifier: MIT
#pragma once

/// What a program that prints and draws tensors wants of xtensor beside the containers: random numbers and output.
#include <moiety/core/xtensor.hpp>

#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/generators/xrandom.hpp>
#include <xtensor/io/xio.hpp>
#else
#include <xtensor/xio.hpp>
#include <xtensor/xrandom.hpp>
#endif
